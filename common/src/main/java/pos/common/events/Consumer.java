package pos.common.events;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.Response;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.run.Environment;
import pos.common.run.Loop;
import pos.common.run.Metrics;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Database;
import pos.common.sql.Outage;
import pos.common.sql.Rows;

/**
 * Reads other services' streams as a member of a consumer group and applies each event exactly once.
 *
 * <p>The effect and the event's id in the inbox are one transaction. An event that fails five times is parked in
 * {@code dead_events}; an outage of the database does not count as a failure.
 */
public final class Consumer {

  private static final Logger LOG = LoggerFactory.getLogger(Consumer.class);
  private static final int BATCH = 100;
  private static final int ATTEMPTS = 5;
  private static final long RETRY_MILLIS = 200;
  private static final long PAUSE_MILLIS = 500;
  /** From where to read: what no consumer of the group has got, or what this one has got and not finished. */
  private static final String NEW = ">";
  private static final String UNFINISHED = "0";
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
  private final Lag lag;
  private boolean oneByOne;
  private BiFunction<SqlConnection, List<Event>, Future<Void>> effectOfMany;
  private boolean joined;
  private long claimedAt;

  /** @param services the services whose events to read, such as {@code product-service} */
  public Consumer(Vertx vertx, Environment environment, Database database, List<String> services,
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
        .description("Events parked after five failures, and entries that are not events")
        .register(Metrics.registry(vertx));
    this.lag = new Lag(vertx, environment, redis, streams);
  }

  /** Applies each event in a transaction of its own: for effects on rows that requests wait for. */
  public Consumer oneByOne() {
    oneByOne = true;
    return this;
  }

  /** Applies all events that were read together with one effect, which costs less than one each. */
  public Consumer together(BiFunction<SqlConnection, List<Event>, Future<Void>> effectOfMany) {
    this.effectOfMany = effectOfMany;
    return this;
  }

  /** Returns how many seconds ago the oldest event that is not applied was written, or may have been. */
  public long lagSeconds() {
    return lag.seconds();
  }

  /** Returns the same as long as there is a backlog that is being read, and 0 otherwise. */
  public long backlogSeconds() {
    return lag.backlogSeconds();
  }

  public void start() {
    loop.start();
  }

  /** Ends after the current batch. */
  public Future<Void> close() {
    return loop.close().onComplete(_ -> redis.close());
  }

  /** Returns true, because reading waits for events: the next round may follow at once. */
  private Future<Boolean> round() {
    return join().compose(_ -> claim()).compose(_ -> lag.count()).compose(_ -> read(NEW)).map(true).onFailure(_ -> {
      joined = false;
      lag.unknown();
    });
  }

  /** Creates the group on every stream where it is missing, and finishes what this consumer read before a restart. */
  private Future<Void> join() {
    if (joined) {
      return Future.succeededFuture();
    }
    var groups = streams.stream().map(stream ->
        redis.xgroup(List.of("CREATE", stream, group, "0", "MKSTREAM")).<Void>mapEmpty()
            .recover(e -> e.getMessage().startsWith("BUSYGROUP") ? Future.succeededFuture() : Future.failedFuture(e)))
        .toList();
    return Future.all(groups).compose(_ -> readUnfinished()).onSuccess(_ -> joined = true);
  }

  private Future<Void> readUnfinished() {
    return read(UNFINISHED).compose(count -> count == 0 ? Future.succeededFuture() : readUnfinished());
  }

  private Future<Integer> read(String from) {
    var command = new ArrayList<>(List.of("GROUP", group, name, "COUNT", String.valueOf(BATCH),
        "BLOCK", BLOCK_MILLIS, "STREAMS"));
    command.addAll(streams);
    streams.forEach(stream -> command.add(from));
    var began = Instant.now();
    return redis.xreadgroup(command).compose(reply -> {
      var replies = reply == null ? List.<Response>of() : reply.stream().toList();
      var events = new ArrayList<Event>();
      replies.forEach(stream -> add(events, stream.get(0).toString(), stream.get(1)));
      var entries = replies.stream().mapToInt(stream -> stream.get(1).size()).sum();
      var isAll = replies.stream().allMatch(stream -> stream.get(1).size() < BATCH);
      var applied = apply(events).map(entries);
      return from.equals(UNFINISHED) ? applied : applied.onSuccess(_ -> lag.applied(events, isAll, began));
    });
  }

