package pos.common.events;

import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisAPI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pos.common.events.Streams.EntryId;
import pos.common.events.Subscription.Batch;
import pos.common.run.Environment;
import pos.common.run.Metrics;

/** How far a consumer is behind the events that were written for it. */
final class Lag {

  private static final long COUNT_EVERY_NANOS = 5_000_000_000L;

  /**
   * KEYS are the streams, ARGV is the group: the first entry that is read but not acknowledged, or an empty text, and
   * the last one that was read, at the same moment.
   */
  private static final String APPLIED = Streams.ALLOW_OOM + """
      local result = {}
      for i = 1, #KEYS do
        local first, last = redis.call('XPENDING', KEYS[i], ARGV[1])[2] or '', '0-0'
        for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[i])) do
          if group[2] == ARGV[1] then last = group[8] end
        end
        result[i] = { first, last }
      end
      return result
      """;

  private final RedisAPI redis;
  private final List<String> streams;
  private final String group;
  private volatile Instant appliedUntil = Instant.now();
  /** Until it is known what was missed before the start. */
  private volatile boolean misses = true;
  private volatile boolean hasBacklog;
  /** Entries by stream that were not applied at the last look. */
  private Set<Map.Entry<String, EntryId>> waiting = Set.of();
  private volatile long events;
  private Optional<Handler<Map<String, Long>>> appliedListener = Optional.empty();
  private Map<String, Long> applied = Map.of();
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
   * events at most, and up to those that were read earlier; a batch of events that were applied before says nothing new.
   *
   * @param fresh those that were not applied before
   * @param left those of them that are to be tried again later
   */
  void applied(Batch batch, List<Event> fresh, List<Event> left, Instant began) {
    if (!left.isEmpty()) {
      appliedUntil = until(oldest(left), batch);
    } else if (batch.isAll()) {
      appliedUntil = began;
      misses = false;
    } else if (!fresh.isEmpty()) {
      appliedUntil = until(oldest(fresh), batch);
    }
    waiting = new HashSet<>(batch.pending().entrySet());
    left.forEach(event -> waiting.add(Map.entry(event.stream(), EntryId.parse(event.entry()))));
    misses |= batch.owed();
    hasBacklog = batch.more() && !fresh.isEmpty();
  }

  /** While the same entry is still not applied, time stands still; of another one it is known when it was published. */
  private Instant until(Instant time, Batch batch) {
    var before = Collections.disjoint(waiting, batch.pending().entrySet())
        ? batch.pending().values().stream().map(first -> Instant.ofEpochMilli(first.millis()))
            .min(Comparator.naturalOrder()).orElse(time)
        : appliedUntil;
    return time.isBefore(before) ? time : before;
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

  /** Has a listener told where all members of the group have applied everything, by stream, when that has changed. */
  void tellApplied(Handler<Map<String, Long>> listener) {
    appliedListener = Optional.of(listener);
  }

  Future<Void> tellApplied() {
    return appliedListener.isEmpty() ? Future.succeededFuture() : readApplied().map(now -> {
      if (!now.equals(applied)) {
        applied = now;
        appliedListener.get().handle(now);
      }
      return null;
    });
  }

  private Future<Map<String, Long>> readApplied() {
    var command = new ArrayList<>(List.of(APPLIED, String.valueOf(streams.size())));
    command.addAll(streams);
    command.add(group);
    return redis.eval(command).map(reply -> {
      var positions = new HashMap<String, Long>();
      for (int i = 0; i < streams.size(); i++) {
        var first = reply.get(i).get(0).toString();
        positions.put(Streams.ofKey(streams.get(i)), first.isEmpty()
            ? EntryId.parse(reply.get(i).get(1).toString()).position() : EntryId.parse(first).position() - 1);
      }
      return positions;
    });
  }

  private long behind(List<Streams.Group> groups) {
    return groups.stream().filter(other -> other.name().equals(group))
        .mapToLong(other -> other.pending() + other.lag()).sum();
  }
}
