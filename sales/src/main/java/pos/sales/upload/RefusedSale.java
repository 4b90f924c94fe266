package pos.sales.upload;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.UUID;
import pos.common.sql.Timestamps;

/**
 * An uploaded sale that could not be written, as it is kept.
 *
 * @param content any JSON value, as it was sent
 * @param storeId the register's store, or that of the key that sent it, or null
 * @param problem why it could not be written the last time
 * @param attempts how often it was sent
 */
record RefusedSale(long id, Object content, UUID saleId, Long registerId, Long storeId, JsonObject problem,
    long attempts, Instant firstSentAt, Instant lastSentAt) {

  static RefusedSale from(Row row) {
    return new RefusedSale(row.getLong("id"), json(row), row.getUUID("sale_id"),
        row.getLong("register_id"), row.getLong("store_id"), row.getJsonObject("problem"), row.getLong("attempts"),
        Timestamps.read(row, "first_sent_at"), Timestamps.read(row, "last_sent_at"));
  }

  private static Object json(Row row) {
    var content = row.getValue("content");
    return content == Tuple.JSON_NULL ? null : content;
  }

  JsonObject toJson() {
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
