package pos.customer;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import java.util.function.BiFunction;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Failure;
import pos.common.sql.Database;
import pos.customer.CustomerAddress.Draft;

/** Adds, replaces and deletes a customer's addresses; the customer's row is locked, so defaults move one at a time. */
final class ChangeAddresses {

  private static final int MAX = 100;

  private final Database database;

  ChangeAddresses(Database database) {
    this.database = database;
  }

  /** Fails with 409 when the account has 100 addresses. */
  Future<CustomerAddress> add(SqlConnection tx, long customerId, Draft draft) {
    return Customers.lock(tx, customerId)
        .compose(_ -> Addresses.count(tx, customerId))
        .compose(count -> {
          if (count >= MAX) {
            throw Failure.conflict("too-many-addresses",
                "An account can have at most " + MAX + " addresses. Delete one first.");
          }
          return Addresses.clearDefaults(tx, customerId, draft, Optional.empty());
        })
        .compose(_ -> Addresses.insert(tx, customerId, draft));
  }

  /** @return the address as it is now; its version stays when nothing differs */
  Future<CustomerAddress> replace(long customerId, long id, ExpectedVersion expected, Draft draft) {
    return change(customerId, id, expected, (tx, old) -> draft.equals(old.content()) ? Future.succeededFuture(old)
        : Addresses.clearDefaults(tx, customerId, draft, Optional.of(id))
            .compose(_ -> Addresses.update(tx, customerId, id, draft)));
  }

  Future<Void> delete(long customerId, long id, ExpectedVersion expected) {
    return change(customerId, id, expected, (tx, _) -> Addresses.delete(tx, customerId, id));
  }

  private <T> Future<T> change(long customerId, long id, ExpectedVersion expected,
      BiFunction<SqlConnection, CustomerAddress, Future<T>> change) {
    return database.transaction(tx -> Customers.lock(tx, customerId)
        .compose(_ -> Addresses.findOwn(tx, customerId, id))
        .compose(old -> {
          expected.mustMatch(old.version());
          return change.apply(tx, old);
        }));
  }
}
