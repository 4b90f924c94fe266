package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.common.rule.Failure;

class CataloguePageTest {

  private static CataloguePage page(JsonObject... products) {
    return CataloguePage.from(new JsonObject().put("items", new JsonArray(List.of(products))).put("position", 9)
        .put("complete", true), 4);
  }

  private static void assertRefused(String answer) {
    assertThrows(Failure.class, () -> CataloguePage.from(new JsonObject(answer), 4), answer);
  }

  @Test
  void a_product_is_read_with_fields_that_are_not_known_yet() {
    var read = page(HeadOffice.product(1, "A", "2000000000015").put("colour", "red")).products();
    assertEquals(List.of(
        new HeadOfficeProduct(1, "A", "2000000000015", "Thing 1", 100, Product.TaxCode.STANDARD, true)), read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'items':[],'position':'9','complete':true}", "{'position':9,'complete':true}",
      "{'items':[],'position':9}", "{'items':[],'complete':true}", "{'items':[],'position':-1,'complete':true}",
      "{'items':{},'position':9,'complete':true}", "{'items':[7],'position':9,'complete':true}"})
  void what_is_no_page_is_refused(String answer) {
    assertRefused(answer.replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'product_id':0", "'product_id':'1'", "'product_id':null", "'sku':''", "'sku':null",
      "'name':7", "'name':''", "'barcode':'123'", "'barcode':'2000000000x15'", "'price_cents':-1", "'price_cents':1.5",
      "'price_cents':1000000001", "'tax_code':'none'", "'tax_code':null", "'active':null", "'active':1"})
  void a_page_with_a_bad_product_is_refused(String bad) {
    var product = HeadOffice.product(2, "B", null).mergeIn(new JsonObject("{" + bad.replace('\'', '"') + "}"));
    assertThrows(Failure.class, () -> page(HeadOffice.product(1, "A", null), product));
  }

  @Test
  void a_page_that_leads_nowhere_is_refused() {
    assertRefused("{\"items\":[],\"position\":9,\"complete\":false}");
    assertRefused("{\"items\":[],\"position\":4,\"complete\":false}");
    assertRefused(new JsonObject().put("items", new JsonArray().add(HeadOffice.product(1, "A", null)))
        .put("position", 4).put("complete", true).encode());
  }

  @Test
  void a_head_office_that_was_restored_is_behind() {
    assertTrue(CataloguePage.from(new JsonObject("{\"items\":[],\"position\":3,\"complete\":true}"), 4).isBehind(4));
    assertFalse(CataloguePage.from(new JsonObject("{\"items\":[],\"position\":4,\"complete\":true}"), 4).isBehind(4));
  }

  @Test
  void a_part_ends_before_a_product_that_takes_something_from_it() {
    var page = page(HeadOffice.product(1, "A", "96385074"), HeadOffice.product(2, "B", null),
        HeadOffice.product(3, "a", null), HeadOffice.product(4, "C", "0000096385074"),
        HeadOffice.product(5, "D", "0000096385074"), HeadOffice.product(5, "E", null));
    assertEquals(List.of(List.of(1L, 2L), List.of(3L, 4L), List.of(5L), List.of(5L)), page.parts().stream()
        .map(part -> part.stream().map(HeadOfficeProduct::id).toList()).toList());
    assertEquals(List.of(), CataloguePage.from(
        new JsonObject("{\"items\":[],\"position\":4,\"complete\":true}"), 4).parts());
  }
}
