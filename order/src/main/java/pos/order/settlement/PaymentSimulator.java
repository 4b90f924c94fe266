package pos.order.settlement;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import pos.common.sql.Rows;
import pos.order.core.Timeouts;

/** A provider that moves no money; like a real one, it commits each call at once to a ledger of its own. */
public final class PaymentSimulator implements PaymentProvider {

  private static final String CAPTURED = "captured";
  private static final String DECLINED = "declined";
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String OK = "tok_visa";
  /** Is charged after {@link Timeouts#SLOW_CHARGE}. */
  private static final String SLOW = "tok_slow";
  /** Is charged after this time, for which neither orders nor their clients wait. */
  private static final String VERY_SLOW = "tok_very_slow";
  private static final Duration VERY_SLOW_CHARGE = Duration.ofSeconds(12);
  /** Is charged, but the call is never answered. */
  private static final String SILENT = "tok_timeout";
  /** Is charged; refunds fail for this time after the charge. */
  private static final String NOT_REFUNDED_YET = "tok_refund_fails";
  private static final String REFUNDED_AFTER = "interval '30 seconds'";
  /** Is charged once, with anything behind it, and declined from then on. */
  private static final String ONCE = "tok_once_";

  private final Vertx vertx;
  private final SqlClient ledger;

  public PaymentSimulator(Vertx vertx, SqlClient ledger) {
    this.vertx = vertx;
    this.ledger = ledger;
  }

  @Override
  public Future<Charge> charge(String key, String token, long cents) {
    return switch (token) {
      case SLOW -> after(Timeouts.SLOW_CHARGE).compose(_ -> enter(key, token, cents, CAPTURED));
      case VERY_SLOW -> after(VERY_SLOW_CHARGE).compose(_ -> enter(key, token, cents, CAPTURED));
      case SILENT -> enter(key, token, cents, CAPTURED).compose(_ -> Promise.<Charge>promise().future());
      case OK, NOT_REFUNDED_YET -> enter(key, token, cents, CAPTURED);
      default -> token.startsWith(ONCE) ? enterOnce(key, token, cents) : enter(key, token, cents, DECLINED);
    };
  }

  private Future<?> after(Duration time) {
    return vertx.timer(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Future<Charge> enterOnce(String key, String token, long cents) {
    return enter(key, token, cents, CAPTURED).recover(e -> e instanceof PgException pg
        && pg.getSqlState().equals(UNIQUE_VIOLATION)
        ? enter(key, token, cents, DECLINED) : Future.failedFuture(e));
  }

  private Future<Charge> enter(String key, String token, long cents, String status) {
    return ledger.preparedQuery("""
        INSERT INTO payment_simulator.charges AS known (key, token, amount_cents, status) VALUES ($1, $2, $3, $4)
        ON CONFLICT (key) DO UPDATE SET key = known.key RETURNING status, amount_cents, refunded_cents
        """).mapping(PaymentSimulator::charge).execute(Tuple.of(key, token, cents, status)).map(Rows::only);
  }

  @Override
  public Future<Optional<Charge>> find(String key) {
    return ledger.preparedQuery("""
        SELECT status, amount_cents, refunded_cents FROM payment_simulator.charges WHERE key = $1
        """).mapping(PaymentSimulator::charge).execute(Tuple.of(key)).map(Rows::first);
  }

  @Override
  public Future<Charge> refund(String key, long cents) {
    return mustRefund(key).compose(_ -> enterRefund(key, cents));
  }

  private Future<Void> mustRefund(String key) {
    return ledger.preparedQuery("""
        SELECT FROM payment_simulator.charges
        WHERE key = $1 AND token = $2 AND created_at > clock_timestamp() - %s
        """.formatted(REFUNDED_AFTER)).execute(Tuple.of(key, NOT_REFUNDED_YET))
        .compose(rows -> rows.size() == 0 ? Future.succeededFuture()
            : Future.failedFuture("the simulated provider refunds this card later"));
  }

  @Override
  public Future<Charge> refundPart(String key, int part, long cents) {
    return mustRefund(key).compose(_ -> ledger.preparedQuery("""
        WITH entered AS (
          INSERT INTO payment_simulator.refunds (key, part, amount_cents) VALUES ($1, $2, $3)
          ON CONFLICT DO NOTHING RETURNING amount_cents)
        UPDATE payment_simulator.charges SET
          refunded_cents = refunded_cents + coalesce((SELECT amount_cents FROM entered), 0)
        WHERE key = $1 AND status = 'captured' RETURNING status, amount_cents, refunded_cents
        """).mapping(PaymentSimulator::charge).execute(Tuple.of(key, part, cents)).map(Rows::only));
  }

  private Future<Charge> enterRefund(String key, long cents) {
    return ledger.preparedQuery("""
        INSERT INTO payment_simulator.charges AS known (key, amount_cents, status) VALUES ($1, $2, 'barred')
        ON CONFLICT (key) DO UPDATE SET refunded_cents =
          CASE WHEN known.status = 'captured' AND known.amount_cents = $2 THEN $2 ELSE known.refunded_cents END
        RETURNING status, amount_cents, refunded_cents
        """).mapping(PaymentSimulator::charge).execute(Tuple.of(key, cents)).map(Rows::only);
  }

  private static Charge charge(Row row) {
    return new Charge(row.getString("status").equals(CAPTURED), row.getLong("amount_cents"),
        row.getLong("refunded_cents"));
  }
}
