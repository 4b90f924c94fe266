package pos.order.core;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import pos.common.rule.Failure;

/**
 * The reason for an order's status or goal.
 *
 * @param text a code such as {@code insufficient-stock}, or a person's own words; null when there is no reason
 * @param refusal the problem to answer when the order arrives elsewhere than it was meant to; otherwise null
 */
public record Reason(String text, JsonObject refusal) {

  /** The code of a declined payment. */
  static final String DECLINED = "payment-declined";
  static final Reason NONE = new Reason(null, null);
  static final Reason HELD_AGAIN = new Reason("stock-held-again", null);

  static Reason from(Row row) {
    return new Reason(row.getString("reason"), row.getJsonObject("refusal"));
  }

  static Reason of(Failure why) {
    return new Reason(why.code(), why.toJson());
  }

  /** @param text what a person said, or null */
  static Reason said(String text) {
    return new Reason(text, null);
  }
}
