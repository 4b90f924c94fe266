package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pos.common.rule.Flaw;
import pos.common.shop.FirstCategory;
import pos.common.shop.Language;

class ChangeTest {

  private static final String EAN = "0036000291452";
  private static final String SAME_AS_UPC = "036000291452";

  private static Product product(String sku, String barcode) {
    var content = new Product.Draft(sku, barcode, "Thing", "", 100, Product.TaxCode.STANDARD, List.of(), true);
    return new Product(7, content, null, 1, Instant.EPOCH, Instant.EPOCH);
  }

  private static CsvRow.Good row(String sku, String barcode) {
    var values = new JsonObject().put("active", true).put("sku", sku).put("name", "Thing").put("price_cents", 100)
        .put("barcode", barcode);
    return new CsvRow.Good(2, sku, values, Optional.empty());
  }

  private static Change change(CsvRow row, Product old, Map<String, String> owners) {
    return Change.of(row, old == null ? Map.of() : Map.of(old.content().sku(), old), Map.of(), owners);
  }

  @Test
  void a_row_with_an_unknown_sku_creates_a_product() {
    var change = change(row("NEW", ""), null, new HashMap<>());
    assertEquals(Outcome.Status.CREATED, change.outcome(Map.of("NEW", 8L)).status());
    assertEquals(new JsonObject("{\"line\":2,\"sku\":\"NEW\",\"status\":\"created\",\"id\":8}"),
        change.outcome(Map.of("NEW", 8L)).toJson(Language.EN));
  }

  @Test
  void a_row_of_prices_creates_no_product() {
    var prices = new CsvRow.Good(2, "NEW", new JsonObject().put("sku", "NEW").put("price_cents", 100),
        Optional.empty());
    var rejected = assertInstanceOf(Outcome.Rejected.class, change(prices, null, new HashMap<>()).outcome(Map.of()));
    assertEquals(List.of("name"), fields(rejected.row().errors()));
    var english = rejected.toJson(Language.EN);
    assertEquals(rejected.row().errors(), english.getJsonArray("errors"));
    assertEquals("rejected", english.getString("status"));
    var french = rejected.toJson(Language.FR).getJsonArray("errors");
    assertEquals(List.of("name"), fields(french));
    assertNotEquals(english.getJsonArray("errors"), french);
  }

  private static List<String> fields(JsonArray errors) {
    return errors.stream().map(error -> ((JsonObject) error).getString("field")).toList();
  }

  @Test
  void a_row_that_describes_the_product_as_it_is_changes_nothing() {
    var change = change(row("OLD", SAME_AS_UPC), product("OLD", SAME_AS_UPC), new HashMap<>(Map.of(EAN, "OLD")));
    assertEquals(new Outcome.Imported(row("OLD", SAME_AS_UPC), Outcome.Status.UNCHANGED, 7), change.outcome(Map.of()));
  }

  @Test
  void a_barcode_that_a_product_gives_up_is_free_for_the_rows_below() {
    var owners = new HashMap<>(Map.of(EAN, "OLD"));
    var givesUp = assertInstanceOf(Change.Write.class, change(row("OLD", ""), product("OLD", SAME_AS_UPC), owners));
    assertEquals(Optional.of(7L), givesUp.givesUpBarcode());
    assertInstanceOf(Change.Write.class, change(row("NEW", EAN), null, owners));
    assertEquals(Map.of(EAN, "NEW"), owners);
  }

  @Test
  void a_barcode_of_another_product_is_refused_in_either_form() {
    var owners = new HashMap<>(Map.of(EAN, "OLD"));
    for (var barcode : List.of(EAN, SAME_AS_UPC)) {
      var rejection = assertInstanceOf(Change.Rejection.class, change(row("NEW", barcode), null, owners));
      assertEquals("barcode", rejection.row().errors().getJsonObject(0).getString("field"));
    }
    assertEquals(Map.of(EAN, "OLD"), owners);
  }

  @Test
  void a_product_keeps_its_barcode_or_gives_it_up_for_another() {
    for (var barcode : List.of("", "4006381333931", EAN)) {
      var write = assertInstanceOf(Change.Write.class, change(renamed(row("OLD", barcode)), product("OLD", EAN),
          new HashMap<>(Map.of(EAN, "OLD"))));
      assertEquals(barcode.equals(EAN) ? Optional.empty() : Optional.of(7L), write.givesUpBarcode(), barcode);
      assertEquals(Outcome.Status.CHANGED, write.outcome(Map.of("OLD", 7L)).status());
    }
    assertEquals(Optional.empty(), assertInstanceOf(Change.Write.class,
        change(renamed(row("OLD", EAN)), product("OLD", null), new HashMap<>())).givesUpBarcode());
    assertEquals(Optional.empty(), assertInstanceOf(Change.Write.class,
        change(row("NEW", EAN), null, new HashMap<>())).givesUpBarcode());
  }

  private static CsvRow.Good renamed(CsvRow.Good row) {
    row.values().put("name", "Another");
    return row;
  }

  @Test
  void the_barcode_of_a_row_belongs_to_its_product_from_then_on() {
    var owners = new HashMap<>(Map.of(EAN, "OLD"));
    change(row("OLD", "4006381333931"), product("OLD", SAME_AS_UPC), owners);
    assertEquals(Map.of("4006381333931", "OLD"), owners);
  }

  @Test
  void a_row_without_a_column_for_categories_leaves_them_and_one_with_it_sets_them() {
    var content = new Product.Draft("OLD", null, "Thing", "", 100, Product.TaxCode.STANDARD, List.of(1L, 2L), true);
    var old = new Product(7, content, new FirstCategory(1, "Tea"), 1, Instant.EPOCH, Instant.EPOCH);
    assertInstanceOf(Change.None.class, change(row("OLD", ""), old, new HashMap<>()));
    var tea = new CsvRow.Good(2, "OLD", row("OLD", "").values(), Optional.of(List.of("Tea")));
    var write = assertInstanceOf(Change.Write.class,
        Change.of(tea, Map.of("OLD", old), Map.of("Tea", 5L), new HashMap<>()));
    assertEquals(List.of(5L), write.draft().categoryIds());
    var created = assertInstanceOf(Change.Write.class, Change.of(tea, Map.of(), Map.of("Tea", 5L), new HashMap<>()));
    assertEquals(List.of(5L), created.draft().categoryIds());
  }

  @Test
  void a_rejected_row_is_counted_as_such() {
    assertEquals(Outcome.Status.REJECTED,
        new Outcome.Rejected(new CsvRow.Bad(row("A-1", ""), "barcode", Flaw.of("taken", "is taken"))).status());
  }

  @Test
  void a_bad_row_is_rejected_with_its_errors() {
    var errors = new JsonArray().add(new JsonObject().put("field", "name").put("message", "is missing"));
    var outcome = change(new CsvRow.Bad(3, "BAD", errors), product("BAD", null), new HashMap<>()).outcome(Map.of());
    assertEquals(new JsonObject().put("line", 3L).put("sku", "BAD").put("status", "rejected").put("errors", errors),
        outcome.toJson(Language.EN));
  }
}
