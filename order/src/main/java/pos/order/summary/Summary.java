package pos.order.summary;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;

/** The totals of orders that were confirmed, and of those of them that were cancelled or refunded. */
public record Summary(Figures orders, Figures refunds) {

  static final Summary NONE = new Summary(Figures.NONE, Figures.NONE);

  /** The number of orders and their totals. */
  record Figures(long count, long subtotalCents, long taxCents, long shippingCents, long totalCents) {

    static final Figures NONE = new Figures(0, 0, 0, 0, 0);

    static Figures from(Row row) {
      return new Figures(row.getLong("number"), row.getLong("subtotal"), row.getLong("tax"), row.getLong("shipping"),
          row.getLong("total"));
    }

    Figures plus(Figures other) {
      return new Figures(count + other.count, Math.addExact(subtotalCents, other.subtotalCents),
          Math.addExact(taxCents, other.taxCents), Math.addExact(shippingCents, other.shippingCents),
          Math.addExact(totalCents, other.totalCents));
    }

    JsonObject toJson() {
      return new JsonObject().put("count", count).put("subtotal_cents", subtotalCents).put("tax_cents", taxCents)
          .put("shipping_cents", shippingCents).put("total_cents", totalCents);
    }
  }

  static Summary from(Row row) {
    var figures = Figures.from(row);
    return row.getBoolean("refund") ? new Summary(Figures.NONE, figures) : new Summary(figures, Figures.NONE);
  }

  Summary plus(Summary other) {
    return new Summary(orders.plus(other.orders), refunds.plus(other.refunds));
  }

  JsonObject toJson() {
    return new JsonObject().put("orders", orders.toJson()).put("refunds", refunds.toJson())
        .put("net_cents", orders.totalCents - refunds.totalCents);
  }
}
