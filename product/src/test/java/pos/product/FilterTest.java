package pos.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.sql.Cursor;

/** The conditions and orders of lists of products. */
class FilterTest {

  private static final Filter ALL = new Filter(null, null, null, null, null);
  private static final Filter NAMED = new Filter(null, new String[] {"A-1"}, null, null, null);

  private static Filter active(Filter filter, Boolean active) {
    return new Filter(filter.ids(), filter.skus(), filter.ean(), active, filter.categories());
  }

  @Test
  void products_that_are_named_are_listed_even_when_they_are_retired() {
    assertEquals("WHERE p.active", ALL.where().sql());
    assertEquals("WHERE NOT p.active", active(ALL, false).where().sql());
    assertEquals("WHERE lower(p.sku) = ANY($1)", NAMED.where().sql());
    assertEquals("WHERE lower(p.sku) = ANY($1) AND p.active", active(NAMED, true).where().sql());
    assertEquals("WHERE lower(p.sku) = ANY($1) AND NOT p.active", active(NAMED, false).where().sql());
  }

  @Test
  void a_product_is_named_by_its_id_sku_or_barcode() {
    assertFalse(ALL.isLookUp());
    assertFalse(ALL.in(new Long[] {1L}).isLookUp());
    assertTrue(NAMED.isLookUp());
    assertTrue(new Filter(new Long[] {1L}, null, null, null, null).isLookUp());
    assertTrue(new Filter(null, null, "0036000291452", null, null).isLookUp());
  }

  @Test
  void every_condition_has_its_own_value() {
    var ids = new Long[] {7L};
    var skus = new String[] {"A-1"};
    var categories = new Long[] {3L, 4L};
    var where = new Filter(ids, skus, "0036000291452", true, null).in(categories).where();
    assertEquals("WHERE p.id = ANY($1) AND lower(p.sku) = ANY($2) AND lpad(p.barcode, 13, '0') = $3"
        + " AND p.id IN (SELECT product_id FROM product_categories WHERE category_id = ANY($4)) AND p.active",
        where.sql());
    assertSame(ids, where.values().getValue(0));
    assertSame(skus, where.values().getValue(1));
    assertEquals("0036000291452", where.values().getValue(2));
    assertSame(categories, where.values().getValue(3));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "name | p.sort_name | (p.sort_name, p.id) > | sort_value, id | [\"x\",\"Tea\",7]",
      "-name | p.sort_name | (p.sort_name, p.id) < | sort_value DESC, id DESC | [\"x\",\"Tea\",7]",
      "price_cents | p.price_cents | (p.price_cents, p.id) > | sort_value, id | [\"x\",250,7]",
      "-price_cents | p.price_cents | (p.price_cents, p.id) < | sort_value DESC, id DESC | [\"x\",250,7]",
      "id | p.id | (p.id, p.id) > | sort_value, id | [\"x\",7,7]",
      "-id | p.id | (p.id, p.id) < | sort_value DESC, id DESC | [\"x\",7,7]"})
  void an_order_goes_on_behind_the_last_product_of_a_page(String name, String column, String comparison, String clause,
      String cursor) {
    var order = SortOrder.of(name);
    assertEquals(List.of(name, column, comparison, clause),
        List.of(order.wireName(), order.column(), order.comparison(), order.clause()));
    var key = order.key(Cursor.parse(encoded(cursor), "x"));
    var first = name.endsWith("name") ? "Tea" : name.endsWith("price_cents") ? (Object) 250L : 7L;
    assertArrayEquals(new Object[] {first, 7L}, key);
  }

  @Test
  void a_cursor_of_another_order_is_refused() {
    var byName = Cursor.parse(encoded("[\"x\",\"Tea\",7]"), "x");
    assertThrows(Failure.class, () -> SortOrder.PRICE.key(byName));
    var byPrice = Cursor.parse(encoded("[\"x\",250,7]"), "x");
    assertThrows(Failure.class, () -> SortOrder.NAME.key(byPrice));
  }

  @Test
  void without_a_name_products_are_sorted_by_id() {
    assertEquals(SortOrder.ID, SortOrder.of(null));
    assertArrayEquals(new String[] {"name", "-name", "price_cents", "-price_cents", "id", "-id"}, SortOrder.NAMES);
  }

  private static String encoded(String cursor) {
    return Base64.getUrlEncoder().encodeToString(cursor.getBytes(StandardCharsets.UTF_8));
  }
}
