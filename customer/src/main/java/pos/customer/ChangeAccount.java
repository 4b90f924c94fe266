package pos.customer;

import io.vertx.core.Future;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Fields;
import pos.common.sql.Database;

/** Changes the fields of an account that a customer sends. */
final class ChangeAccount {

  private final Database database;

  ChangeAccount(Database database) {
    this.database = database;
  }

  /** @return the customer as they are now; the version stays when nothing differs */
  Future<Customer> of(long customerId, ExpectedVersion expected, Fields patch) {
    return database.transaction(tx -> Customers.lock(tx, customerId).compose(old -> {
      expected.mustMatch(old.version());
      var changed = old.profile().patched(patch);
      return changed.equals(old.profile()) ? Future.succeededFuture(old)
          : Customers.update(tx, customerId, changed);
    }));
  }
}
