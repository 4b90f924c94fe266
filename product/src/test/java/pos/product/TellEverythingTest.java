package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

class TellEverythingTest {

  @RegisterExtension
  static final ServiceUnderTest service =
      ServiceUnderTest.of("product-service", ProductService::new, ProductService::port);

  private static final String PRODUCTS = "SELECT count(*) FROM products";
  private static final String TOLD = """
      SELECT count(*) FROM products p WHERE EXISTS (SELECT FROM outbox
        WHERE (payload->>'id')::bigint = p.id AND (payload->>'version')::bigint = p.version
          AND (payload->>'active')::boolean = p.active
          AND type = CASE WHEN p.active THEN 'product.changed' ELSE 'product.retired' END)
      """;

  private static void forgetEverything() {
    ServiceProcess.await("all is told", () -> service.number("SELECT count(*) FROM telling WHERE told IS NULL") == 1);
    ServiceProcess.await("all is published",
        () -> service.number("SELECT count(*) FROM outbox WHERE published_at IS NULL") == 0);
    service.sql("DELETE FROM outbox");
  }

  private static void awaitEverything() {
    ServiceProcess.await("all products are told", () -> service.number(TOLD) == service.number(PRODUCTS));
    ServiceProcess.await("the end", () -> service.number("SELECT count(*) FROM telling WHERE told IS NULL") == 1);
    assertEquals(service.number(PRODUCTS), service.number("SELECT count(*) FROM outbox"));
  }

  @Test
  void all_products_are_told_in_slices_on_demand_to_a_new_reader_and_after_a_restore() {
    service.sql("""
        INSERT INTO products (sku, name, price_cents, tax_code, active, version)
        SELECT 'T-' || n, 'Thing', n, 'exempt', n % 7 > 0, n FROM generate_series(1, 333) AS n
        """);
    forgetEverything();
    service.sql("SELECT tell_everything()");
    awaitEverything();
    forgetEverything();
    service.sql("INSERT INTO readers (name) VALUES ('reporting-service')");
    awaitEverything();
    forgetEverything();
    service.sql("SELECT begin_epoch()");
    awaitEverything();
  }

  /** An outbox that is not emptied does not get all products of a large catalogue at once. */
  @Test
  void while_nothing_can_be_published_no_more_is_told_than_may_wait() {
    try (var alone = ServiceUnderTest.start("product-service", ProductService::new, ProductService::port,
        "REDIS_URL", "redis://127.0.0.1:1")) {
      alone.sql("""
          INSERT INTO products (sku, name, price_cents, tax_code)
          SELECT 'T-' || n, 'Thing', n, 'exempt' FROM generate_series(1, 2000) AS n
          """);
      alone.sql("SELECT tell_everything()");
      var unpublished = "SELECT count(*) FROM outbox WHERE published_at IS NULL";
      ServiceProcess.await("as much is told as may wait", () -> alone.number(unpublished) >= 500);
      var rounds = new AtomicInteger();
      // several times as long as the pause between two slices
      ServiceProcess.await("no more is told", () -> {
        assertTrue(alone.number(unpublished) < 550);
        return rounds.incrementAndGet() == 300;
      });
    }
  }

  @Test
  void a_database_of_its_own_place_has_one_epoch_and_a_copy_begins_another() {
    var epoch = service.number("SELECT number FROM epoch");
    service.sql("SELECT begin_epoch_if_moved()");
    assertEquals(epoch, service.number("SELECT number FROM epoch"));
    service.sql("UPDATE epoch SET place = 'another server'");
    service.sql("SELECT begin_epoch_if_moved()");
    assertEquals(1, service.number("SELECT count(*) FROM epoch WHERE number > $1", epoch));
  }
}
