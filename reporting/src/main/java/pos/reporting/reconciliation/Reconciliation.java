package pos.reporting.reconciliation;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import pos.reporting.core.Figure;
import pos.reporting.core.Sums;

/** Compares what events have told with the books of the services that published them. */
final class Reconciliation {

  private final JsonArray differences = new JsonArray();
  private final JsonArray unchecked = new JsonArray();
  private long compared;

  /** Compares the tills' receipts of each store. @param books what {@code GET /sales/summary} answers */
  void compareSales(Map<Long, Sums> reported, JsonObject books) {
    var booked = new TreeMap<Long, JsonObject>();
    books.getJsonArray("by_store").forEach(store ->
        booked.put(((JsonObject) store).getLong("store_id"), (JsonObject) store));
    var stores = new TreeSet<>(reported.keySet());
    stores.addAll(booked.keySet());
    for (var store : stores) {
      compare("sales-service", store, sales(reported.getOrDefault(store, new Sums())),
          booked.containsKey(store) ? sales(booked.get(store)) : sales(new Sums()));
    }
  }

  /** Compares the web orders. @param books what {@code GET /orders/summary} answers */
  void compareOrders(Sums reported, JsonObject books) {
    compare("order-service", null, orders(reported), orders(books));
  }

  /** Notes that the books of a service could not be read. */
  void miss(String service) {
    unchecked.add(service);
  }

  private void compare(String service, Long store, Map<String, Long> reported, Map<String, Long> booked) {
    reported.forEach((figure, value) -> {
      compared++;
      var other = booked.get(figure);
      if (!value.equals(other)) {
        differences.add(new JsonObject().put("service", service).put("store_id", store).put("figure", figure)
            .put("reported", value).put("booked", other).put("difference", value - other));
      }
    });
  }

  private static Map<String, Long> sales(Sums sums) {
    var figures = common(sums);
    figures.put("voids", sums.get(Figure.VOIDS));
    figures.put("voids_cents", sums.get(Figure.VOIDS_CENTS));
    figures.put("rounding_cents", sums.get(Figure.ROUNDING_CENTS));
    return figures;
  }

  private static Map<String, Long> sales(JsonObject books) {
    var sales = books.getJsonObject("sales");
    var returns = books.getJsonObject("returns");
    var voids = books.getJsonObject("voids");
    var figures = common(sales, returns);
    figures.put("voids", voids.getLong("count"));
    figures.put("voids_cents", voids.getLong("total_cents"));
    figures.put("rounding_cents", sales.getLong("rounding_cents") - returns.getLong("rounding_cents"));
    return figures;
  }

  private static Map<String, Long> orders(Sums sums) {
    var figures = common(sums);
    figures.put("shipping_cents", sums.get(Figure.SHIPPING_CENTS));
    return figures;
  }

  private static Map<String, Long> orders(JsonObject books) {
    var orders = books.getJsonObject("orders");
    var refunds = books.getJsonObject("refunds");
    var figures = common(orders, refunds);
    figures.put("shipping_cents", orders.getLong("shipping_cents") - refunds.getLong("shipping_cents"));
    return figures;
  }

  private static Map<String, Long> common(Sums sums) {
    var figures = new LinkedHashMap<String, Long>();
    figures.put("sales", sums.get(Figure.SALES));
    figures.put("sold_cents", sums.get(Figure.GROSS_CENTS) - sums.get(Figure.DISCOUNTS_CENTS));
    figures.put("returns", sums.get(Figure.RETURNS));
    figures.put("returns_cents", sums.get(Figure.RETURNS_CENTS));
    figures.put("refunds_cents", sums.get(Figure.REFUNDS_CENTS));
    figures.put("taxes_cents", sums.taxesCents());
    figures.put("total_cents", sums.totalCents());
    return figures;
  }

  private static Map<String, Long> common(JsonObject sold, JsonObject back) {
    var figures = new LinkedHashMap<String, Long>();
    figures.put("sales", sold.getLong("count"));
    figures.put("sold_cents", sold.getLong("subtotal_cents"));
    figures.put("returns", back.getLong("count"));
    figures.put("returns_cents", back.getLong("subtotal_cents"));
    figures.put("refunds_cents", back.getLong("total_cents"));
    figures.put("taxes_cents", sold.getLong("tax_cents") - back.getLong("tax_cents"));
    figures.put("total_cents", sold.getLong("total_cents") - back.getLong("total_cents"));
    return figures;
  }

  JsonObject toJson() {
    return new JsonObject().put("consistent", differences.isEmpty() && unchecked.isEmpty())
        .put("compared_figures", compared).put("differences", differences).put("unchecked", unchecked);
  }
}
