package pos.sales.sale;

import java.time.Instant;
import pos.common.rule.Fields;

/**
 * A request to void a sale.
 *
 * @param cashier or null
 */
record VoidRequest(String reason, String cashier) {

  /** @throws pos.common.rule.Failure 422 naming every bad field */
  static VoidRequest from(Fields fields) {
    var request = new VoidRequest(fields.text("reason", 1, 500), fields.line("cashier", 1, 100, null));
    fields.check();
    return request;
  }

  Voiding at(Instant time) {
    return new Voiding(time, reason, cashier);
  }
}
