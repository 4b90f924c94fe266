package pos.sales.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.shop.FirstCategory;
import pos.common.shop.ProductNames;
import pos.testing.RowOf;

/** Lines as tills send them, and the prices that they get. */
class PriceListTest {

  private static final FirstCategory TEAS = new FirstCategory(3, "Teas");
  private static final Product TEA =
      new Product(7, "TEA", "4006381333931", "Tea", 499, Product.TaxCode.STANDARD, TEAS);
  private static final Product BREAD = new Product(8, "BREAD", null, "Bread", 350, Product.TaxCode.EXEMPT, null);
  private static final PriceList PRICES = new PriceList(List.of(TEA, BREAD), ScaleLabels.NONE);

  private static Item item(String json) {
    return Item.from(Fields.of(new JsonObject(json)));
  }

  private static JsonArray errors(Failure failure) {
    return failure.toJson().getJsonArray("errors");
  }

  @Test
  void lines_are_numbered_from_1_and_have_the_catalogues_price_unless_the_till_has_another() {
    var priced = PRICES.price(List.of(item("{\"sku\": \"TEA\", \"quantity\": 2}"),
        item("{\"product_id\": 8, \"quantity\": 1, \"unit_price_cents\": 300, \"discount_cents\": 10}")));
    assertEquals(List.of(new Line(1, 7, "TEA", "Tea", 2, 499, 0, Product.TaxCode.STANDARD, TEAS, 0),
        new Line(2, 8, "BREAD", "Bread", 1, 300, 10, Product.TaxCode.EXEMPT, null, 0)), priced.lines());
    assertEquals(new Flags(true, false, false), priced.flags());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"{\"sku\": \"TEA\", \"quantity\": 1} | false",
      "{\"sku\": \"TEA\", \"quantity\": 1, \"unit_price_cents\": 499} | false",
      "{\"sku\": \"TEA\", \"quantity\": 1, \"unit_price_cents\": 500} | true"})
  void a_price_is_a_mismatch_when_it_is_not_the_catalogues(String json, boolean mismatch) {
    assertEquals(mismatch, PRICES.price(List.of(item(json))).flags().price());
    // a later line that agrees does not hide it
    assertEquals(mismatch, PRICES.price(List.of(item(json), item("{\"sku\": \"BREAD\", \"quantity\": 1}"))).flags().price());
  }

  @Test
  void a_line_may_name_its_product_in_several_ways_that_agree() {
    assertEquals(7, PRICES.price(List.of(item("""
        {"product_id": 7, "sku": "TEA", "barcode": "4006381333931", "quantity": 1}"""))).lines().getFirst().productId());
    var failure = assertThrows(Failure.class,
        () -> PRICES.price(List.of(item("{\"sku\": \"TEA\", \"quantity\": 1}"),
            item("{\"product_id\": 7, \"sku\": \"BREAD\", \"quantity\": 1}"))));
    assertEquals("lines[1].sku", errors(failure).getJsonObject(0).getString("field"));
  }

  @Test
  void of_products_with_one_name_the_last_owns_it() {
    var retired = new Product(5, "TEA", null, "Old tea", 1, Product.TaxCode.EXEMPT, null);
    var priced = new PriceList(List.of(retired, TEA), ScaleLabels.NONE).price(List.of(item("{\"sku\": \"TEA\", \"quantity\": 1}")));
    assertEquals(7, priced.lines().getFirst().productId());
  }

  @Test
  void unknown_products_are_named_up_to_a_limit_with_the_field_that_names_them() {
    var unknown = assertThrows(Failure.class, () -> PRICES.price(List.of(item("{\"sku\": \"TEA\", \"quantity\": 1}"),
        item("{\"sku\": \"TEA\", \"barcode\": \"999\", \"quantity\": 1}"))));
    assertEquals("unknown-product", unknown.code());
    assertEquals(new JsonArray()
        .add(Flaw.of("not_in_catalogue", "is not in the catalogue: 999").toJson("lines[1].barcode")), errors(unknown));
    for (var many : List.of(49, 50, 51)) {
      var failure = assertThrows(Failure.class, () -> PRICES.price(Collections.nCopies(many,
          item("{\"sku\": \"COFFEE\", \"quantity\": 1}"))));
      assertEquals(Math.min(many, 50), errors(failure).size());
    }
  }

  @ParameterizedTest
  @CsvSource({"036000291452, 0036000291452", "4006381333931, 4006381333931", "96385074, 0000096385074",
      "1234567, 1234567", "ABCDEFGH, ABCDEFGH", ", "})
  void a_upc_a_and_an_ean_8_are_ean_13_with_zeros_in_front(String sent, String barcode) {
    assertEquals(barcode, ProductNames.ean13(sent));
    var item = Item.from(Fields.of(new JsonObject().put("barcode", sent).put("sku", "X").put("quantity", 1)));
    assertEquals(barcode, item.barcode());
  }

  @Test
  void a_line_has_a_name_for_each_field_that_was_sent() {
    assertEquals(new ProductNames(7L, "TEA", "4006381333931"), TEA.names());
    assertEquals(new ProductNames(null, "TEA", null), item("{\"sku\": \"TEA\", \"quantity\": 1}").names());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"{\"quantity\": 1} | product_id", "{\"sku\": \"A\"} | quantity",
      "{\"sku\": \"A\", \"quantity\": 0} | quantity", "{\"sku\": \"A\", \"quantity\": 100000} | quantity",
      "{\"sku\": \"A\", \"quantity\": 1, \"discount_cents\": -1} | discount_cents",
      "{\"sku\": \"A\", \"quantity\": 1, \"unit_price_cents\": 1000000001} | unit_price_cents",
      "{\"product_id\": 0, \"quantity\": 1} | product_id",
      "{\"sku\": \"A\", \"quantity\": 1, \"tax_code\": \"zero\"} | tax_code"})
  void a_line_that_breaks_a_rule_is_refused_with_the_field(String json, String field) {
    var failure = assertThrows(Failure.class, () -> item(json));
    assertEquals(field, errors(failure).getJsonObject(0).getString("field"));
  }

  @Test
  void what_fingerprints_cover_of_a_line_stays_as_it_was() {
    assertEquals("[7,\"TEA\",\"4006381333931\",2,499,10]", item("""
        {"product_id": 7, "sku": "TEA", "barcode": "4006381333931", "quantity": 2, "unit_price_cents": 499,
         "discount_cents": 10}""").content().encode());
    assertEquals("[null,\"TEA\",null,1,null,0,\"exempt\"]",
        item("{\"sku\": \"TEA\", \"quantity\": 1, \"tax_code\": \"exempt\"}").content().encode());
    assertEquals("[null,\"TEA\",null,1,null,0]", item("{\"sku\": \"TEA\", \"quantity\": 1}").content().encode());
  }

  @Test
  void a_product_is_read_from_its_row() {
    assertEquals(TEA, Product.from(RowOf.columns("product_id", 7L, "sku", "TEA", "barcode", "4006381333931",
        "name", "Tea", "price_cents", 499L, "tax_code", "standard", "category_id", 3L, "category", "Teas")));
  }
}
