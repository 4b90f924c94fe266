package pos.common.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;

/** Lines name products by id, SKU or barcode. */
class NamedProductsTest {

  private static final ProductNames CHAIR = new ProductNames(1L, "CHAIR-1", "4006381333931");
  private static final ProductNames TABLE = new ProductNames(2L, "TABLE-1", null);

  private static NamedProducts<ProductNames> products() {
    return new NamedProducts<>(List.of(CHAIR, TABLE), Function.identity());
  }

  private static ProductNames read(JsonObject line) {
    var fields = Fields.of(line);
    var names = ProductNames.from(fields);
    fields.check();
    return names;
  }

  private static JsonArray errors(List<ProductNames> lines) {
    return assertThrows(Failure.class, () -> products().of(lines)).toJson().getJsonArray("errors");
  }

  private static String error(ProductNames... lines) {
    var error = errors(List.of(lines)).getJsonObject(0);
    return error.getString("field") + " " + error.getString("code");
  }

  @ParameterizedTest
  @CsvSource({"1, , ", ", CHAIR-1, ", ", chair-1, ", ", , 4006381333931", "1, Chair-1, 4006381333931"})
  void a_product_is_found_by_any_of_its_names(Long id, String sku, String barcode) {
    assertEquals(List.of(TABLE, CHAIR), products().of(List.of(TABLE, new ProductNames(id, sku, barcode))));
  }

  @ParameterizedTest
  @CsvSource({"3, , , product_id", ", CHAIR, , sku", ", , 4006381333930, barcode", "1, CHAIR, , sku"})
  void a_name_that_none_has_is_refused(Long id, String sku, String barcode, String field) {
    assertEquals("lines[1]." + field + " not_in_catalogue", error(TABLE, new ProductNames(id, sku, barcode)));
  }

  @Test
  void names_of_two_products_are_refused() {
    assertEquals("lines[0].sku other_product", error(new ProductNames(1L, "TABLE-1", null)));
    assertEquals("lines[0].barcode other_product", error(new ProductNames(2L, null, "4006381333931")));
  }

  @Test
  void no_more_unknown_names_are_told_than_a_problem_has_room_for() {
    var lines = IntStream.range(0, Failure.MAX_ERRORS + 5).mapToObj(i -> new ProductNames(100L + i, null, null)).toList();
    assertEquals(Failure.MAX_ERRORS, errors(lines).size());
  }

  /** A retired product may have the same SKU, in capitals or not. */
  @Test
  void a_name_belongs_to_the_last_product_or_to_the_one_that_is_spelt_like_it() {
    var capitals = new ProductNames(1L, "SOAP", null);
    var small = new ProductNames(2L, "soap", null);
    var products = new NamedProducts<>(List.of(capitals, small), Function.identity());
    assertEquals(List.of(capitals, small, small), products.of(
        List.of(new ProductNames(null, "SOAP", null), new ProductNames(null, "soap", null),
            new ProductNames(null, "Soap", null))));
  }

  @Test
  void a_line_has_at_least_one_name() {
    assertEquals(new ProductNames(7L, "A", "0012345678905"),
        read(new JsonObject().put("product_id", 7).put("sku", " A ").put("barcode", "012345678905")));
    var failure = assertThrows(Failure.class, () -> read(new JsonObject())).toJson().getJsonArray("errors")
        .getJsonObject(0);
    assertEquals("product_id missing", failure.getString("field") + " " + failure.getString("code"));
    assertThrows(Failure.class, () -> read(new JsonObject().put("product_id", 0)));
    assertThrows(Failure.class, () -> read(new JsonObject().put("sku", "x".repeat(65))));
  }

  @Test
  void shorter_codes_are_an_ean_13_with_zeros_in_front() {
    assertEquals("0012345678905", ProductNames.ean13("012345678905"));
    assertEquals("4006381333931", ProductNames.ean13("4006381333931"));
    assertEquals("0000096385074", ProductNames.ean13("96385074"));
    assertEquals("CHAIRS-8", ProductNames.ean13("CHAIRS-8"));
    assertNull(ProductNames.ean13(null));
    assertEquals(new ProductNames(1L, "CHAIR-1", "96385074"), CHAIR.of("96385074"));
  }
}
