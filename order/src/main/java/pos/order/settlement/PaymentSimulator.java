package pos.order.settlement;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import pos.common.sql.Rows;
import pos.order.core.Timeouts;

/** A provider that moves no money; like a real one, it commits each call at once to a ledger of its own. */
public final class PaymentSimulator implements PaymentProvider {

  private static final String OK = "tok_visa";
  /** Is charged after {@link Timeouts#SLOW_CHARGE}. */
  private static final String SLOW = "tok_slow";
  /** Is charged, but the call is never answered. */
  private static final String SILENT = "tok_timeout";

  private final Vertx vertx;
  private final SqlClient ledger;

  public PaymentSimulator(Vertx vertx, SqlClient ledger) {
    this.vertx = vertx;
    this.ledger = ledger;
  }

  @Override
  public Future<Charge> charge(String key, String token, long cents) {
    return switch (token) {
      case SLOW -> vertx.timer(Timeouts.SLOW_CHARGE.toMillis(), TimeUnit.MILLISECONDS)
          .compose(_ -> enter(key, token, cents, "captured"));
      case SILENT -> enter(key, token, cents, "captured").compose(_ -> Promise.<Charge>promise().future());
      case OK -> enter(key, token, cents, "captured");
      default -> enter(key, token, cents, "declined");
    };
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
    return ledger.preparedQuery("""
        INSERT INTO payment_simulator.charges AS known (key, amount_cents, status) VALUES ($1, $2, 'barred')
        ON CONFLICT (key) DO UPDATE SET refunded_cents =
          CASE WHEN known.status = 'captured' AND known.amount_cents = $2 THEN $2 ELSE known.refunded_cents END
        RETURNING status, amount_cents, refunded_cents
        """).mapping(PaymentSimulator::charge).execute(Tuple.of(key, cents)).map(Rows::only);
  }

  private static Charge charge(Row row) {
    return new Charge(row.getString("status").equals("captured"), row.getLong("amount_cents"),
        row.getLong("refunded_cents"));
  }
}
