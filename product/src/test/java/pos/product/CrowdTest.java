package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Searches in a catalogue so large that a sample tells whether thousands of products match. */
class CrowdTest {

  @RegisterExtension
  private static final Catalogue catalogue = new Catalogue();

  /** The older products are more than twenty thousand before the newest. */
  @BeforeAll
  static void fill() {
    catalogue.service.sql("""
        INSERT INTO products (id, sku, name, description, price_cents, tax_code)
        SELECT n, 'C-' || n, CASE WHEN n <= 6000 THEN 'Elderly ' ELSE 'Crowded ' END || repeat('x', (n % 7)::int) || n,
          'assorted', 1, 'exempt' FROM generate_series(2001, 30000) AS n
        """);
    catalogue.service.sql("""
        INSERT INTO products (id, sku, name, price_cents, tax_code) VALUES
          (1001, 'A-1', 'Assorted nuts', 1, 'exempt'), (1002, 'A-2', 'Assorted', 1, 'exempt')
        """);
    catalogue.service.sql("ANALYZE products");
  }

  private static List<Long> ids(String words) {
    var ids = new ArrayList<Long>();
    var path = "/products?limit=200&q=" + words;
    for (int page = 1; page <= 3; page++) {
      var reply = catalogue.service.get(path);
      reply.items().forEach(product -> ids.add(((JsonObject) product).getLong("id")));
      path = "/products?limit=200&q=" + words + "&cursor=" + reply.json().getString("next_cursor");
    }
    return ids;
  }

  private static List<Long> newest(long last) {
    return LongStream.iterate(last, id -> id - 1).limit(600).boxed().toList();
  }

  @Test
  void the_newest_of_a_crowd_come_first() {
    assertEquals(newest(30_000), ids("crowded"));
    assertEquals(newest(30_000), ids("crowd"));
    assertEquals(newest(30_000), ids("crowdedd"));
  }

  @Test
  void a_crowd_that_is_far_from_the_newest_products_is_found_as_well() {
    assertEquals(newest(6_000), ids("elderly"));
    assertEquals(newest(6_000), ids("eldurly"));
  }

  @Test
  void those_that_are_called_so_come_before_a_crowd_that_is_described_so() {
    for (var words : List.of("assorted", "asorted")) {
      var found = ids(words);
      assertEquals(List.of(1002L, 1001L), found.subList(0, 2), words);
      assertEquals(newest(30_000).subList(0, 598), found.subList(2, 600), words);
    }
  }
}
