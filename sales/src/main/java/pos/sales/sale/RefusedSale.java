package pos.sales.sale;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.UUID;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.shop.StoreScope;
import pos.sales.core.Ids;

/** A sale that a till sent afterwards and that could not be written, word for word, and what is wrong with it. */
public record RefusedSale(long id, Object content, UUID saleId, Long registerId, Long storeId, JsonObject problem,
    long attempts, Instant firstSentAt, Instant lastSentAt) {

  /** What cannot be read of it is left out: it is kept whatever it is. */
  public static RefusedSale of(Object content, Failure failure, StoreScope stores) {
    var json = content instanceof JsonObject object ? object : new JsonObject();
    var registerId = switch (json.getValue("register_id")) {
      case Integer number -> Long.valueOf(number);
      case Long number -> number;
      case null, default -> null;
    };
    return new RefusedSale(0, content, Fields.of(json).uuid("id", null), registerId, stores.store().orElse(null),
        failure.toJson(), 1, null, null);
  }

  public static RefusedSale from(Row row) {
    return new RefusedSale(row.getLong("id"), json(row), row.getUUID("sale_id"),
        row.getLong("register_id"), row.getLong("store_id"), row.getJsonObject("problem"), row.getLong("attempts"),
        row.getOffsetDateTime("first_sent_at").toInstant(), row.getOffsetDateTime("last_sent_at").toInstant());
  }

  private static Object json(Row row) {
    var content = row.getValue("content");
    return content == Tuple.JSON_NULL ? null : content;
  }

  /** The same for the same content: sent again, it is the same refused sale. */
  public String fingerprint() {
    return Ids.fingerprint(new JsonArray().add(content));
  }

  public String text() {
    return Json.encode(content);
  }

  public String code() {
    return problem.getString("code");
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("id", id)
        .put("sale_id", saleId == null ? null : saleId.toString())
        .put("store_id", storeId)
        .put("register_id", registerId)
        .put("first_sent_at", firstSentAt.toString())
        .put("last_sent_at", lastSentAt.toString())
        .put("attempts", attempts)
        .put("problem", problem)
        .put("content", content);
  }
}
