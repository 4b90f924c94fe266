package pos.common;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.Response;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads other services' streams as one of a group and gives each event its effect exactly once.
 *
 * <p>The effect and the note that the event was seen are one transaction. An event that fails five times is parked in
 * {@code dead_events}; while the database is away nothing counts as a failure.
 */
public final class Consumer {

  private static final Logger LOG = LoggerFactory.getLogger(Consumer.class);
  private static final int BATCH = 100;
  private static final int ATTEMPTS = 5;
  private static final long RETRY_MILLIS = 200;
  private static final long PAUSE_MILLIS = 500;
  private static final String BLOCK_MILLIS = "500";
  private static final String CLAIM_IDLE_MILLIS = "15000";
  private static final long CLAIM_EVERY_NANOS = 5_000_000_000L;

  private final Vertx vertx;
  private final Database database;
  private final RedisAPI redis;
  private final List<String> streams;
  private final String group;
  private final String name;
  private final BiFunction<SqlConnection, Event, Future<Void>> effect;
  private final Loop loop;
  private final Counter parked;
  private boolean oneByOne;
  private boolean joined;
  private long claimedAt;

  /** @param services whose events to read, such as {@code product-service} */
  public Consumer(Vertx vertx, Environment environment, HttpApp app, Database database, List<String> services,
      BiFunction<SqlConnection, Event, Future<Void>> effect) {
    this.vertx = vertx;
    this.database = database;
    this.redis = Streams.connect(vertx, environment);
    this.streams = services.stream().map(Streams::of).toList();
    this.group = environment.service();
    this.name = environment.instance();
    this.effect = effect;
    this.loop = new Loop(vertx, "reading events of " + String.join(", ", services), PAUSE_MILLIS, this::round);
    this.parked = Counter.builder("events.parked").tag("service", environment.service())
        .description("Events put aside after five failures, and entries that are no events").register(app.registry());
  }

  /** Gives each event a transaction of its own: for effects on rows that requests wait for meanwhile. */
  public Consumer oneByOne() {
    oneByOne = true;
    return this;
  }

  public void start() {
    loop.start();
  }

  /** Ends after the batch under way. */
  public Future<Void> close() {
    return loop.close().onComplete(closed -> redis.close());
  }

  /** Waits for events, and so is always to be followed by the next. */
  private Future<Boolean> round() {
    return join().compose(in -> claim()).compose(claimed -> read(">")).map(true).onFailure(e -> joined = false);
  }

  /** Makes sure of the group on every stream and takes up what an earlier life of this consumer left unfinished. */
  private Future<Void> join() {
    if (joined) {
      return Future.succeededFuture();
    }
    var groups = streams.stream().map(stream ->
        redis.xgroup(List.of("CREATE", stream, group, "0", "MKSTREAM")).<Void>mapEmpty()
            .recover(e -> e.getMessage().startsWith("BUSYGROUP") ? Future.succeededFuture() : Future.failedFuture(e)))
        .toList();
    return Future.all(groups).compose(made -> readUnfinished()).onSuccess(in -> joined = true);
  }

  private Future<Void> readUnfinished() {
    return read("0").compose(count -> count == 0 ? Future.succeededFuture() : readUnfinished());
  }

  private Future<Integer> read(String from) {
    var command = new ArrayList<>(List.of("GROUP", group, name, "COUNT", String.valueOf(BATCH),
        "BLOCK", BLOCK_MILLIS, "STREAMS"));
    command.addAll(streams);
    streams.forEach(stream -> command.add(from));
    return redis.xreadgroup(command).compose(reply -> {
      var events = new ArrayList<Event>();
      var entries = 0;
      for (var stream : reply == null ? List.<Response>of() : reply) {
        add(events, stream.get(0).toString(), stream.get(1));
        entries += stream.get(1).size();
      }
      return apply(events).map(entries);
    });
  }

