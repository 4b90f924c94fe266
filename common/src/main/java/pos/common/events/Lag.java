package pos.common.events;

import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisAPI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import pos.common.events.Subscription.Batch;
import pos.common.run.Environment;
import pos.common.run.Metrics;

/** How far a consumer is behind the events that were written for it. */
final class Lag {

  private static final long COUNT_EVERY_NANOS = 5_000_000_000L;

  private final RedisAPI redis;
  private final List<String> streams;
  private final String group;
  private volatile Instant appliedUntil = Instant.now();
  /** Until it is known what was missed before the start. */
  private volatile boolean misses = true;
  private volatile boolean hasBacklog;
  private volatile long events;
  private long countedAt = System.nanoTime() - COUNT_EVERY_NANOS;

  Lag(Vertx vertx, Environment environment, RedisAPI redis, List<String> streams) {
    this.redis = redis;
    this.streams = streams;
    this.group = environment.service();
    var registry = Metrics.registry(vertx);
    Gauge.builder("consumer.lag", this, Lag::seconds).baseUnit("seconds").tag("service", environment.service())
        .description("Age of the oldest event that this service has not applied").register(registry);
    Gauge.builder("consumer.lag.events", this, lag -> lag.events).tag("service", environment.service())
        .description("Events that this service has not applied").register(registry);
  }

  /**
   * Notes what became of a batch. While others are known not to be applied, all are applied up to the oldest of these
   * events at most; a batch of events that were applied before says nothing new.
   *
   * @param fresh those that were not applied before
   * @param left those of them that are to be tried again later
   */
  void applied(Batch batch, List<Event> fresh, List<Event> left, Instant began) {
    if (!left.isEmpty()) {
      appliedUntil = oldest(left);
    } else if (batch.isAll()) {
      appliedUntil = began;
      misses = false;
    } else if (!fresh.isEmpty()) {
      appliedUntil = oldest(fresh);
    }
    misses |= batch.owed();
    hasBacklog = batch.more() && !fresh.isEmpty();
  }

  private static Instant oldest(List<Event> events) {
    return events.stream().map(Event::at).min(Comparator.naturalOrder()).orElseThrow();
  }

  /** Notes that nothing can be read or applied. */
  void unknown() {
    hasBacklog = false;
  }

  /** Returns the whole seconds since the time up to which all events are applied, also while nothing can be read. */
  long seconds() {
    return Math.max(0, Duration.between(appliedUntil, Instant.now()).toSeconds());
  }

  Instant appliedUntil() {
    return appliedUntil;
  }

  /** Returns whether events of any age may be missing, which are or will be published again. */
  boolean misses() {
    return misses;
  }

  /** Returns the same while events are read that others wait behind, and 0 otherwise. */
  long backlogSeconds() {
    return hasBacklog ? seconds() : 0;
  }

  /** Counts, every few seconds, the events that are read but not applied, and those that are not read. */
  Future<Void> count() {
    if (System.nanoTime() - countedAt < COUNT_EVERY_NANOS) {
      return Future.succeededFuture();
    }
    countedAt = System.nanoTime();
    return Future.all(streams.stream().map(stream -> Streams.groups(redis, stream).map(this::behind)).toList())
        .onSuccess(counts -> events = counts.<Long>list().stream().mapToLong(Long::longValue).sum())
        .<Void>mapEmpty().otherwiseEmpty();
  }

  private long behind(List<Streams.Group> groups) {
    return groups.stream().filter(other -> other.name().equals(group))
        .mapToLong(other -> other.pending() + other.lag()).sum();
  }
}
