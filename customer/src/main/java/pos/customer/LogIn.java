package pos.customer;

import io.vertx.core.Future;
import java.util.Optional;
import pos.common.rule.Failure;
import pos.common.sql.Database;

/** Logs a customer in with a username or an e-mail address, and a password. */
final class LogIn {

  private final Database database;
  private final CheckPassword check;

  LogIn(Database database, CheckPassword check) {
    this.database = database;
    this.check = check;
  }

  /** @param name a username or an e-mail address, in lower case */
  Future<RefreshToken> with(String name, String password, Client device) {
    return Customers.findAccount(database.statements(), name, device).compose(account ->
        check.matches(account, password)
        .compose(right -> right ? open(account) : Future.succeededFuture(Optional.empty()))
        .compose(token -> token.isPresent() ? Future.succeededFuture(token.get())
            : check.refuse(account, Failure.of(Failure.Kind.UNAUTHENTICATED, "wrong-credentials",
                "The username or the password is wrong."))));
  }

  private Future<Optional<RefreshToken>> open(Account account) {
    return account instanceof Account.Known known ? database.transaction(tx -> RefreshTokens.open(tx, known))
        : Future.succeededFuture(Optional.empty());
  }
}
