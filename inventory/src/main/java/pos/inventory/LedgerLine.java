package pos.inventory;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import pos.common.rule.Links;
import pos.common.rule.Wire;
import pos.common.sql.Timestamps;

/**
 * What a movement did to one stock.
 *
 * @param quantity the pieces that came, or, negative, that left
 */
record LedgerLine(long movementId, Movement.Type type, String reference, Instant createdAt, Stock.Key stock,
    long quantity) {

  static LedgerLine from(Row row) {
    return new LedgerLine(row.getLong("movement_id"), Wire.parse(Movement.Type.class, row.getString("type")),
        row.getString("reference"), Timestamps.read(row, "created_at"),
        new Stock.Key(row.getLong("location_id"), row.getLong("product_id")), row.getLong("quantity"));
  }

  /** Returns the values of the columns by which lists are sorted. */
  Object[] key() {
    return new Object[] {movementId, stock.productId(), stock.locationId()};
  }

  JsonObject toJson(Labels labels) {
    return labels.entry(stock.productId())
        .put("movement_id", movementId)
        .put("type", Wire.name(type))
        .put("reference", reference)
        .put("created_at", Wire.time(createdAt))
        .put("location_id", stock.locationId())
        .put("quantity", quantity)
        .put("_links", Links.self(Movement.path(movementId)).toJson());
  }
}
