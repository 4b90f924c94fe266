package pos.sales.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.pgclient.PgConnection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.sales.SalesService;
import pos.testing.ServiceUnderTest;

/** Whether a sale is booked is asked twice for each sale: the partitions of all months must not be planned each time. */
class KnownSalesTest {

  private static final UUID OLD = new UUID(1, 1);
  private static final UUID NEW = new UUID(1, 2);

  @RegisterExtension
  private static final ServiceUnderTest service =
      ServiceUnderTest.of("sales-service", SalesService::new, SalesService::port);
  private PgConnection connection;

  @BeforeEach
  void connect() {
    for (var sale : List.of(OLD, NEW)) {
      var month = sale.equals(OLD) ? "2031-04-15" : "2031-05-15";
      service.sql("SELECT make_partition('" + month + "')");
      service.sql("INSERT INTO sale_ids VALUES ('%s', '%s', 1, %d) ON CONFLICT DO NOTHING".formatted(sale, month,
          sale.getLeastSignificantBits()));
      service.sql("""
          INSERT INTO transactions (id, sold_at, fingerprint, receipt_number, store_id, register_id, subtotal_cents,
            tax_cents, taxes, rounding_cents, total_cents, stock_status, price_mismatch)
          SELECT id, sold_at, 'x', 1, 1, 1, 100, 0, '[]', 0, 100, 'confirmed', false FROM sale_ids WHERE id = '%s'
          ON CONFLICT DO NOTHING
          """.formatted(sale));
    }
    connection = service.connect();
  }

  @AfterEach
  void disconnect() {
    connection.close().await();
  }

  private Set<UUID> known(UUID... ids) {
    return Sales.known(connection, List.of(ids)).await().keySet();
  }

  /** Returns how many partitions a transaction has looked at, which PostgreSQL locks before it plans. */
  private long partitions() {
    var rows = connection.query("""
        SELECT count(DISTINCT relation) FROM pg_locks JOIN pg_inherits ON inhrelid = relation
        WHERE pid = pg_backend_pid() AND inhparent = 'transactions'::regclass
        """).execute().await();
    return StreamSupport.stream(rows.spliterator(), false).findFirst().orElseThrow().getLong(0);
  }

  @Test
  void for_a_new_sale_no_partition_is_planned_and_for_a_known_one_that_of_its_month() {
    var transaction = connection.begin().await();
    for (int i = 0; i < 10; i++) {
      assertEquals(Set.of(), known(UUID.randomUUID()));
    }
    assertEquals(0, partitions());
    for (int i = 0; i < 10; i++) {
      assertEquals(Set.of(OLD), known(OLD, UUID.randomUUID()));
    }
    assertEquals(1, partitions());
    assertEquals(Set.of(OLD, NEW), known(OLD, NEW));
    transaction.rollback().await();
  }

  @Test
  void a_sale_is_locked_confirmed_and_read_in_the_partition_of_its_month() {
    service.sql("UPDATE transactions SET stock_status = 'pending' WHERE id = '" + NEW + "'");
    service.sql("INSERT INTO line_items (sale_id, sold_at, line_no, product_id, sku, name, quantity, unit_price_cents,"
        + " discount_cents, total_cents, tax_code) SELECT id, sold_at, 1, 1, 'P', 'P', 1, 100, 0, 100, 'exempt'"
        + " FROM sale_ids WHERE id = '" + NEW + "' ON CONFLICT DO NOTHING");
    var transaction = connection.begin().await();
    Sales.confirm(connection, List.of(NEW, UUID.randomUUID())).await();
    Sales.confirm(connection, List.of(UUID.randomUUID())).await();
    assertEquals(NEW, Sales.lock(connection, NEW).await().id());
    assertEquals(1, partitions());
    assertEquals(1, connection.query("SELECT FROM transactions WHERE id = '" + NEW + "' AND stock_status = 'confirmed'")
        .execute().await().size());
    transaction.rollback().await();
  }
}
