package pos.customer;

import io.vertx.core.Future;
import pos.common.rule.Failure;
import pos.common.sql.Database;

/** Compares an account's password; an unknown name takes the same steps and the same time. */
final class CheckPassword {

  private final Database database;
  private final Passwords passwords;

  CheckPassword(Database database, Passwords passwords) {
    this.database = database;
    this.passwords = passwords;
  }

  /** Fails with 429 while the account is locked, before anything is hashed. */
  Future<Boolean> matches(Account account, String password) {
    return LoginFailures.refuseLocked(database.statements(), account)
        .compose(_ -> switch (account) {
          case Account.Known known -> passwords.matches(password, known.passwordHash());
          case Account.Unknown _ -> passwords.matchesDecoy(password);
        });
  }

  /** Counts a wrong password and fails with {@code failure}, or with 429 when the account was locked meanwhile. */
  <T> Future<T> refuse(Account account, Failure failure) {
    return database.transaction(tx -> LoginFailures.count(tx, account)).compose(_ -> Future.failedFuture(failure));
  }
}
