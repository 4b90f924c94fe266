package pos.customer;

import io.vertx.core.Future;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.sql.Database;

/** Replaces a customer's password and revokes all of their tokens. */
final class ChangePassword {

  private final Database database;
  private final Passwords passwords;
  private final CheckPassword check;
  private final SessionEnds ends;

  ChangePassword(Database database, Passwords passwords, CheckPassword check, SessionEnds ends) {
    this.database = database;
    this.passwords = passwords;
    this.check = check;
    this.ends = ends;
  }

  Future<Void> of(long customerId, String current, String next) {
    return Customers.findAccount(database.statements(), customerId).compose(account -> check.matches(account, current)
        .compose(right -> right ? refuseGuessable(customerId, next).compose(_ -> replace(account, next))
            : Future.succeededFuture(false))
        .compose(replaced -> replaced ? ends.tell()
            : check.refuse(account, Failure.invalid("current_password",
                Flaw.of("wrong_password", "is not the current password")))));
  }

  private Future<Void> refuseGuessable(long customerId, String next) {
    return Customers.find(database.statements(), customerId).map(customer -> {
      Guessable.refuse("new_password", next, customer.profile());
      return null;
    });
  }

  private Future<Boolean> replace(Account.Known account, String password) {
    return passwords.hash(password).compose(hash -> database.transaction(tx ->
        Customers.replacePassword(tx, account, hash)
            .compose(replaced -> replaced ? RefreshTokens.revokeAll(tx, account.customerId())
                // who has read the customer's mails must not set another password with one of them
                .compose(_ -> Mails.revoke(tx, Purpose.PASSWORD_RESET, account.customerId())).map(true)
                : Future.succeededFuture(false))));
  }
}
