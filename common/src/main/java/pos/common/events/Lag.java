package pos.common.events;

import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisAPI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import pos.common.run.Environment;
import pos.common.run.Metrics;

/** How far a consumer is behind the events that were written for it. */
final class Lag {

  private static final long COUNT_EVERY_NANOS = 5_000_000_000L;

  private final RedisAPI redis;
  private final List<String> streams;
  private final String group;
  private volatile Instant appliedUntil = Instant.now();
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
   * Notes that events are applied.
   *
   * @param isAll whether there were no others when reading them began
   */
  void applied(List<Event> events, boolean isAll, Instant began) {
    appliedUntil = isAll ? began : events.stream().map(Event::at).min(Comparator.naturalOrder()).orElse(began);
    hasBacklog = !isAll;
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
