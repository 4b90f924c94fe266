package pos.reporting.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.remote.OutsideClient;
import pos.common.run.Environment;
import pos.common.run.Loop;
import pos.common.run.Metrics;

/**
 * Sends deliveries at least once, those about one object in their order. A receiver that hangs keeps its own turn busy,
 * and those that have failed before have turns of their own, so that the others do not wait for them.
 */
public final class SendDeliveries {

  private static final Logger LOG = LoggerFactory.getLogger(SendDeliveries.class);
  private static final long PAUSE_MILLIS = 1_000;
  /** Receivers that have a turn at a time, of those that have failed and of the others each. */
  private static final int TURNS = 16;
  /** Attempts at a time with one receiver. */
  private static final int AT_ONCE = 4;
  /** A turn begins no attempt later than this: the last one ends before the claim does. */
  private static final long TURN_NANOS = Duration.ofSeconds(10).toNanos();
  /** The bodies that are in memory at a time, and one more. */
  private static final long BYTES = 1 << 20;
  private static final long STATE_NANOS = Duration.ofSeconds(10).toNanos();

  private final Vertx vertx;
  private final SqlClient client;
  private final OutsideClient outside;
  private final InstantSource clock;
  private final String instance;
  private final Loop loop;
  private final Counter delivered;
  private final Counter failed;
  private final Set<Turn> turns = new HashSet<>();
  private final Set<Turn> ended = new HashSet<>();
  private Map<String, Long> applied = Map.of();
  private Claims.State state = new Claims.State(0, 0, 0);
  private long stateAt = System.nanoTime() - STATE_NANOS;
  private boolean closing;

  /** A receiver that this instance has claimed, and what it is to be sent now. */
  private final class Turn {

    private final long webhookId;
    private final boolean failing;
    private final Queue<Due> due = new ArrayDeque<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private final long until = System.nanoTime() + TURN_NANOS;
    private long bytes;
    private int running;

    Turn(long webhookId, boolean failing) {
      this.webhookId = webhookId;
      this.failing = failing;
    }

    void add(Due each) {
      due.add(each);
      bytes += each.body().length();
    }

    void begin() {
      while (running < AT_ONCE && !due.isEmpty() && !closing && System.nanoTime() < until) {
        running++;
        attempt(due.remove()).onSuccess(attempt -> {
          running--;
          attempts.add(attempt);
          begin();
        });
      }
      if (running == 0) {
        due.clear();
        ended.add(this);
        // one without attempts would be claimed again at once: what is due to it waits for something
        if (!attempts.isEmpty()) {
          loop.poke();
        }
      }
    }
  }

  public SendDeliveries(Vertx vertx, Environment environment, SqlClient client, OutsideClient outside,
      InstantSource clock) {
    this.vertx = vertx;
    this.client = client;
    this.outside = outside;
    this.clock = clock;
    this.instance = environment.instance();
    this.loop = new Loop(vertx, "sending webhooks", PAUSE_MILLIS, this::round);
    this.delivered = counter(environment, "delivered");
    this.failed = counter(environment, "failed");
    gauge(environment, "disabled", () -> state.disabled());
    gauge(environment, "failing", () -> state.failing());
    Gauge.builder("webhook.lag", () -> state.lag()).baseUnit("seconds").tag("service", environment.service())
        .description("Time since the oldest delivery was due to a receiver that does not fail")
        .register(Metrics.registry(vertx));
  }

  private Counter counter(Environment environment, String outcome) {
    return Counter.builder("webhook.attempts").tag("service", environment.service()).tag("outcome", outcome)
        .description("Attempts to deliver to webhooks").register(Metrics.registry(vertx));
  }

  private void gauge(Environment environment, String name, Supplier<Number> value) {
    Gauge.builder("webhook.receivers", value).tag("service", environment.service()).tag("state", name)
        .description("Webhooks that were given up, and those that are to be sent something again")
        .register(Metrics.registry(vertx));
  }

  /** Notes up to which position of each stream everything is written down here. */
  public void applied(Map<String, Long> positions) {
    applied = positions;
    loop.poke();
  }

  public void start() {
    loop.start();
  }

  /** Sends at once what is due, instead of after a pause. */
  public void poke() {
    loop.poke();
  }

  /** Begins no more attempts, and records those that end within three seconds; the others are made again. */
  public Future<Void> close() {
    closing = true;
    return loop.close().compose(_ -> untilNothingRuns().timeout(3, TimeUnit.SECONDS).otherwiseEmpty())
        .compose(_ -> {
          ended.addAll(turns);
          return recordEnded();
        }).otherwiseEmpty().onComplete(_ -> outside.close());
  }

  private Future<Void> untilNothingRuns() {
    return ended.size() == turns.size() ? Future.succeededFuture()
        : vertx.timer(50).compose(_ -> untilNothingRuns());
  }

  private Future<Boolean> round() {
    return recordEnded().compose(_ -> look()).compose(_ -> claim(false)).compose(_ -> claim(true)).map(false);
  }

  private Future<Void> recordEnded() {
    var recorded = List.copyOf(ended);
    var attempts = recorded.stream().flatMap(turn -> turn.attempts.stream()).toList();
    return Claims.release(client, instance, recorded.stream().map(turn -> turn.webhookId).toList(), attempts)
        .map(givenUp -> {
          recorded.forEach(ended::remove);
          recorded.forEach(turns::remove);
          attempts.forEach(attempt -> (attempt.isDelivered() ? delivered : failed).increment());
          givenUp.forEach(webhook -> LOG.warn("webhook {} to {} is disabled: {}", webhook.webhookId(), webhook.host(),
              webhook.reason().equals("gone") ? "it answers 410" : "it has failed for three days"));
          return null;
        });
  }

  /** Looks now and then how the receivers stand. */
  private Future<Void> look() {
    if (System.nanoTime() - stateAt < STATE_NANOS) {
      return Future.succeededFuture();
    }
    stateAt = System.nanoTime();
    return Claims.state(client).onSuccess(now -> state = now).mapEmpty();
  }

  private Future<Void> claim(boolean failing) {
    var bytes = BYTES - turns.stream().mapToLong(turn -> turn.bytes).sum();
    var free = TURNS - (int) turns.stream().filter(turn -> turn.failing == failing).count();
    if (closing || bytes <= 0 || free <= 0) {
      return Future.succeededFuture();
    }
    var mine = turns.stream().map(turn -> turn.webhookId).toList();
    return Claims.claim(client, instance, failing, free, mine).compose(ids -> {
      var claimed = ids.stream().collect(Collectors.toMap(id -> id, id -> new Turn(id, failing)));
      turns.addAll(claimed.values());
      return Claims.read(client, claimed.keySet(), applied, bytes)
          .onSuccess(due -> due.forEach(each -> claimed.get(each.webhookId()).add(each)))
          // also without anything to send, which gives it back
          .<Void>mapEmpty().onComplete(_ -> claimed.values().forEach(Turn::begin));
    });
  }

  private Future<Attempt> attempt(Due due) {
    return outside.post(due.url(), due.headers(clock.instant().getEpochSecond()), due.body())
        .map(reply -> Attempt.answered(due, reply.status(), reply.body().getBytes()))
        .otherwise(e -> Attempt.failed(due, e));
  }
}
