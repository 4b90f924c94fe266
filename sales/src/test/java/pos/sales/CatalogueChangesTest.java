package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ServiceProcess;

/** What a till reads to keep the catalogue. */
class CatalogueChangesTest {

  private static final int TILLS = 4;

  @RegisterExtension
  private static final Shop shop = new Shop();

  @BeforeEach
  void fill() {
    shop.service.sql("""
        INSERT INTO catalogue (product_id, sku, name, price_cents, tax_code, active, version, epoch)
        SELECT n, 'Q-' || n, 'Thing ' || n, n, 'exempt', true, 1, 0 FROM generate_series(1000, 4199) AS n
        """);
  }

  @AfterEach
  void empty() {
    shop.service.sql("DELETE FROM catalogue WHERE product_id >= 1000");
  }

  private static JsonObject page(long after) {
    return shop.service.get("/catalogue" + (after == 0 ? "" : "?after=" + after)).json();
  }

  private static List<Long> ids(JsonObject page) {
    return page.getJsonArray("items").stream().map(item -> ((JsonObject) item).getLong("product_id")).toList();
  }

  @Test
  void a_till_reads_everything_once_and_then_what_has_changed() {
    var all = new ArrayList<Long>();
    long position = 0;
    JsonObject page;
    do {
      page = page(position);
      all.addAll(ids(page));
      position = page.getLong("position");
    } while (!page.getBoolean("complete"));
    assertEquals(3250, all.size());
    assertTrue(new HashSet<>(all).containsAll(LongStream.range(1000, 4200).boxed().toList()));
    assertEquals(List.of(), ids(page(position)));
    assertEquals(position, page(position).getLong("position"));
    shop.service.sql("UPDATE catalogue SET price_cents = 5, change = DEFAULT WHERE product_id = 1500");
    shop.service.sql("UPDATE catalogue SET active = false, change = DEFAULT WHERE product_id = 1001");
    assertEquals(List.of(1500L, 1001L), ids(page(position)));
  }

  @Test
  void a_page_has_a_quarter_of_a_megabyte_whatever_products_are_called() {
    assertAQuarterOfAMegabyte();
    shop.service.sql("UPDATE catalogue SET name = repeat('é', 200) WHERE product_id >= 1000");
    assertAQuarterOfAMegabyte();
  }

  private static void assertAQuarterOfAMegabyte() {
    var bytes = shop.service.get("/catalogue").body().length();
    assertTrue(bytes > 200_000 && bytes < 280_000, bytes + " bytes");
  }

  @Test
  void a_product_that_changes_while_a_till_reads_is_read_again() {
    var first = page(0);
    var early = ids(first).getFirst();
    shop.service.sql("UPDATE catalogue SET name = 'New name', change = DEFAULT WHERE product_id = $1", early);
    var position = first.getLong("position");
    var later = new ArrayList<Long>();
    for (var page = page(position); !page.getJsonArray("items").isEmpty(); page = page(position)) {
      later.addAll(ids(page));
      position = page.getLong("position");
    }
    assertEquals(early, later.getLast());
  }

  /** Otherwise the till would take the higher number for its position, and never see the lower one. */
  @Test
  void no_change_is_committed_behind_one_with_a_higher_number() throws Exception {
    var slow = new Thread(() -> shop.service.sql("""
        WITH changed AS (UPDATE catalogue SET change = DEFAULT WHERE product_id = 1700 RETURNING 1)
        SELECT pg_sleep(1) FROM changed"""));
    slow.start();
    ServiceProcess.await("the slow change has its number", () -> shop.service.number(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted") > 0);
    shop.service.sql("UPDATE catalogue SET change = DEFAULT WHERE product_id = 1701");
    slow.join();
    assertTrue(shop.service.number("SELECT change FROM catalogue WHERE product_id = 1700")
        < shop.service.number("SELECT change FROM catalogue WHERE product_id = 1701"));
  }

  /** Each answer without products is made from two statements, between which some may change. */
  @Test
  void tills_that_wait_for_changes_pass_over_none() {
    var position = shop.service.number("SELECT max(change) FROM catalogue");
    var changed = LongStream.range(2000, 2100).boxed().toList();
    var answers = new AtomicLong();
    var changing = CompletableFuture.runAsync(() -> changed.forEach(id -> {
      var before = answers.get();
      ServiceProcess.await("tills have nothing to read", () -> answers.get() > before + TILLS);
      shop.service.sql("UPDATE catalogue SET change = DEFAULT WHERE product_id = $1", id);
    }));
    var tills = IntStream.range(0, TILLS).mapToObj(_ -> CompletableFuture.supplyAsync(
        () -> changesBehind(position, changing, answers), Thread::startVirtualThread)).toList();
    tills.forEach(till -> assertEquals(changed, till.join()));
    changing.join();
  }

  /** Reads until everything has changed and nothing is left. */
  private static List<Long> changesBehind(long position, Future<?> changing, AtomicLong answers) {
    var seen = new ArrayList<Long>();
    boolean all;
    JsonObject page;
    do {
      all = changing.isDone();
      page = page(position);
      answers.incrementAndGet();
      seen.addAll(ids(page));
      position = page.getLong("position");
    } while (!all || !ids(page).isEmpty());
    return seen;
  }

  @Test
  void a_till_that_is_ahead_of_a_restored_database_learns_it() {
    var page = page(9_000_000);
    assertEquals(List.of(), ids(page));
    assertTrue(page.getLong("position") < 9_000_000);
  }

  @Test
  void a_bad_position_is_named() {
    for (var bad : List.of("x", "-1", "1.5", "99999999999999999999")) {
      var reply = shop.service.get("/catalogue?after=" + bad);
      assertEquals("400 after", reply.status() + " " + reply.field(), bad);
    }
  }
}
