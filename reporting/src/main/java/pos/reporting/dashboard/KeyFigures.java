package pos.reporting.dashboard;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import pos.reporting.core.Figure;
import pos.reporting.core.Sums;

/**
 * What the head office judges a period by, and the same of the period before it.
 *
 * @param now by channel
 * @param before by channel
 */
record KeyFigures(Map<String, Sums> now, Map<String, Sums> before) {

  JsonObject toJson() {
    var sums = sum(now);
    var earlier = sum(before);
    var sold = sold(sums);
    return new JsonObject()
        .put("currency", "CAD")
        .put("revenue_cents", sums.netCents())
        .put("revenue_before_cents", earlier.netCents())
        .put("revenue_trend_percent", Dashboard.trendPercent(sums.netCents(), earlier.netCents()))
        .put("sales", sums.get(Figure.SALES))
        .put("sales_before", earlier.get(Figure.SALES))
        .put("average_basket_cents", Dashboard.averageBasketCents(sums))
        .put("average_basket_before_cents", Dashboard.averageBasketCents(earlier))
        .put("pieces", sums.get(Figure.QUANTITY))
        .put("returned_pieces", sums.get(Figure.RETURNED_QUANTITY))
        .put("returns_percent", Dashboard.percent(sums.get(Figure.RETURNS_CENTS), sold))
        .put("discounts_percent", Dashboard.percent(sums.get(Figure.DISCOUNTS_CENTS), sums.get(Figure.GROSS_CENTS)))
        .put("online_percent", Dashboard.percent(sold(now.getOrDefault("online", new Sums())), sold))
        .put("voids", sums.get(Figure.VOIDS))
        .put("taxes_cents", sums.taxesCents());
  }

  private static Sums sum(Map<String, Sums> channels) {
    var sum = new Sums();
    channels.values().forEach(sum::add);
    return sum;
  }

  private static long sold(Sums sums) {
    return sums.get(Figure.GROSS_CENTS) - sums.get(Figure.DISCOUNTS_CENTS);
  }
}
