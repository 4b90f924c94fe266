package pos.reporting.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BestSellersTest {

  private static final LocalDate MONDAY = LocalDate.of(2026, 11, 30);
  private static final Duration SLOW = BestSellers.QUICK.plusMillis(1);

  private final List<Promise<List<Row>>> reads = new ArrayList<>();
  private long nanos;
  private final BestSellers best = new BestSellers((_, _) -> begin(), () -> nanos);

  private Future<List<Row>> begin() {
    reads.add(Promise.promise());
    return reads.getLast().future();
  }

  private Future<List<Row>> ask(LocalDate from) {
    return best.of(from, from.plusWeeks(1));
  }

  /** Ends the read that began last. */
  private List<Row> answer(Duration after) {
    var rows = new ArrayList<Row>();
    nanos += after.toNanos();
    reads.getLast().complete(rows);
    return rows;
  }

  @Test
  void what_is_quick_is_added_up_for_each_reader() {
    for (int i = 1; i <= 3; i++) {
      var asked = ask(MONDAY);
      assertSame(answer(BestSellers.QUICK), asked.await());
      assertEquals(i, reads.size());
    }
  }

  @Test
  void what_took_long_is_shown_for_many_times_as_long() {
    ask(MONDAY);
    var slow = answer(SLOW);
    nanos += SLOW.multipliedBy(BestSellers.REST).toNanos() - 1;
    assertSame(slow, ask(MONDAY).await());
    nanos++;
    var asked = ask(MONDAY);
    assertEquals(2, reads.size());
    assertSame(answer(SLOW), asked.await());
  }

  @Test
  void the_list_before_is_shown_while_the_next_one_takes_long() {
    ask(MONDAY);
    var before = answer(Duration.ZERO);
    assertSame(before, ask(MONDAY).await());
    var another = ask(MONDAY);
    assertSame(before, another.await());
    assertEquals(2, reads.size());
    var next = answer(SLOW);
    assertSame(next, ask(MONDAY).await());
    assertEquals(2, reads.size());
  }

  @Test
  void one_who_asks_while_another_reads_has_a_read_of_its_own() {
    var first = ask(MONDAY);
    var second = ask(MONDAY);
    assertSame(answer(Duration.ZERO), first.await());
    assertFalse(second.isComplete());
    assertSame(answer(Duration.ZERO), second.await());
  }

  @Test
  void another_week_has_a_list_of_its_own() {
    ask(MONDAY);
    answer(SLOW);
    var asked = ask(MONDAY.plusDays(1));
    assertFalse(asked.isComplete());
    assertSame(answer(SLOW), asked.await());
  }

  @Test
  void a_read_that_is_over_at_once_is_followed_by_another() {
    var times = new AtomicInteger();
    var failing = new BestSellers((_, _) -> Future.failedFuture("refusal " + times.incrementAndGet()), () -> nanos);
    for (int i = 1; i <= 2; i++) {
      assertEquals("refusal " + i, failing.of(MONDAY, MONDAY.plusWeeks(1)).cause().getMessage());
    }
  }

  @Test
  void the_list_before_is_shown_for_long_after_a_slow_one_has_failed() {
    ask(MONDAY);
    var first = answer(Duration.ZERO);
    for (var week : List.of(MONDAY, MONDAY.plusWeeks(1))) {
      var asked = ask(week);
      nanos += Duration.ofSeconds(8).toNanos();
      reads.getLast().fail("too slow");
      var known = week.equals(MONDAY) ? first : List.of();
      assertEquals(known, asked.await());
      var count = reads.size();
      assertEquals(known, ask(week).await());
      assertEquals(count, reads.size());
      nanos += Duration.ofSeconds(160).toNanos();
    }
  }

  @Test
  void a_read_that_fails_is_told_and_the_next_reader_reads_again() {
    ask(MONDAY);
    answer(Duration.ZERO);
    var asked = ask(MONDAY);
    var outage = new IllegalStateException("no database");
    reads.getLast().fail(outage);
    assertSame(outage, asked.cause());
    var again = ask(MONDAY);
    assertSame(answer(Duration.ZERO), again.await());
  }
}
