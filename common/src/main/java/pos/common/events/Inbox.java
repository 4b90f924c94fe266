package pos.common.events;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.run.Environment;
import pos.common.run.Metrics;
import pos.common.sql.Columns;
import pos.common.sql.Database;
import pos.common.sql.Outage;
import pos.common.sql.Rows;
import pos.common.trace.Causes;

/**
 * Applies events exactly once: the effect of an event and its id in the table {@code inbox} are one transaction.
 *
 * <p>An event that fails five times is parked in {@code dead_events}; an outage of the database does not count as a
 * failure. One that runs into a time-out or a lock is tried again later, and parked when that does not end.
 */
final class Inbox {

  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
  private static final int ATTEMPTS = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LONG_PATIENCE = Duration.ofMinutes(30);

  private final Vertx vertx;
  private final Database database;
  private final BiFunction<SqlConnection, Event, Future<Void>> effect;
  private final Counter parked;
  private Postponed postponed = new Postponed(System::nanoTime, PATIENCE, LONG_PATIENCE);
  private long retryMillis = 200;
  private boolean oneByOne;
  private BiFunction<SqlConnection, List<Event>, Future<Void>> effectOfMany = this::oneAfterTheOther;

  Inbox(Vertx vertx, Environment environment, Database database,
      BiFunction<SqlConnection, Event, Future<Void>> effect) {
    this.vertx = vertx;
    this.database = database;
    this.effect = effect;
    this.parked = Counter.builder("events.parked").tag("service", environment.service())
        .description("Events parked after five failures, and entries that are not events")
        .register(Metrics.registry(vertx));
    Gauge.builder("events.postponed", () -> postponed.size()).tag("service", environment.service())
        .description("Events that ran into a time-out or a lock and are tried again")
        .register(Metrics.registry(vertx));
  }

  /** Gives each event a transaction of its own from now on. */
  void oneByOne() {
    oneByOne = true;
  }

  /** Has all events that were read together applied with one effect. */
  void together(BiFunction<SqlConnection, List<Event>, Future<Void>> effectOfMany) {
    this.effectOfMany = effectOfMany;
  }

  /** Shortens the times, for tests. */
  void hurry(long retryMillis, Postponed postponed) {
    this.retryMillis = retryMillis;
    this.postponed = postponed;
  }

  /**
   * What became of events.
   *
   * @param fresh those that were not applied before
   * @param left those of them that are to be tried again later
   */
  record Applied(List<Event> fresh, List<Event> left) {}

  Future<Applied> apply(List<Event> events) {
    if (events.isEmpty()) {
      return Future.succeededFuture(new Applied(List.of(), List.of()));
    }
    return unseen(events).compose(unseen -> applyUnseen(unseen).map(left -> new Applied(unseen, left)));
  }

  private Future<List<Event>> applyUnseen(List<Event> events) {
    return events.isEmpty() ? Future.succeededFuture(List.of()) : oneByOne ? applyEach(events) : applyTogether(events);
  }

  private static final String SEEN =
      "SELECT event_id FROM inbox WHERE event_id = ANY(%s)".formatted(Columns.unseenArray("$1::uuid[]"));

  /** Leaves out what was applied before: after a loss, thousands of events are published again. */
  private Future<List<Event>> unseen(List<Event> events) {
    return database.events().preparedQuery(SEEN)
        .execute(Tuple.of(ids(events)))
        .map(rows -> {
          var seen = rows.stream().map(row -> row.getUUID("event_id")).collect(Collectors.toSet());
          return events.stream().filter(event -> !seen.contains(event.id())).toList();
        });
  }

  /**
   * Applies all in one transaction, which is fast, or one by one when that fails, which finds the bad event.
   *
   * @return the events that are to be tried again later
   */
  private Future<List<Event>> applyTogether(List<Event> events) {
    var causes = new Causes(events.stream().map(Event::trace).toList());
    return causes.run("apply events", () -> database.transaction(tx -> applyAtOnce(tx, events)))
        .<List<Event>>map(_ -> {
          events.forEach(event -> postponed.applied(event.id()));
          return List.of();
        }).recover(e -> Outage.isOfDatabase(e) ? Future.failedFuture(e) : applyEach(events));
  }

  /** @return the events that are to be tried again later */
  private Future<List<Event>> applyEach(List<Event> events) {
    var left = new ArrayList<Event>();
    return inOrder(events, event -> applyAlone(event, 1).map(settled -> {
      if (!settled) {
        left.add(event);
      }
      return null;
    })).map(left);
  }

  private static Future<Void> inOrder(List<Event> events, Function<Event, Future<Void>> step) {
    var done = Future.<Void>succeededFuture();
    for (var event : events) {
      done = done.compose(_ -> step.apply(event));
    }
    return done;
  }

  private Future<Void> applyOnce(SqlConnection tx, Event event) {
    return tx.preparedQuery("INSERT INTO inbox (event_id) VALUES ($1) ON CONFLICT DO NOTHING")
        .execute(Tuple.of(event.id()))
        .compose(seen -> seen.rowCount() == 0 ? Future.succeededFuture() : effect.apply(tx, event));
  }

  private Future<Void> applyAtOnce(SqlConnection tx, List<Event> events) {
    return tx.preparedQuery("""
        INSERT INTO inbox (event_id) SELECT unnest($1::uuid[]) AS id ORDER BY id ON CONFLICT DO NOTHING
        RETURNING event_id
        """).mapping(row -> row.getUUID(0)).execute(Tuple.of(ids(events)))
        .compose(ids -> {
          var unseen = new HashSet<>(Rows.list(ids));
          var fresh = events.stream().filter(event -> unseen.remove(event.id())).toList();
          return fresh.isEmpty() ? Future.succeededFuture() : effectOfMany.apply(tx, fresh);
        });
  }

  private Future<Void> oneAfterTheOther(SqlConnection tx, List<Event> events) {
    return inOrder(events, event -> {
      event.enter();
      return effect.apply(tx, event);
    });
  }

  private static UUID[] ids(List<Event> events) {
    return events.stream().map(Event::id).toArray(UUID[]::new);
  }

  /** @return false when the event is to be tried again later */
  private Future<Boolean> applyAlone(Event event, int attempt) {
    return event.apply(() -> database.transaction(tx -> applyOnce(tx, event))).map(_ -> {
      postponed.applied(event.id());
      return true;
    }).recover(e -> {
      if (Outage.isOfDatabase(e)) {
        return Future.failedFuture(e);
      }
      if (Outage.isOfOneTransaction(e)) {
        LOG.warn("event {} {} is postponed: {}", event.type(), event.id(), e.getMessage());
        return postponed.giveUp(event.id()) ? park(event, e) : Future.succeededFuture(false);
      }
      LOG.warn("event {} {} failed, attempt {} of {}", event.type(), event.id(), attempt, ATTEMPTS, e);
      return attempt == ATTEMPTS ? park(event, e)
          : vertx.timer(retryMillis << attempt).compose(_ -> applyAlone(event, attempt + 1));
    });
  }

  /** Puts an event that cannot be applied into {@code dead_events}, where operators find it. */
  Future<Boolean> park(Event event, Throwable error) {
    return DeadEvents.park(database.events(), event, error).map(_ -> {
      noteParked();
      LOG.error("event {} {} is parked in dead_events", event.type(), event.id(), error);
      return true;
    });
  }

  /** Counts what was parked. */
  void noteParked() {
    parked.increment();
  }
}
