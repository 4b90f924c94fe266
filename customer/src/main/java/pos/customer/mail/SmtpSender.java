package pos.customer.mail;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import pos.common.run.MailSettings;
import pos.common.run.MailSettings.Server;

/** Sends mails by SMTP, over a connection each: they are few. */
public final class SmtpSender implements MailSender {

  private static final int CONNECT_MILLIS = 5_000;
  /** A server that is silent for longer is disconnected. */
  private static final int IDLE_SECONDS = 15;
  private static final long LIMIT_SECONDS = 45;
  /** The replies by which a server refuses a mailbox, not the sender: RFC 5321, 4.2.3. */
  private static final Set<Integer> MAILBOX_REFUSED = Set.of(550, 551, 553);

  private final String from;
  private final MailClient client;

  public SmtpSender(Vertx vertx, MailSettings settings, Server server) {
    this.from = settings.from();
    var config = new MailConfig(server.host(), server.port())
        .setSsl(server.security() == Server.Security.TLS)
        .setStarttls(server.security() == Server.Security.STARTTLS ? StartTLSOptions.REQUIRED
            : StartTLSOptions.DISABLED)
        .setHostnameVerificationAlgorithm("HTTPS")
        .setTrustOptions(server.trust())
        .setKeepAlive(false).setMaxPoolSize(1)
        .setConnectTimeout(CONNECT_MILLIS)
        .setIdleTimeoutUnit(TimeUnit.SECONDS).setIdleTimeout(IDLE_SECONDS);
    if (server.username() == null) {
      config.setLogin(LoginOption.DISABLED);
    } else {
      config.setLogin(LoginOption.REQUIRED).setUsername(server.username()).setPassword(server.password());
    }
    this.client = MailClient.create(vertx, config);
  }

  @Override
  public Future<Outcome> send(Mail mail) {
    var message = new MailMessage().setFrom(from).setTo(mail.to()).setSubject(mail.subject()).setText(mail.text())
        // so that no programme answers it: RFC 3834
        .addHeader("Auto-Submitted", "auto-generated");
    return client.sendMail(message).timeout(LIMIT_SECONDS, TimeUnit.SECONDS).map(Outcome.SENT)
        .recover(SmtpSender::judge);
  }

  /** Replies repeat the recipient's address, so only their code may reach the log. */
  private static Future<Outcome> judge(Throwable cause) {
    if (cause instanceof SMTPException refused) {
      return MAILBOX_REFUSED.contains(refused.getReplyCode()) ? Future.succeededFuture(Outcome.REFUSED)
          : Future.failedFuture("the mail server answers " + refused.getReplyCode());
    }
    return Future.failedFuture("the mail server cannot be used: "
        + (cause instanceof IOException ? cause.getMessage() : cause.getClass().getSimpleName()));
  }

  @Override
  public Future<Void> close() {
    return client.close();
  }
}
