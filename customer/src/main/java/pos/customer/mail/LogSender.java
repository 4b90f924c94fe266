package pos.customer.mail;

import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes mails to the log instead of sending them; for development only, because the links in them are secrets. */
public final class LogSender implements MailSender {

  private static final Logger LOG = LoggerFactory.getLogger(LogSender.class);

  public LogSender() {
    LOG.info("No mail server is set (SMTP_URL): mails are written to this log instead of being sent");
  }

  @Override
  public Future<Outcome> send(Mail mail) {
    LOG.info("Mail to {}: {}\n\n{}", mail.to(), mail.subject(), mail.text());
    return Future.succeededFuture(Outcome.SENT);
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
