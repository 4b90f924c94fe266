package pos.customer;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Fields;
import pos.common.shop.Language;
import pos.common.sql.Database;

/** Changes the fields of an account that a customer sends; a new e-mail address is to be confirmed, and the former one told. */
final class ChangeAccount {

  private final Database database;
  private final Optional<SendMails> mails;

  /** @param mails empty when no mail server is set */
  ChangeAccount(Database database, Optional<SendMails> mails) {
    this.database = database;
    this.mails = mails;
  }

  /**
   * @param language that of the mail to a new address; null for that of the customer
   * @return the customer as they are now; the version stays when nothing differs
   */
  Future<Customer> of(long customerId, ExpectedVersion expected, Fields patch, Language language) {
    return database.transaction(tx -> Customers.lock(tx, customerId).compose(old -> {
      expected.mustMatch(old.version());
      var changed = old.profile().patched(patch);
      return changed.equals(old.profile()) ? Future.succeededFuture(old)
          : Customers.update(tx, customerId, changed).compose(now ->
              changed.email().equals(old.profile().email()) ? Future.succeededFuture(now)
                  : askForConfirmation(tx, customerId, language)
                      .compose(_ -> tellFormer(tx, customerId, old.profile().email())).map(now));
    })).onSuccess(_ -> mails.ifPresent(SendMails::poke));
  }

  /** What was sent to the address before must not confirm this one; beyond five an hour, nothing is sent. */
  private Future<Void> askForConfirmation(SqlConnection tx, long customerId, Language language) {
    return Mails.revoke(tx, Purpose.EMAIL_CONFIRMATION, customerId)
        .compose(_ -> mails.isEmpty() ? Future.succeededFuture()
            : Mails.add(tx, Purpose.EMAIL_CONFIRMATION, customerId, language).mapEmpty());
  }

  /** A token that was stolen is enough to change the address, and then to have the password forgotten. */
  private Future<Void> tellFormer(SqlConnection tx, long customerId, String email) {
    return mails.isEmpty() ? Future.succeededFuture() : Mails.addNotice(tx, customerId, email);
  }
}
