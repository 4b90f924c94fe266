package pos.reporting.books;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.shop.FirstCategory;
import pos.reporting.books.SoldLine.Product;
import pos.reporting.core.ProductSums;

class SoldLineTest {

  private static final FirstCategory TEA = new FirstCategory(7, "Tea");

  private static JsonObject line() {
    return new JsonObject().put("product_id", 3).put("sku", "TEA-3").put("name", "Green tea").put("quantity", 4)
        .put("unit_price_cents", 250).put("discount_cents", 30).put("tax_code", "standard");
  }

  private static List<SoldLine> read(JsonObject... lines) {
    var fields = Fields.tolerant(new JsonObject().put("lines", new JsonArray(List.of(lines))));
    var list = SoldLine.list(fields, "lines");
    fields.check();
    return list;
  }

  private static SoldLine line(long netCents, boolean taxed) {
    return new SoldLine(new Product(1, "A", "A", null), 1, netCents + 5, 5, taxed, 0);
  }

  @Test
  void a_line_is_read_with_its_product_as_it_was() {
    assertEquals(List.of(new SoldLine(new Product(3, "TEA-3", "Green tea", null), 4, 1000, 30, true, 0)), read(line()));
    assertEquals(new SoldLine(new Product(3, "TEA-3", "Green tea", TEA), 4, 1000, 0, false, 0), read(line()
        .put("category", new JsonObject().put("id", 7).put("name", "Tea")).put("tax_code", "zero")
        .putNull("discount_cents")).getFirst());
    assertEquals(970, read(line()).getFirst().netCents());
  }

  @Test
  void a_line_that_is_bad_is_refused() {
    assertThrows(Failure.class, () -> read(line().put("quantity", 0)));
    assertThrows(Failure.class, () -> read(line().put("sku", "")));
    assertThrows(Failure.class, () -> read(line().put("category", new JsonObject().put("id", 0).put("name", "x"))));
    assertThrows(Failure.class, () -> read(new JsonObject[0]));
  }

  @Test
  void products_that_differ_in_anything_have_other_keys_and_a_products_keys_are_neighbours() {
    var product = new Product(3, "TEA-3", "Green tea", TEA);
    assertEquals(product.key(), new Product(3, "TEA-3", "Green tea", new FirstCategory(7, "Tea")).key());
    for (var other : List.of(new Product(3, "TEA-4", "Green tea", TEA), new Product(3, "TEA-3", "Black tea", TEA),
        new Product(3, "TEA-3", "Green tea", null), new Product(3, "TEA-3", "Green tea", new FirstCategory(8, "Tea")),
        new Product(3, "TEA-3", "Green tea", new FirstCategory(7, "Teas")))) {
      assertNotEquals(product.key(), other.key(), other::toString);
      assertEquals(3, other.key().getMostSignificantBits());
    }
    assertNotEquals(product.key(), new Product(4, "TEA-3", "Green tea", TEA).key());
  }

  @Test
  void taxes_are_divided_by_the_net_prices_of_lines_that_are_taxed() {
    assertEquals(List.of(100L, 0L, 300L), SoldLine.divide(400, List.of(line(50, true), line(900, false), line(150, true))));
    assertEquals(List.of(3L, 3L, 4L), SoldLine.divide(10, List.of(line(1, true), line(1, true), line(1, true))));
  }

  @Test
  void with_nothing_to_divide_by_the_first_line_takes_the_taxes() {
    assertEquals(List.of(7L, 0L), SoldLine.divide(7, List.of(line(50, false), line(60, false))));
    assertEquals(List.of(7L, 0L), SoldLine.divide(7, List.of(line(0, true), line(0, true))));
  }

  @Test
  void the_parts_of_taxes_add_up_and_none_is_below_zero() {
    var random = new Random(7);
    for (int i = 0; i < 1000; i++) {
      var lines = IntStream.range(0, 1 + random.nextInt(8))
          .mapToObj(_ -> line(random.nextInt(5000), random.nextInt(3) > 0)).toList();
      var taxes = random.nextInt(3000);
      var parts = SoldLine.divide(taxes, lines);
      assertEquals(lines.size(), parts.size());
      assertEquals(taxes, parts.stream().mapToLong(Long::longValue).sum());
      assertTrue(parts.stream().allMatch(part -> part >= 0), parts::toString);
    }
  }

  @Test
  void a_line_is_counted_when_it_is_sold_and_when_it_comes_back() {
    var line = read(line()).getFirst();
    assertEquals(new ProductSums(4, 0, 1000, 30, 0, 145), line.sold(145));
    assertEquals(new ProductSums(0, 4, 0, 0, 970, -145), line.returned(145));
  }
}