  /** Takes over what other consumers of the group read but did not finish. */
  private Future<Void> claim() {
    if (System.nanoTime() - claimedAt < CLAIM_EVERY_NANOS) {
      return Future.succeededFuture();
    }
    claimedAt = System.nanoTime();
    var done = Future.<Void>succeededFuture();
    for (var stream : streams) {
      done = done.compose(before -> redis.xautoclaim(
          List.of(stream, group, name, CLAIM_IDLE_MILLIS, "0", "COUNT", String.valueOf(BATCH))))
          .compose(reply -> {
            var events = new ArrayList<Event>();
            add(events, stream, reply.get(1));
            return apply(events);
          });
    }
    return done;
  }

  private void add(List<Event> events, String stream, Response entries) {
    for (var entry : entries) {
      try {
        events.add(Event.from(stream, entry));
      } catch (RuntimeException e) {
        leaveOut(stream, entry, e);
      }
    }
  }

  /** An entry that is no event of ours has no effect to be done again, and would come back for ever. */
  private void leaveOut(String stream, Response entry, RuntimeException why) {
    parked.increment();
    LOG.error("entry {} of {} is no event and is left out: {}", entry.get(0), stream, entry.get(1), why);
    redis.xack(List.of(stream, group, entry.get(0).toString()));
  }

  private Future<Void> apply(List<Event> events) {
    if (events.isEmpty()) {
      return Future.succeededFuture();
    }
    return (oneByOne ? applyEach(events) : applyTogether(events)).compose(applied -> acknowledge(events));
  }

  /** All in one transaction, which is fast; one by one when that fails, which finds the culprit. */
  private Future<Void> applyTogether(List<Event> events) {
    return database.transaction(tx -> inOrder(events, event -> applyOnce(tx, event)))
        .recover(e -> Problems.isUnavailable(e) ? Future.failedFuture(e) : applyEach(events));
  }

  private Future<Void> applyEach(List<Event> events) {
    return inOrder(events, event -> applyAlone(event, 1));
  }

  private static Future<Void> inOrder(List<Event> events, java.util.function.Function<Event, Future<Void>> step) {
    var done = Future.<Void>succeededFuture();
    for (var event : events) {
      done = done.compose(before -> step.apply(event));
    }
    return done;
  }

  private Future<Void> applyOnce(SqlConnection tx, Event event) {
    event.cause().enter(loop.context());
    return tx.preparedQuery("INSERT INTO inbox (event_id) VALUES ($1) ON CONFLICT DO NOTHING")
        .execute(Tuple.of(event.id()))
        .compose(seen -> seen.rowCount() == 0 ? Future.succeededFuture() : effect.apply(tx, event));
  }

  private Future<Void> applyAlone(Event event, int attempt) {
    return database.transaction(tx -> applyOnce(tx, event)).recover(e -> {
      if (Problems.isUnavailable(e)) {
        return Future.failedFuture(e);
      }
      LOG.warn("event {} {} failed, attempt {} of {}", event.type(), event.id(), attempt, ATTEMPTS, e);
      return attempt == ATTEMPTS ? park(event, e)
          : vertx.timer(RETRY_MILLIS << attempt).compose(later -> applyAlone(event, attempt + 1));
    });
  }

  private Future<Void> park(Event event, Throwable error) {
    return database.statements().preparedQuery("""
        WITH seen AS (INSERT INTO inbox (event_id) VALUES ($1) ON CONFLICT DO NOTHING)
        INSERT INTO dead_events (event_id, stream, type, payload, trace, error) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT DO NOTHING
        """).execute(Tuple.of(event.id(), event.stream(), event.type(), event.payload(), event.trace(),
            String.valueOf(error.getMessage())))
        .onSuccess(done -> {
          parked.increment();
          LOG.error("event {} {} is parked in dead_events", event.type(), event.id(), error);
        }).mapEmpty();
  }

  private Future<Void> acknowledge(List<Event> events) {
    var done = Future.<Void>succeededFuture();
    for (var stream : streams) {
      var entries = events.stream().filter(event -> event.stream().equals(stream)).map(Event::entry).toList();
      if (!entries.isEmpty()) {
        var command = new ArrayList<>(List.of(stream, group));
        command.addAll(entries);
        done = done.compose(before -> redis.xack(command).mapEmpty());
      }
    }
    return done;
  }
}
