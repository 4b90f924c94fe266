package pos.customer;

import io.vertx.core.Future;
import pos.common.rule.Failure;
import pos.common.sql.Database;

/** What takes a password: logging in and changing it; a name that is nobody's meets the same steps, times and words. */
final class Credentials {

  private final Database database;
  private final Passwords passwords;

  Credentials(Database database, Passwords passwords) {
    this.database = database;
    this.passwords = passwords;
  }

  /** @param name a username or an e-mail address, in lower case */
  Future<RefreshToken> logIn(String name, String password) {
    var client = database.statements();
    return Customers.account(client, name).compose(account -> verify(account, password)
        .compose(right -> right ? RefreshTokens.open(client, account) : Future.succeededFuture())
        .compose(token -> token != null ? Future.succeededFuture(token)
            : refuse(account, Failure.of(Failure.Kind.UNAUTHENTICATED, "wrong-credentials",
                "Username or password is wrong."))));
  }

  /** Revokes every refresh token of the customer. */
  Future<Void> change(long customerId, String current, String next) {
    return Customers.account(database.statements(), customerId).compose(account -> verify(account, current)
        .compose(right -> right ? replace(account, next) : Future.succeededFuture(false))
        .compose(replaced -> replaced ? Future.succeededFuture()
            : refuse(account, Failure.invalid("current_password", "is not your password"))));
  }

  /** A locked account is refused before anything is hashed. */
  private Future<Boolean> verify(Account account, String password) {
    return LoginFailures.refuseLocked(database.statements(), account)
        .compose(_ -> passwords.matches(password, account.passwordHash()));
  }

  private Future<Boolean> replace(Account account, String password) {
    return passwords.hash(password).compose(hash -> database.transaction(tx ->
        Customers.replacePassword(tx, account, hash)
            .compose(replaced -> replaced ? RefreshTokens.revokeAll(tx, account.customerId()).map(true)
                : Future.succeededFuture(false))));
  }

  /** Counts the failure; guesses that were under way when the account was locked are told that, right or wrong. */
  private <T> Future<T> refuse(Account account, Failure failure) {
    return LoginFailures.count(database.statements(), account).compose(_ -> Future.failedFuture(failure));
  }
}
