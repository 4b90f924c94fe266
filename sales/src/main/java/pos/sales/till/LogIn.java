package pos.sales.till;

import io.vertx.core.Future;
import java.time.Duration;
import pos.common.rule.Failure;
import pos.common.shop.StoreScope;
import pos.common.sql.Database;

/** Compares a cashier's PIN, a few times in a quarter of an hour. */
final class LogIn {

  private final Database database;
  private final Pins pins;

  LogIn(Database database, Pins pins) {
    this.database = database;
    this.pins = pins;
  }

  /** Fails with 403 when the PIN is wrong, with 429 after too many of them. */
  Future<Cashier> logIn(long id, String pin, StoreScope stores) {
    return Cashiers.find(database.statements(), id).compose(cashier -> {
      stores.mustInclude(cashier.storeId());
      return Cashiers.attempt(database.statements(), id)
          .compose(hash -> pins.matches(pin, hash.orElseThrow(() -> refused(cashier))))
          .compose(matches -> matches ? Cashiers.loggedIn(database.statements(), id) : Future.failedFuture(wrong()))
          .map(cashier);
    });
  }

  private static Failure refused(Cashier cashier) {
    return cashier.active() ? Failure.of(Failure.Kind.TOO_MANY, "too-many-attempts", "There were too many wrong PINs. "
        + "Try again in " + Cashiers.WAIT_MINUTES + " minutes, or ask the head office for a new PIN.")
        .retryAfter(Duration.ofMinutes(Cashiers.WAIT_MINUTES))
        : Failure.of(Failure.Kind.FORBIDDEN, "cashier-inactive", "This cashier does not work here any more.");
  }

  private static Failure wrong() {
    return Failure.of(Failure.Kind.FORBIDDEN, "wrong-pin", "The PIN is wrong. Enter it again.");
  }
}
