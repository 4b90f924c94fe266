package pos.customer.mail;

import io.vertx.core.Future;

/** Hands mails over to a mail server, or to what stands for one in development. */
public interface MailSender {

  /** What became of a mail that need not be sent again. */
  enum Outcome { SENT, REFUSED }

  /** Fails when the mail has to be sent again, with a message without the recipient or the text. */
  Future<Outcome> send(Mail mail);

  Future<Void> close();
}
