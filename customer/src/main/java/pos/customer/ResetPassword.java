package pos.customer;

import io.vertx.core.Future;
import java.util.Optional;
import pos.common.sql.Database;

/** Sets a new password with the token of a mail, and revokes all tokens of the customer, this one's like included. */
final class ResetPassword {

  private final Database database;
  private final Passwords passwords;
  private final SessionEnds ends;

  ResetPassword(Database database, Passwords passwords, SessionEnds ends) {
    this.database = database;
    this.passwords = passwords;
    this.ends = ends;
  }

  /** @return the customer; empty when the token is not valid, in which case nothing is hashed */
  Future<Optional<Long>> with(String token, String password) {
    return Mails.isValid(database.statements(), Purpose.PASSWORD_RESET, token)
        .compose(valid -> valid ? replace(token, password) : Future.succeededFuture(Optional.empty()));
  }

  private Future<Optional<Long>> replace(String token, String password) {
    return passwords.hash(password).compose(hash -> database.transaction(tx ->
        Mails.use(tx, Purpose.PASSWORD_RESET, token).compose(owner -> owner.isEmpty() ? Future.succeededFuture(owner)
            : Customers.lock(tx, owner.get()).compose(customer -> {
              Guessable.refuse("new_password", password, customer.profile());
              return Customers.resetPassword(tx, owner.get(), hash);
            })
                .compose(_ -> RefreshTokens.revokeAll(tx, owner.get()))
                .compose(_ -> Mails.revoke(tx, Purpose.PASSWORD_RESET, owner.get()))
                .map(owner))))
        .compose(owner -> ends.tell().map(owner));
  }
}
