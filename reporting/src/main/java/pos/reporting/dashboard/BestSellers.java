package pos.reporting.dashboard;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The products by which most was sold in a week. They are added up for each reader, as long as that is quick. In a chain
 * of a hundred stores it takes seconds: a list is then shown for many times as long as it took,
 * also the one before when that has failed: what is slow must not be asked for all the time, and other figures are quick.
 */
final class BestSellers {

  /** The longest that a reader waits who can be shown the list before. */
  static final Duration QUICK = Duration.ofMillis(250);
  /** A list that took long is shown for so many times as long. */
  static final int REST = 20;

  private static final Logger LOG = LoggerFactory.getLogger(BestSellers.class);

  private final BiFunction<LocalDate, LocalDate, Future<List<Row>>> source;
  private final LongSupplier nanoTime;
  private Added last = new Added(null, List.of(), 0, 0);
  private Future<List<Row>> adding;

  /** @param from the first day of the week, or null before the first list is there */
  private record Added(LocalDate from, List<Row> rows, long at, long nanos) {

    boolean isSlow() {
      return nanos > QUICK.toNanos();
    }

    boolean rests(long now) {
      return isSlow() && now - at < REST * nanos;
    }
  }

  /** @param source adds the lines of a week up, from its first day to the day after its last */
  BestSellers(BiFunction<LocalDate, LocalDate, Future<List<Row>>> source, LongSupplier nanoTime) {
    this.source = source;
    this.nanoTime = nanoTime;
  }

  /** Returns the best of a week for each store and channel and for all of them, which may be those of a minute ago. */
  Future<List<Row>> of(LocalDate from, LocalDate to) {
    var known = from.equals(last.from) ? last.rows : null;
    if (known != null && last.rests(nanoTime.getAsLong())) {
      return Future.succeededFuture(known);
    }
    // what is being added up for another reader may lack what this one knows of
    var rows = adding == null ? add(from, to) : adding.transform(_ -> of(from, to));
    return known == null ? rows : rows.timeout(QUICK.toMillis(), TimeUnit.MILLISECONDS)
        .recover(e -> e instanceof TimeoutException ? Future.succeededFuture(known) : Future.failedFuture(e));
  }

  private Future<List<Row>> add(LocalDate from, LocalDate to) {
    var begun = nanoTime.getAsLong();
    var before = from.equals(last.from) ? last.rows : List.<Row>of();
    var added = source.apply(from, to);
    // noted first: one that has failed at once is over already
    adding = added;
    return added.transform(done -> {
      adding = null;
      var now = nanoTime.getAsLong();
      var next = new Added(from, done.succeeded() ? done.result() : before, now, now - begun);
      if (done.failed() && !next.isSlow()) {
        return Future.failedFuture(done.cause());
      }
      if (done.failed()) {
        LOG.warn("the best sellers of the week from {} could not be added up: {}", from, done.cause().getMessage());
      }
      last = next;
      return Future.succeededFuture(next.rows);
    });
  }
}
