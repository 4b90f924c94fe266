package pos.sales.returns;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.UUID;
import pos.common.rule.Wire;
import pos.sales.core.Line;
import pos.sales.core.Payment;
import pos.sales.core.Totals;

/**
 * The content of a return: the goods that came back, where, and the refund.
 *
 * @param saleId null for a return without a receipt
 * @param registerId null for a return at no register
 */
public record ReturnContent(UUID id, String fingerprint, UUID saleId, long storeId, Long registerId, List<Line> lines,
    Totals totals, ReturnTerms terms) {

  static ReturnContent from(Row row) {
    return new ReturnContent(row.getUUID("id"), row.getString("fingerprint"), row.getUUID("sale_id"),
        row.getLong("store_id"), row.getLong("register_id"),
        row.getJsonArray("lines").stream().map(line -> Line.from((JsonObject) line)).toList(), Totals.from(row),
        new ReturnTerms(row.getString("cashier"), row.getString("reason"),
            Wire.parse(Payment.Method.class, row.getString("refund_method")),
            row.getBoolean("restock"), row.getString("approved_by")));
  }
}
