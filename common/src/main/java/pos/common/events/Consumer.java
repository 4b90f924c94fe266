package pos.common.events;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisAPI;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import pos.common.events.Inbox.Applied;
import pos.common.run.Environment;
import pos.common.run.Loop;
import pos.common.sql.Database;
import pos.common.sql.Rows;

/** Reads other services' streams as a member of a consumer group, and applies each event once ({@link Inbox}). */
public final class Consumer {

  private static final long PAUSE_MILLIS = 500;

  private final Database database;
  private final RedisAPI redis;
  private final List<String> streams;
  private final Subscription subscription;
  private final BiFunction<SqlConnection, Event, Future<Void>> effect;
  private final Loop loop;
  private final Inbox inbox;
  private final Lag lag;
  private Duration claimIdle = Duration.ofSeconds(15);
  private Duration claimEvery = Duration.ofSeconds(5);
  private boolean joined;
  private long claimedAt;

  /** @param services the services whose events to read, such as {@code product-service} */
  public Consumer(Vertx vertx, Environment environment, Database database, List<String> services,
      BiFunction<SqlConnection, Event, Future<Void>> effect) {
    this.database = database;
    this.redis = Streams.connect(vertx, environment);
    this.streams = services.stream().map(Streams::of).toList();
    this.effect = effect;
    this.loop = new Loop(vertx, "reading events of " + String.join(", ", services), PAUSE_MILLIS, this::round);
    this.inbox = new Inbox(vertx, environment, database, effect);
    var keys = streams.stream().map(stream -> Streams.key(environment, stream)).toList();
    this.subscription = new Subscription(redis, keys, environment, events -> apply(events).mapEmpty(),
        inbox::noteParked);
    this.lag = new Lag(vertx, environment, redis, keys);
  }

  /** Applies each event in a transaction of its own: for effects on rows that requests wait for. */
  public Consumer oneByOne() {
    inbox.oneByOne();
    return this;
  }

  /** Applies all events that were read together with one effect, which costs less than one each. */
  public Consumer together(BiFunction<SqlConnection, List<Event>, Future<Void>> effectOfMany) {
    inbox.together(effectOfMany);
    return this;
  }

  /** Has a listener told, when it changes, up to which position of each stream all instances have applied all. */
  public Consumer tellApplied(Handler<Map<String, Long>> listener) {
    lag.tellApplied(listener);
    return this;
  }

  /** Shortens the times, for tests. */
  Consumer hurry(Duration pause, Postponed postponed) {
    inbox.hurry(pause.toMillis() / 10, postponed);
    this.claimIdle = pause;
    this.claimEvery = pause;
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

  /** Returns the time up to which all published events are applied, unless this service has missed some. */
  public Instant appliedUntil() {
    return lag.appliedUntil();
  }

  /** Returns whether events of any age may be missing, which are or will be published again for this service. */
  public boolean hasMissedEvents() {
    return lag.misses();
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
    return join().compose(_ -> lookBack()).compose(_ -> lag.count()).compose(_ -> lag.tellApplied())
        .compose(_ -> read()).map(true).onFailure(_ -> {
      joined = false;
      lag.unknown();
    });
  }

  private Future<Void> read() {
    var began = Instant.now();
    return subscription.read().compose(batch -> apply(batch.events())
        .onSuccess(applied -> lag.applied(batch, applied.fresh(), applied.left(), began)).mapEmpty());
  }

  /** Joins the groups, and finishes what this consumer read before a restart. */
  private Future<Void> join() {
    return joined ? Future.succeededFuture()
        : subscribe().compose(_ -> subscription.finish()).onSuccess(_ -> joined = true);
  }

  /** Creates the group where it is missing, and tells the producers which database reads. */
  private Future<Void> subscribe() {
    return database.events().query("SELECT number FROM epoch").execute()
        .compose(rows -> subscription.join(Rows.only(rows).getLong("number").toString()));
  }

  /** Now and then takes over what was read but not finished, and what was parked and is to be applied again. */
  private Future<Void> lookBack() {
    if (System.nanoTime() - claimedAt < claimEvery.toNanos()) {
      return Future.succeededFuture();
    }
    claimedAt = System.nanoTime();
    return subscribe().compose(_ -> DeadEvents.applyMarked(database, streams, effect))
        .compose(_ -> subscription.claim(claimIdle));
  }

  private Future<Applied> apply(List<Event> events) {
    return inbox.apply(events).compose(applied -> {
      var settled = new ArrayList<>(events);
      settled.removeAll(applied.left());
      return subscription.acknowledge(settled).map(applied);
    });
  }

  /** Puts an event that cannot be applied into {@code dead_events}, where operators find it. */
  public Future<Boolean> park(Event event, Throwable error) {
    return inbox.park(event, error);
  }
}
