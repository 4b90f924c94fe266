package pos.reporting.reconciliation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.reporting.core.Figure;
import pos.reporting.core.Sums;

class ComparisonOfBooksTest {

  private final Reconciliation reconciliation = new Reconciliation();

  private static Sums reported() {
    return new Sums().add(Figure.SALES, 9).add(Figure.GROSS_CENTS, 10_000).add(Figure.DISCOUNTS_CENTS, 500)
        .add(Figure.RETURNS, 2).add(Figure.RETURNS_CENTS, 700).add(Figure.REFUNDS_CENTS, 805)
        .add(Figure.GST_CENTS, 1_300).add(Figure.QST_CENTS, -5).add(Figure.ROUNDING_CENTS, 3);
  }

  private static JsonObject sold() {
    return new JsonObject().put("count", 9).put("subtotal_cents", 9_500).put("tax_cents", 1_400)
        .put("rounding_cents", 4).put("total_cents", 10_904).put("shipping_cents", 0);
  }

  private static JsonObject back() {
    return new JsonObject().put("count", 2).put("subtotal_cents", 700).put("tax_cents", 105)
        .put("rounding_cents", 1).put("total_cents", 806 - 1).put("shipping_cents", 0);
  }

  private static JsonObject store(long id) {
    return new JsonObject().put("store_id", id).put("sales", sold()).put("returns", back())
        .put("voids", new JsonObject().put("count", 1).put("total_cents", 60));
  }

  private static JsonObject books(JsonObject... stores) {
    return new JsonObject().put("by_store", new JsonArray(List.of(stores)));
  }

  private static Sums reportedAtTills() {
    return reported().add(Figure.VOIDS, 1).add(Figure.VOIDS_CENTS, 60);
  }

  private JsonObject difference() {
    assertEquals(1, reconciliation.toJson().getJsonArray("differences").size(), reconciliation.toJson()::encode);
    return reconciliation.toJson().getJsonArray("differences").getJsonObject(0);
  }

  @Test
  void books_that_agree_are_consistent() {
    // the total in the books is 10,904 - 805 = 10,099, and so is what was reported: 8,800 + 1,295 + 3 + 1 cent of rounding
    var sums = reportedAtTills().add(Figure.ROUNDING_CENTS, 1);
    var store = store(1);
    store.getJsonObject("sales").put("rounding_cents", 5);
    reconciliation.compareSales(Map.of(1L, sums), books(store));
    assertEquals(new JsonObject("""
        {"consistent": true, "compared_figures": 10, "differences": [], "unchecked": []}"""), reconciliation.toJson());
  }

  @ParameterizedTest
  @CsvSource({"SALES, sales", "RETURNS, returns", "VOIDS, voids", "VOIDS_CENTS, voids_cents", "REFUNDS_CENTS, refunds_cents"})
  void a_figure_that_differs_is_named_with_both_values(Figure figure, String name) {
    var sums = reportedAtTills().add(Figure.ROUNDING_CENTS, 1).add(figure, 5);
    var store = store(3);
    store.getJsonObject("sales").put("rounding_cents", 5);
    reconciliation.compareSales(Map.of(3L, sums), books(store));
    var booked = sums.get(figure) - 5;
    assertEquals(new JsonObject().put("service", "sales-service").put("store_id", 3L).put("figure", name)
        .put("reported", booked + 5).put("booked", booked).put("difference", 5L), difference());
    assertEquals(false, reconciliation.toJson().getBoolean("consistent"));
  }

  @ParameterizedTest
  @CsvSource({"GROSS_CENTS, sold_cents", "RETURNS_CENTS, returns_cents", "GST_CENTS, taxes_cents",
      "ROUNDING_CENTS, rounding_cents"})
  void an_amount_that_differs_is_named_and_so_is_the_total(Figure figure, String name) {
    var sums = reportedAtTills().add(Figure.ROUNDING_CENTS, 1).add(figure, 5);
    var store = store(3);
    store.getJsonObject("sales").put("rounding_cents", 5);
    reconciliation.compareSales(Map.of(3L, sums), books(store));
    var found = new TreeMap<String, Long>();
    reconciliation.toJson().getJsonArray("differences").forEach(each ->
        found.put(((JsonObject) each).getString("figure"), ((JsonObject) each).getLong("difference")));
    assertEquals(Map.of(name, 5L, "total_cents", figure == Figure.RETURNS_CENTS ? -5L : 5L), found);
  }

  @Test
  void a_store_that_only_one_side_knows_is_compared_with_nothing() {
    reconciliation.compareSales(Map.of(1L, new Sums().add(Figure.SALES, 4)), books());
    assertEquals(4, difference().getLong("difference"));
    var other = new Reconciliation();
    other.compareSales(Map.of(), books(store(2)));
    var first = other.toJson().getJsonArray("differences").getJsonObject(0);
    assertEquals(2, first.getLong("store_id"));
    assertEquals(-9, first.getLong("difference"));
  }

  @Test
  void orders_have_shipping_and_no_store() {
    var sums = new Sums().add(Figure.SALES, 9).add(Figure.GROSS_CENTS, 9_500).add(Figure.RETURNS, 2)
        .add(Figure.RETURNS_CENTS, 700).add(Figure.REFUNDS_CENTS, 805).add(Figure.HST_CENTS, 1_295)
        .add(Figure.SHIPPING_CENTS, 40);
    var books = new JsonObject()
        .put("orders", sold().put("shipping_cents", 55).put("total_cents", 10_940))
        .put("refunds", back().put("shipping_cents", 15));
    reconciliation.compareOrders(sums, books);
    assertEquals(new JsonObject("""
        {"consistent": true, "compared_figures": 8, "differences": [], "unchecked": []}"""), reconciliation.toJson());
    reconciliation.compareOrders(sums.add(Figure.SHIPPING_CENTS, 1).add(Figure.ROUNDING_CENTS, -1), books);
    assertEquals(new JsonObject().put("service", "order-service").put("store_id", (Long) null)
        .put("figure", "shipping_cents").put("reported", 41L).put("booked", 40L).put("difference", 1L), difference());
  }

  @Test
  void books_that_could_not_be_read_are_named() {
    reconciliation.miss("sales-service");
    assertEquals(new JsonObject("""
        {"consistent": false, "compared_figures": 0, "differences": [], "unchecked": ["sales-service"]}"""),
        reconciliation.toJson());
  }
}
