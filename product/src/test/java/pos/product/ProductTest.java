package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.shop.FirstCategory;
import pos.testing.RowOf;

class ProductTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private static JsonObject valid() {
    return new JsonObject().put("sku", "A-1").put("name", "Thing").put("price_cents", 100);
  }

  @Test
  void a_barcode_needs_a_valid_check_digit() {
    assertTrue(Barcode.isValid("4006381333931"));
    assertTrue(Barcode.isValid("036000291452"));
    assertTrue(Barcode.isValid("96385074"));
    assertFalse(Barcode.isValid("96385075"));
    assertFalse(Barcode.isValid("4006381333932"));
    assertFalse(Barcode.isValid("40063813339"));
    assertFalse(Barcode.isValid("40063813339x1"));
  }

  @Test
  void a_upc_is_the_ean_that_begins_with_0() {
    assertEquals("0036000291452", product("036000291452", true).ean());
    assertEquals("0036000291452", Barcode.ean("036000291452"));
    assertEquals("0036000291452", Barcode.ean("0036000291452"));
    assertEquals("0036000291452", Barcode.ean("code", "036000291452"));
    assertEquals("0000096385074", Barcode.ean("96385074"));
    assertEquals("code " + Barcode.NOT_A_BARCODE.message() + ".",
        assertThrows(Failure.class, () -> Barcode.ean("code", "036000291453")).getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00000000000", "00000000000000", "400638133393", "0036000291425", "٤٠٠٦٣٨١٣٣٣٩٣١",
      " 036000291452", "-036000291452"})
  void other_texts_are_no_barcodes(String code) {
    assertFalse(Barcode.isValid(code));
  }

  @Test
  void a_single_wrong_digit_makes_a_barcode_invalid() {
    for (int i = 0; i < 13; i++) {
      for (char digit = '0'; digit <= '9'; digit++) {
        var code = new StringBuilder("4006381333931");
        code.setCharAt(i, digit);
        assertEquals(code.toString().equals("4006381333931"), Barcode.isValid(code.toString()), code.toString());
      }
    }
  }

  @Test
  void barcode_description_and_categories_are_optional() {
    var draft = Product.Draft.from(Fields.of(valid()));
    assertEquals(new Product.Draft("A-1", null, "Thing", "", 100, Product.TaxCode.STANDARD, List.of(), true), draft);
  }

  @Test
  void all_bad_fields_are_named_at_once() {
    var failure = assertThrows(Failure.class, () -> Product.Draft.from(Fields.of(new JsonObject()
        .put("sku", 5).put("price_cents", 1.5).put("tax_code", "STANDARD").put("active", "yes")
        .put("barcode", "123"))));
    var fields = failure.toJson().getJsonArray("errors").stream()
        .map(e -> ((JsonObject) e).getString("field")).toList();
    assertEquals(List.of("sku", "name", "price_cents", "barcode", "tax_code", "active"), fields);
  }

  @Test
  void a_patch_keeps_the_fields_it_does_not_name_and_an_empty_barcode_removes_it() {
    var draft = Product.Draft.from(Fields.of(valid().put("barcode", "4006381333931").put("description", "d")));
    var patched = draft.patched(Fields.of(new JsonObject().put("price_cents", 0).put("barcode", "")));
    assertEquals(new Product.Draft("A-1", null, "Thing", "d", 0, Product.TaxCode.STANDARD, List.of(), true), patched);
    var whole = new Product.Draft("A-1", "4006381333931", "Thing", "d", 100, Product.TaxCode.EXEMPT, List.of(3L, 5L),
        false);
    assertEquals(whole, whole.patched(Fields.of(new JsonObject())));
    assertEquals(new Product.Draft("A-2", "036000291452", "Tea", "", 1, Product.TaxCode.STANDARD, List.of(9L), true),
        whole.patched(Fields.of(new JsonObject("""
            {"sku": "A-2", "barcode": "036000291452", "name": "Tea", "description": "", "price_cents": 1,
             "tax_code": "standard", "category_ids": [9], "active": true, "currency": "CAD"}"""))));
  }

  private static String refusedField(JsonObject product) {
    return assertThrows(Failure.class, () -> Product.Draft.from(Fields.of(product))).toJson().getJsonArray("errors")
        .getJsonObject(0).getString("field");
  }

  @Test
  void a_price_is_from_nothing_to_ten_million_dollars_in_canadian_cents() {
    for (var cents : new long[] {0, Fields.MAX_CENTS}) {
      assertEquals(cents, Product.Draft.from(Fields.of(valid().put("price_cents", cents))).priceCents());
    }
    for (var cents : new long[] {-1, Fields.MAX_CENTS + 1}) {
      assertEquals("price_cents", refusedField(valid().put("price_cents", cents)));
      assertThrows(IllegalArgumentException.class,
          () -> new Product.Draft("A-1", null, "Thing", "", cents, Product.TaxCode.STANDARD, List.of(), true));
    }
    assertEquals("currency", refusedField(valid().put("currency", "USD")));
    assertEquals("currency", refusedField(valid().put("currency", "")));
  }

  @Test
  void categories_are_kept_once_each_in_order() {
    var draft = Product.Draft.from(Fields.of(valid().put("category_ids", new JsonArray().add(5).add(3).add(5))));
    assertEquals(List.of(3L, 5L), draft.categoryIds());
    assertEquals(List.of(1L, 2L), draft.inCategories(List.of(2L, 1L, 2L)).categoryIds());
    assertEquals("Thing", draft.inCategories(List.of()).name());
  }

  private static Product product(String barcode, boolean active) {
    return new Product(7, new Product.Draft("A-1", barcode, "Thing", "long", 250, Product.TaxCode.EXEMPT,
        List.of(3L), active), new FirstCategory(3, "Teas"), 4, NOON, NOON.plusSeconds(60));
  }

  @Test
  void a_product_is_published_whole_and_listed_without_what_may_be_long() {
    var event = new JsonObject("""
        {"id": 7, "sku": "A-1", "barcode": "036000291452", "name": "Thing", "description": "long", "price_cents": 250,
         "currency": "CAD", "tax_code": "exempt", "category_ids": [3], "category": {"id": 3, "name": "Teas"},
         "active": true, "version": 4,
         "created_at": "2026-11-22T12:00:00Z", "updated_at": "2026-11-22T12:01:00Z"}""");
    var links = new JsonObject("""
        {"self": {"href": "/product-service/products/7"},
         "barcode": {"href": "/product-service/products/barcode/036000291452"}}""");
    var product = product("036000291452", true);
    assertEquals(event.encode(), product.toEvent().encode());
    assertEquals(event.put("_links", links).encode(), product.toJson(false).encode());
    event.remove("description");
    event.remove("category_ids");
    assertEquals(event.encode(), product.toSummary(false).encode());
  }

  @Test
  void a_product_can_be_scanned_with_a_barcode_and_retired_while_it_is_sold() {
    assertEquals(Set.of("self"), product(null, true).toJson(false).getJsonObject("_links").fieldNames());
    assertEquals(Set.of("self", "change", "replace", "retire"), product(null, true).toJson(true).getJsonObject("_links").fieldNames());
    assertEquals(Set.of("self", "change", "replace", "barcode"),
        product("036000291452", false).toJson(true).getJsonObject("_links").fieldNames());
    var retired = product("036000291452", true).content().retired();
    assertEquals(product("036000291452", false).content(), retired);
  }

  @Test
  void a_product_is_read_from_its_row() {
    var row = RowOf.columns("id", 7L, "sku", "A-1", "barcode", "036000291452", "name", "Thing", "description", "long",
        "price_cents", 250L, "tax_code", "exempt", "category_ids", new Long[] {3L},
        "category", "Teas", "active", false, "version", 4L,
        "created_at", NOON.atOffset(ZoneOffset.UTC), "updated_at", NOON.plusSeconds(60).atOffset(ZoneOffset.UTC));
    assertEquals(product("036000291452", false), Product.from(row));
  }
}
