package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.sales.Shop.sale;

import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ServiceProcess;

class PartitionsTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  private static String partition(String id) {
    return shop.service.sql("SELECT tableoid::regclass::text FROM transactions WHERE id = $1::text::uuid", id)
        .getFirst().getString(0);
  }

  @Test
  void this_month_and_the_next_two_have_partitions_after_several_starts() {
    shop.anotherInstance().close();
    var month = LocalDate.now(ZoneOffset.UTC);
    IntStream.range(0, 3).forEach(ahead -> assertEquals(1, shop.service.number(
        "SELECT count(*) FROM pg_inherits WHERE inhparent = 'transactions'::regclass AND inhrelid::regclass::text = $1",
        "transactions_%tY_%<tm".formatted(month.plusMonths(ahead)))));
    assertEquals("transactions_%tY_%<tm".formatted(month), partition(shop.sell(sale()).json().getString("id")));
  }

  /** Takes a sale and dates it as a release did that took sales of any time. */
  private static JsonObject soldAt(String time) {
    var sale = sale();
    var id = sale.getString("id");
    assertEquals(201, shop.sell(sale).status());
    for (var table : List.of("sale_ids WHERE id", "transactions WHERE id", "line_items WHERE sale_id")) {
      shop.service.sql("UPDATE " + table.replace(" WHERE", " SET sold_at = $2::text::timestamptz WHERE")
          + " = $1::text::uuid", id, time);
    }
    return sale;
  }

  @Test
  void sales_of_other_months_are_kept_and_move_when_their_month_gets_its_partition() {
    var before = soldAt("2031-04-30T23:59:59.999Z");
    var first = soldAt("2031-05-01T00:00:00Z");
    var last = soldAt("2031-05-31T23:59:59.999Z");
    var after = soldAt("2031-06-01T00:00:00Z");
    assertEquals("transactions_rest", partition(first.getString("id")));
    assertTrue(shop.service.sql("SELECT make_partition('2031-05-17')").getFirst().getBoolean(0));
    assertFalse(shop.service.sql("SELECT make_partition('2031-05-01')").getFirst().getBoolean(0));
    assertEquals("transactions_rest", partition(before.getString("id")));
    assertEquals("transactions_2031_05", partition(first.getString("id")));
    assertEquals("transactions_2031_05", partition(last.getString("id")));
    assertEquals("transactions_rest", partition(after.getString("id")));
    assertEquals(200, shop.service.get("/sales/" + last.getString("id")).status());
    assertEquals("duplicate", shop.upload(last).items().getJsonObject(0).getString("status"));
    assertEquals(2, shop.service.get("/sales?from=2031-05-01&to=2031-06-01").items().size());
  }

  /** Attaching a partition reads the rest under a lock: an import of old sales must not make it large. */
  @Test
  void sales_from_before_the_first_partition_are_not_in_the_way_of_new_partitions() {
    var lastMonth = LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1).minusDays(1);
    var old = sale().put("sold_at", "2010-12-01T08:26:00Z");
    var recent = sale().put("sold_at", lastMonth + "T23:59:59.999Z");
    shop.upload(old, recent);
    assertEquals("transactions_past", partition(old.getString("id")));
    assertEquals("transactions_past", partition(recent.getString("id")));
  }

  /** The last month that has a partition loses it, as if a new month had begun. */
  private static String dropLastPartition() {
    var name = "transactions_%tY_%<tm".formatted(LocalDate.now(ZoneOffset.UTC).plusMonths(2));
    shop.service.sql("DROP TABLE IF EXISTS " + name);
    return name;
  }

  private static boolean exists(String table) {
    return shop.service.number("SELECT count(*) FROM pg_class WHERE relname = $1", table) == 1;
  }

  @Test
  void an_instance_starts_beside_an_opening_session_and_creates_its_partitions_later() {
    var partition = dropLastPartition();
    var opening = shop.service.connect();
    opening.query("BEGIN; INSERT INTO sessions (register_id, store_id, cashier, opening_float_cents) VALUES"
        + " (10, 5, 'Amélie', 0)").execute().await();
    var starting = CompletableFuture.supplyAsync(shop::anotherInstance);
    // a new instance waits for the session's locks, or has already given up
    ServiceProcess.await("the new instance", () -> starting.isDone()
        || shop.service.number("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0);
    opening.query("SELECT count(*) FROM transactions").execute().await();
    starting.join().close();
    opening.query("ROLLBACK").execute().await();
    opening.close().await();
    assertFalse(exists(partition));
    shop.anotherInstance().close();
    assertTrue(exists(partition));
  }

  @Test
  void sessions_are_opened_and_sales_taken_while_instances_create_partitions() {
    for (int round = 0; round < 3; round++) {
      dropLastPartition();
      var starting = CompletableFuture.supplyAsync(shop::anotherInstance);
      var tills = IntStream.range(0, 8).mapToObj(_ -> Till.of(shop)).toList();
      tills.forEach(till -> {
        till.session();
        assertEquals(201, shop.sell(till.sale(200, Shop.line("sku", "P-2", 1))).status());
      });
      starting.join().close();
    }
  }

  /** So many sales that moving them takes longer than a statement may. */
  @Test
  void a_month_whose_sales_take_long_to_move_gets_its_partition() {
    var partition = dropLastPartition();
    var sale = soldAt(LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1).plusMonths(2) + "T12:00:00Z");
    shop.service.sql("""
        CREATE FUNCTION move_slowly() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM pg_sleep(15);
          RETURN OLD;
        END $$""");
    shop.service.sql("CREATE TRIGGER slow BEFORE DELETE ON transactions_rest FOR EACH ROW EXECUTE FUNCTION move_slowly()");
    shop.anotherInstance().close();
    shop.service.sql("DROP TRIGGER slow ON transactions_rest");
    assertEquals(partition, partition(sale.getString("id")));
  }

  @Test
  void a_sale_of_the_distant_past_or_of_the_next_minutes_can_be_returned() {
    for (var time : List.of("2003-02-01T10:00:00Z", Instant.now().plusSeconds(300).toString())) {
      var id = shop.sell(sale().put("sold_at", time)).json().getString("id");
      assertEquals(201, shop.service.post("/sales/" + id + "/returns", Shop.saleReturn(1, 1)).status());
      assertEquals("returned", shop.service.get("/sales/" + id).json().getString("status"));
    }
    Consistency.assertReturnsAddUp(shop);
  }

  @Test
  void a_sale_is_read_from_the_partition_of_its_month_only() {
    var id = shop.sell(sale()).json().getString("id");
    var plan = shop.service.sql("""
        EXPLAIN (ANALYZE, COSTS OFF) SELECT t.id FROM sale_ids s
        JOIN transactions t ON t.sold_at = s.sold_at AND t.id = s.id WHERE s.id = '%s'
        """.formatted(id));
    assertTrue(plan.stream().filter(row -> row.getString(0).contains("never executed")).count() >= 3, plan::toString);
  }
}
