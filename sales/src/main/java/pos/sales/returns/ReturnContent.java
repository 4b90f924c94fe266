package pos.sales.returns;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import pos.common.rule.Wire;
import pos.common.shop.FirstCategory;
import pos.sales.core.Line;
import pos.sales.core.Payment;
import pos.sales.core.Totals;

/**
 * The content of a return: the goods that came back, where, and the refund.
 *
 * @param saleId null for a return without a receipt
 * @param exchangedFor the sale that was taken in the same ticket, or null
 * @param registerId null for a return at no register
 * @param priceMismatch whether a price or tax code differs from the catalogue's; false for a return by receipt, whose
 *     prices are those of the sale
 */
public record ReturnContent(UUID id, String fingerprint, UUID saleId, UUID exchangedFor, long storeId, Long registerId,
    List<Line> lines, Totals totals, ReturnTerms terms, boolean priceMismatch) {

  /** Returns the same with its lines in the categories of their products. */
  ReturnContent categorized(Map<Long, FirstCategory> categories) {
    return new ReturnContent(id, fingerprint, saleId, exchangedFor, storeId, registerId,
        Line.categorized(lines, categories), totals, terms, priceMismatch);
  }

  static ReturnContent from(Row row) {
    return new ReturnContent(row.getUUID("id"), row.getString("fingerprint"), row.getUUID("sale_id"),
        row.getUUID("exchanged_for"), row.getLong("store_id"), row.getLong("register_id"),
        row.getJsonArray("lines").stream().map(line -> Line.from((JsonObject) line)).toList(), Totals.from(row),
        new ReturnTerms(row.getString("cashier"), row.getString("reason"),
            Wire.parse(Payment.Method.class, row.getString("refund_method")),
            row.getBoolean("restock"), row.getString("approved_by")), row.getBoolean("price_mismatch"));
  }
}
