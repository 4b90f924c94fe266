package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
        change.outcome(Map.of("NEW", 8L)).toJson());
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
  void a_bad_row_is_rejected_with_its_errors() {
    var errors = new JsonArray().add(new JsonObject().put("field", "name").put("message", "is missing"));
    var outcome = change(new CsvRow.Bad(3, "BAD", errors), product("BAD", null), new HashMap<>()).outcome(Map.of());
    assertEquals(new JsonObject().put("line", 3L).put("sku", "BAD").put("status", "rejected").put("errors", errors),
        outcome.toJson());
  }
}