  /** Takes over what dead consumers of the group read but did not finish. */
  private Future<Void> claim() {
    if (System.nanoTime() - claimedAt < CLAIM_EVERY_NANOS) {
      return Future.succeededFuture();
    }
    claimedAt = System.nanoTime();
    var done = Future.<Void>succeededFuture();
    for (var stream : streams) {
      done = done.compose(_ -> redis.xautoclaim(
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
        discard(stream, entry, e);
      }
    }
  }

  /** Acknowledges an entry that is not an event: it would come back forever. */
  private void discard(String stream, Response entry, RuntimeException why) {
    parked.increment();
    LOG.error("entry {} of {} is not an event and is discarded: {}", entry.get(0), stream, entry.get(1), why);
    redis.xack(List.of(stream, group, entry.get(0).toString()))
        .onFailure(e -> LOG.warn("entry {} of {} will come back: {}", entry.get(0), stream, e.getMessage()));
  }

  private Future<Void> apply(List<Event> events) {
    if (events.isEmpty()) {
      return Future.succeededFuture();
    }
    return (oneByOne ? applyEach(events) : applyTogether(events)).compose(_ -> acknowledge(events));
  }

  /** Applies all in one transaction, which is fast, or one by one when that fails, which finds the bad event. */
  private Future<Void> applyTogether(List<Event> events) {
    if (effectOfMany != null) {
      // one of them may wait for a lock: the others are not to wait for it again and again
      return database.transaction(tx -> applyAtOnce(tx, events)).recover(_ -> applyEach(events));
    }
    return database.transaction(tx -> inOrder(events, event -> applyOnce(tx, event)))
        .recover(e -> Outage.isCauseOf(e) ? Future.failedFuture(e) : applyEach(events));
  }

  private Future<Void> applyEach(List<Event> events) {
    return inOrder(events, event -> applyAlone(event, 1));
  }

  private static Future<Void> inOrder(List<Event> events, Function<Event, Future<Void>> step) {
    var done = Future.<Void>succeededFuture();
    for (var event : events) {
      done = done.compose(_ -> step.apply(event));
    }
    return done;
  }

  private Future<Void> applyOnce(SqlConnection tx, Event event) {
    event.enter();
    return tx.preparedQuery("INSERT INTO inbox (event_id) VALUES ($1) ON CONFLICT DO NOTHING")
        .execute(Tuple.of(event.id()))
        .compose(seen -> seen.rowCount() == 0 ? Future.succeededFuture() : effect.apply(tx, event));
  }

  private Future<Void> applyAtOnce(SqlConnection tx, List<Event> events) {
    events.getFirst().enter();
    return tx.preparedQuery("""
        INSERT INTO inbox (event_id) SELECT unnest($1::uuid[]) AS id ORDER BY id ON CONFLICT DO NOTHING
        RETURNING event_id
        """).mapping(row -> row.getUUID(0)).execute(Tuple.of(events.stream().map(Event::id).toArray(UUID[]::new)))
        .compose(ids -> {
          var unseen = new HashSet<>(Rows.list(ids));
          var fresh = events.stream().filter(event -> unseen.remove(event.id())).toList();
          return fresh.isEmpty() ? Future.succeededFuture() : effectOfMany.apply(tx, fresh);
        });
  }

  private Future<Void> applyAlone(Event event, int attempt) {
    return database.transaction(tx -> applyOnce(tx, event)).recover(e -> {
      if (Outage.isCauseOf(e)) {
        return Future.failedFuture(e);
      }
      LOG.warn("event {} {} failed, attempt {} of {}", event.type(), event.id(), attempt, ATTEMPTS, e);
      return attempt == ATTEMPTS ? park(event, e)
          : vertx.timer(RETRY_MILLIS << attempt).compose(_ -> applyAlone(event, attempt + 1));
    });
  }

  private record Dead(Event event, Throwable error) {}

  private static final Columns<Dead> DEAD = new Columns<Dead>()
      .add("event_id", Type.ID, dead -> dead.event.id())
      .add("stream", Type.TEXT, dead -> dead.event.stream())
      .add("type", Type.TEXT, dead -> dead.event.type())
      .add("payload", Type.OBJECT, dead -> dead.event.payload())
      .add("trace", Type.TEXT, dead -> dead.event.trace())
      .add("error", Type.TEXT, dead -> String.valueOf(dead.error.getMessage()));

  private static final String PARK = """
      WITH seen AS (INSERT INTO inbox (event_id) VALUES ($1) ON CONFLICT DO NOTHING)
      INSERT INTO dead_events (%s) VALUES (%s) ON CONFLICT DO NOTHING
      """.formatted(DEAD.names(), DEAD.values());

  private Future<Void> park(Event event, Throwable error) {
    return database.statements().preparedQuery(PARK).execute(DEAD.of(new Dead(event, error)))
        .onSuccess(_ -> {
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
        done = done.compose(_ -> redis.xack(command).mapEmpty());
      }
    }
    return done;
  }
}
