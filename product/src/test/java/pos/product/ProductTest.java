package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import pos.common.rule.Failure;
import pos.common.rule.Fields;

class ProductTest {

  private static JsonObject valid() {
    return new JsonObject().put("sku", "A-1").put("name", "Thing").put("price_cents", 100);
  }

  @Test
  void a_barcode_needs_a_valid_check_digit() {
    assertTrue(Barcode.isValid("4006381333931"));
    assertTrue(Barcode.isValid("036000291452"));
    assertFalse(Barcode.isValid("4006381333932"));
    assertFalse(Barcode.isValid("40063813339"));
    assertFalse(Barcode.isValid("40063813339x1"));
  }

  @Test
  void a_upc_is_the_ean_that_begins_with_0() {
    assertEquals("0036000291452", Barcode.ean("036000291452"));
    assertEquals("0036000291452", Barcode.ean("0036000291452"));
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
  }
}
