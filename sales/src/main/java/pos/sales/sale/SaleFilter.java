package pos.sales.sale;

import java.time.Instant;
import pos.common.sql.Timestamps;
import pos.common.sql.Where;

/** The conditions of a list of sales; one whose value is null does not apply. */
final class SaleFilter {

  private final Where where = new Where();

  SaleFilter store(Long id) {
    return and("t.store_id = ?", id);
  }

  SaleFilter register(Long id) {
    return and("t.register_id = ?", id);
  }

  SaleFilter cashier(String name) {
    return and("t.cashier = ?", name);
  }

  SaleFilter receiptNumber(Long number) {
    return and("(t.sold_at, t.id) IN (SELECT sold_at, id FROM sale_ids WHERE receipt_number = ?)", number);
  }

  SaleFilter status(String status) {
    return and("t.status = ?", status);
  }

  SaleFilter stockStatus(String status) {
    return and("t.stock_status = ?", status);
  }

  SaleFilter priceMismatch(Boolean mismatch) {
    return and("t.price_mismatch = ?", mismatch);
  }

  SaleFilter from(Instant time) {
    return and("t.sold_at >= ?", Timestamps.of(time));
  }

  SaleFilter before(Instant time) {
    return and("t.sold_at < ?", Timestamps.of(time));
  }

  SaleFilter product(Long id) {
    return and("(t.sold_at, t.id) IN (SELECT sold_at, sale_id FROM line_items WHERE product_id = ?)", id);
  }

  private SaleFilter and(String condition, Object value) {
    where.and(condition, value);
    return this;
  }

  Where where() {
    return where;
  }
}
