package pos.sales.upload;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Sha256;
import pos.common.shop.StoreScope;

/**
 * An uploaded sale that cannot be written.
 *
 * @param content any JSON value, as it was sent
 * @param saleId as far as the content has one, or null; likewise {@code registerId}
 * @param storeId the store of the key that sent it, or null for a key of all stores
 * @param problem why it cannot be written
 */
record RefusedSaleDraft(Object content, UUID saleId, Long registerId, Long storeId, JsonObject problem) {

  static RefusedSaleDraft of(Object content, Failure why, StoreScope stores) {
    var json = content instanceof JsonObject object ? object : new JsonObject();
    var registerId = switch (json.getValue("register_id")) {
      case Integer number -> Long.valueOf(number);
      case Long number -> number;
      case null, default -> null;
    };
    return new RefusedSaleDraft(content, Fields.of(json).uuid("id", null), registerId, stores.store().orElse(null),
        why.toJson());
  }

  /** Returns a hash by which the same content is recognized when it is sent again. */
  String fingerprint() {
    return Sha256.hex(new JsonArray().add(content).encode());
  }

  String text() {
    return Json.encode(content);
  }

  String code() {
    return problem.getString("code");
  }
}
