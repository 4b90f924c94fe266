package pos.order;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;

/** A provider that moves no money. Its books are its own: each statement is committed at once, come what may. */
final class PaymentSimulator implements PaymentProvider {

  private static final String OK = "tok_visa";
  /** Is charged after five seconds. */
  private static final String SLOW = "tok_slow";
  /** Is charged, and nobody ever hears of it. */
  private static final String SILENT = "tok_timeout";
  private static final int SLOW_SECONDS = 5;

  private final Vertx vertx;
  private final SqlClient books;

  PaymentSimulator(Vertx vertx, SqlClient books) {
    this.vertx = vertx;
    this.books = books;
  }

  @Override
  public Future<Charge> charge(String key, String token, long cents) {
    return switch (token) {
      case SLOW -> vertx.timer(SLOW_SECONDS, TimeUnit.SECONDS).compose(late -> enter(key, token, cents, "captured"));
      case SILENT -> enter(key, token, cents, "captured").compose(charged -> Promise.<Charge>promise().future());
      case OK -> enter(key, token, cents, "captured");
      default -> enter(key, token, cents, "declined");
    };
  }

  private Future<Charge> enter(String key, String token, long cents, String status) {
    return books.preparedQuery("""
        INSERT INTO payment_simulator.charges AS known (key, token, amount_cents, status) VALUES ($1, $2, $3, $4)
        ON CONFLICT (key) DO UPDATE SET key = known.key RETURNING *
        """).execute(Tuple.of(key, token, cents, status)).map(rows -> charge(rows.iterator().next()));
  }

  @Override
  public Future<Charge> find(String key) {
    return books.preparedQuery("SELECT * FROM payment_simulator.charges WHERE key = $1").execute(Tuple.of(key))
        .map(rows -> rows.size() == 0 ? null : charge(rows.iterator().next()));
  }

  @Override
  public Future<Charge> refund(String key, long cents) {
    return books.preparedQuery("""
        INSERT INTO payment_simulator.charges AS known (key, amount_cents, status) VALUES ($1, $2, 'barred')
        ON CONFLICT (key) DO UPDATE SET refunded_cents = CASE known.status WHEN 'captured' THEN $2 ELSE 0 END
        RETURNING *
        """).execute(Tuple.of(key, cents)).map(rows -> charge(rows.iterator().next()));
  }

  private static Charge charge(Row row) {
    return new Charge(row.getString("status").equals("captured"), row.getLong("refunded_cents"));
  }
}
