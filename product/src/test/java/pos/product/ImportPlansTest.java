package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.testing.ServiceProcess.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ServiceUnderTest;

/** Imports on one connection, whose plans were made when the tables were empty. */
class ImportPlansTest {

  private static final int LINES = 24_000;

  @RegisterExtension
  private static final ServiceUnderTest service =
      ServiceUnderTest.of("product-service", ProductService::new, ProductService::port)
          .with("DATABASE_CONNECTIONS", "1");

  private static String barcode(int number) {
    var digits = "200000%06d".formatted(number);
    var sum = IntStream.range(0, digits.length()).map(i -> (digits.charAt(i) - '0') * (i % 2 == 0 ? 1 : 3)).sum();
    return digits + (10 - sum % 10) % 10;
  }

  private static Buffer csv(String end) {
    return Buffer.buffer("sku,name,price_cents,barcode,categories\n" + IntStream.range(0, LINES)
        .mapToObj(i -> "PLAN-%d,Thing,%d,%s,One|Two\n".formatted(i, i, barcode(i)))
        .collect(Collectors.joining()) + end);
  }

  private static int upload(String end) {
    return service.send(HttpMethod.POST, "/products/import", csv(end), "Content-Type", "text/csv").await().status();
  }

  private static long counted(String what) {
    return service.number("SELECT coalesce(" + what + ", 0) FROM pg_stat_user_tables WHERE relname = 'products'");
  }

  @Test
  void an_import_after_one_that_was_undone_does_not_read_all_products_for_each_batch() {
    service.sql("TRUNCATE products, product_categories");
    service.sql("VACUUM ANALYZE products, product_categories");
    for (var end : new String[] {"PLAN-BAD,Thing,x,,\n", ""}) {
      var rows = counted("n_tup_ins");
      var read = counted("seq_tup_read");
      assertEquals(end.isEmpty() ? 200 : 422, upload(end));
      await("the statistics", () -> counted("n_tup_ins") >= rows + LINES);
      var lines = counted("seq_tup_read") - read;
      assertTrue(lines < 20L * LINES, lines + " rows were read for " + LINES + " lines");
      service.sql("VACUUM ANALYZE products, product_categories");
    }
  }
}
