package pos.sales.upload;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import pos.common.rule.Links;
import pos.common.shop.Language;
import pos.common.shop.StoreScope;
import pos.common.sql.Timestamps;

/**
 * An uploaded sale that could not be written, without its content, which is any JSON value of any size.
 *
 * @param storeId the register's store, or that of the key that sent it, or null
 * @param problem why it could not be written the last time
 * @param attempts how often it was sent
 * @param dismissal null while somebody has to deal with it
 */
record RefusedSale(long id, UUID saleId, Long registerId, Long storeId, JsonObject problem, long attempts,
    Instant firstSentAt, Instant lastSentAt, Dismissal dismissal) {

  /** Why nobody has to deal with the sale any more. @param by the key with which it was dismissed */
  record Dismissal(Instant at, String by, String reason) {}

  static RefusedSale from(Row row) {
    return new RefusedSale(row.getLong("id"), row.getUUID("sale_id"), row.getLong("register_id"),
        row.getLong("store_id"), row.getJsonObject("problem"), row.getLong("attempts"),
        Timestamps.read(row, "first_sent_at"), Timestamps.read(row, "last_sent_at"),
        row.getString("dismissed_by") == null ? null : new Dismissal(Timestamps.read(row, "dismissed_at"),
            row.getString("dismissed_by"), row.getString("dismissal_reason")));
  }

  /**
   * @param language that of the problem
   * @param stores of the caller, who is shown what they may do
   */
  JsonObject toJson(Language language, StoreScope stores) {
    var links = Links.self(path());
    if (dismissal == null && stores.equals(StoreScope.ALL)) {
      links.action("dismiss", "POST", path() + "/dismiss");
    }
    return new JsonObject()
        .put("id", id)
        .put("sale_id", saleId == null ? null : saleId.toString())
        .put("store_id", storeId)
        .put("register_id", registerId)
        .put("first_sent_at", firstSentAt.toString())
        .put("last_sent_at", lastSentAt.toString())
        .put("attempts", attempts)
        .put("problem", language.tell(problem))
        .put("dismissed_at", dismissal == null ? null : dismissal.at.toString())
        .put("dismissed_by", dismissal == null ? null : dismissal.by)
        .put("dismissal_reason", dismissal == null ? null : dismissal.reason)
        .put("_links", links.toJson());
  }

  private String path() {
    return "/sales-service/sales/refused/" + id;
  }
}
