package pos.customer;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.run.Loop;
import pos.common.run.Metrics;
import pos.customer.mail.MailSender;
import pos.customer.mail.MailSender.Outcome;

/**
 * Sends what is in the table of mails, one after the other and at least once: one whose process was killed, or whose
 * server did not answer, is sent again.
 */
final class SendMails {

  private static final Logger LOG = LoggerFactory.getLogger(SendMails.class);
  private static final long PAUSE_MILLIS = 2_000;

  private final SqlClient client;
  private final MailSender sender;
  private final String shopUrl;
  private final Loop loop;
  private final Counter sent;
  private final Counter refused;
  private final Counter expired;

  SendMails(Vertx vertx, SqlClient client, MailSender sender, String shopUrl) {
    this.client = client;
    this.sender = sender;
    this.shopUrl = shopUrl;
    this.loop = new Loop(vertx, "sending mails", PAUSE_MILLIS, this::round);
    this.sent = counter(vertx, "sent");
    this.refused = counter(vertx, "refused");
    this.expired = counter(vertx, "expired");
  }

  private static Counter counter(Vertx vertx, String outcome) {
    return Counter.builder("mails").tag("outcome", outcome).description("Mails to customers by what became of them")
        .register(Metrics.registry(vertx));
  }

  void start() {
    loop.start();
  }

  /** Sends at once instead of after the pause. */
  void poke() {
    loop.poke();
  }

  Future<Void> close() {
    return loop.close().eventually(sender::close);
  }

  private Future<Boolean> round() {
    var token = Secrets.random();
    return Mails.take(client, token).compose(letter -> letter.isEmpty() ? Future.succeededFuture(false)
        : send(letter.get(), token).map(true));
  }

  private Future<Void> send(Letter letter, String token) {
    if (letter.email() == null) {
      return Mails.drop(client, letter);
    }
    if (letter.tooLate()) {
      LOG.warn("{} could not be sent in time, and is given up", letter);
      expired.increment();
      return Mails.drop(client, letter);
    }
    return sender.send(letter.purpose().mail(letter.email(), letter.language(), shopUrl, token))
        .compose(outcome -> finish(letter, outcome));
  }

  private Future<Void> finish(Letter letter, Outcome outcome) {
    return switch (outcome) {
      case SENT -> {
        sent.increment();
        yield Mails.finish(client, letter);
      }
      case REFUSED -> {
        LOG.info("{} is given up: the recipient's server refuses it", letter);
        refused.increment();
        yield Mails.drop(client, letter);
      }
    };
  }
}
