package pos.customer;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import pos.common.events.Outbox;
import pos.common.events.Relay;
import pos.common.rule.ExpectedVersion;
import pos.common.sql.Database;

/** Erases a customer's personal data here, and publishes the erasure for the other services. */
final class EraseAccount {

  private final Database database;
  private final Relay relay;
  private final SessionEnds ends;

  EraseAccount(Database database, Relay relay, SessionEnds ends) {
    this.database = database;
    this.relay = relay;
    this.ends = ends;
  }

  Future<Void> of(long customerId, ExpectedVersion expected) {
    return Customers.find(database.statements(), customerId).compose(customer -> {
      expected.mustMatch(customer.version());
      return RefreshTokens.deleteUsed(database.statements(), customerId);
    }).compose(_ -> erase(customerId, expected));
  }

  private Future<Void> erase(long customerId, ExpectedVersion expected) {
    return database.transaction(tx -> Customers.lock(tx, customerId)
        .compose(customer -> {
          expected.mustMatch(customer.version());
          return Customers.erase(tx, customerId);
        })
        .compose(_ -> Outbox.add(tx, "customer.erased", new JsonObject().put("customer_id", customerId))))
        .onSuccess(_ -> relay.poke())
        .compose(_ -> ends.tell());
  }
}
