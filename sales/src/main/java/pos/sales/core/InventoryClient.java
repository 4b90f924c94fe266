package pos.sales.core;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.remote.Remote;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.run.Environment;
import pos.common.run.Metrics;

/** The inventory service, which knows the stores and holds goods for sales. */
public final class InventoryClient {

  private static final String INSUFFICIENT = "insufficient-stock";
  /** Another hold has the reference, with other goods. */
  private static final String REUSED = "reference-reused";
  /** The statuses of a hold that has the goods, or has taken them out of the stock. */
  private static final Set<String> STANDING = Set.of("active", "committed");
  /** How often the goods of a sale are held anew; each hold but the last has expired, or is for other goods. */
  private static final int ATTEMPTS = 10;
  private static final Logger LOG = LoggerFactory.getLogger(InventoryClient.class);
  /** The longest that one attempt may take; the circuit breaker gives up at most 100 ms later. */
  private static final int TIMEOUT_MILLIS = 400;
  /** After this time inventory asks whether a sale was written (ADR 23); until then a retry finds its goods held. */
  private static final int HOLD_SECONDS = 120;

  /** How many seconds inventory's ledger is behind the sales. */
  private static final String LEDGER_LAG = "X-Ledger-Lag";
  private static final long HARMLESS_LAG_SECONDS = 5;
  private static final long PAUSE_MILLIS_A_SECOND = 100;
  private static final long MAX_PAUSE_MILLIS = 2000;
  /** How long tills go on selling slowly when inventory falls silent. */
  private static final Duration PAUSE_KEPT = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final Remote remote;
  private final Counter unheld;
  /** The pause after the last hold. */
  private volatile long lastPauseMillis;
  private volatile long lastPauseAt = System.nanoTime();

  /** The outcome of an attempt to hold goods. */
  public sealed interface Hold {

    /** The goods are held. */
    record Held(HoldReference reference) implements Hold {}

    /**
     * There are not enough goods.
     *
     * @param shortages as inventory lists them
     */
    record Shortage(Object shortages) implements Hold {}

    /** Inventory gave no usable answer in time. */
    record Unknown() implements Hold {}

    /** All attempts to hold the goods of this sale have been made. */
    record UsedUp() implements Hold {}
  }

  private static final Hold UNKNOWN = new Hold.Unknown();
  private static final Hold USED_UP = new Hold.UsedUp();

  public InventoryClient(Vertx vertx, Environment environment) {
    this.vertx = vertx;
    this.remote = new Remote(vertx, environment, "inventory-service", TIMEOUT_MILLIS);
    this.unheld = Counter.builder("sales.unheld").tag("service", environment.service())
        .description("Sales that were taken without a hold because inventory gave no usable answer")
        .register(Metrics.registry(vertx));
  }

  /**
   * Tries to hold the goods of a sale, or finds them held by an earlier request for the same sale. Each attempt takes
   * up to 500 ms; another one is made only when the hold of the one before has expired or is for other goods.
   */
  public Future<Hold> hold(UUID saleId, long storeId, List<Line> lines) {
    return hold(HoldReference.first(saleId), reservation(storeId, lines));
  }

  private Future<Hold> hold(HoldReference reference, JsonObject reservation) {
    return remote.post("/reservations", reservation.copy().put("reference", reference.text()))
        .transform(answer -> answer.failed() ? afterPause(UNKNOWN, null)
            : outcome(reference, answer.result()).map(hold -> afterPause(hold, answer.result())).orElseGet(() ->
                reference.attempt() == ATTEMPTS ? Future.succeededFuture(USED_UP)
                    : hold(reference.next(), reservation)));
  }

  /**
   * Lets tills sell more slowly the longer inventory's ledger is behind their sales, so that it catches up; also for a
   * while when it has so much to do that it no longer answers.
   */
  private Future<Hold> afterPause(Hold hold, HttpResponse<Buffer> answer) {
    var millis = switch (hold) {
      case Hold.Held _ -> {
        lastPauseMillis = pauseMillis(answer.getHeader(LEDGER_LAG));
        lastPauseAt = System.nanoTime();
        yield lastPauseMillis;
      }
      case Hold.Unknown _ -> {
        unheld.increment();
        yield System.nanoTime() - lastPauseAt < PAUSE_KEPT.toNanos() ? lastPauseMillis : 0;
      }
      default -> 0;
    };
    return millis == 0 ? Future.succeededFuture(hold) : vertx.timer(millis).map(hold);
  }

  /** @param lagSeconds a whole number, or null */
  static long pauseMillis(String lagSeconds) {
    try {
      var seconds = lagSeconds == null ? 0 : Long.parseLong(lagSeconds);
      return Math.clamp(PAUSE_MILLIS_A_SECOND * (seconds - HARMLESS_LAG_SECONDS), 0, MAX_PAUSE_MILLIS);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Returns a location as inventory describes it; fails when it does not. */
  public Future<JsonObject> location(long id) {
    return location(id, Failure.unavailable("inventory-service")).map(HttpResponse::bodyAsJsonObject);
  }

  /** Fails with 422 when there is no such store, and with 503 when inventory does not say. */
  public Future<Void> mustHaveStore(long storeId) {
    return location(storeId, Failure.invalid("store_id",
        Flaw.of("not_a_location", "must be a location: there is no location " + storeId))).mapEmpty();
  }

  private Future<HttpResponse<Buffer>> location(long id, Failure unknown) {
    return remote.get("/locations/" + id).map(answer -> {
      if (answer.statusCode() == 404) {
        throw unknown;
      }
      if (answer.statusCode() != 200) {
        LOG.warn("inventory-service answered {} when asked for location {}", answer.statusCode(), id);
        throw Failure.unavailable("inventory-service");
      }
      return answer;
    });
  }

  public void close() {
    remote.close();
  }

  private static JsonObject reservation(long storeId, List<Line> sold) {
    var quantities = new TreeMap<Long, Long>();
    sold.forEach(line -> quantities.merge(line.productId(), line.quantity(), Math::addExact));
    var lines = new JsonArray();
    quantities.forEach((product, quantity) ->
        lines.add(new JsonObject().put("product_id", product).put("quantity", quantity)));
    return new JsonObject().put("location_id", storeId)
        .put("ttl_seconds", HOLD_SECONDS).put("lines", lines);
  }

  /**
   * Returns empty when the hold under this reference has expired or is for other goods. Any other answer that is
   * neither a hold nor a shortage says nothing about the stock.
   */
  private static Optional<Hold> outcome(HoldReference reference, HttpResponse<Buffer> answer) {
    try {
      var body = answer.body() == null ? new JsonObject() : answer.bodyAsJsonObject();
      var code = body.getValue("code");
      if (INSUFFICIENT.equals(code)) {
        return Optional.of(new Hold.Shortage(body.getValue("shortages")));
      }
      if (REUSED.equals(code)) {
        return Optional.empty();
      }
      if (answer.statusCode() / 100 == 2 && body.getValue("status") instanceof String status) {
        return STANDING.contains(status) ? Optional.of(new Hold.Held(reference)) : Optional.empty();
      }
      LOG.warn("inventory-service answered {} {} to a hold", answer.statusCode(), code);
    } catch (DecodeException e) {
      LOG.warn("inventory-service answered {} without JSON to a hold", answer.statusCode());
    }
    return Optional.of(UNKNOWN);
  }
}
