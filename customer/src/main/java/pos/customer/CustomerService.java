package pos.customer;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.redis.client.RedisAPI;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.events.Relay;
import pos.common.http.CustomerAuth;
import pos.common.http.HttpApp;
import pos.common.remote.SharedRedis;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.common.shop.CustomerTokens;
import pos.common.shop.EndedSessions;
import pos.common.shop.EndedSessions.State;
import pos.common.sql.Database;
import pos.customer.mail.LogSender;
import pos.customer.mail.MailSender;
import pos.customer.mail.SmtpSender;

/** Customers, their login and their addresses. */
public final class CustomerService extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(CustomerService.class);
  private static final List<String> MIGRATIONS = List.of(
      "V1__customers.sql", "V2__development_data.sql", "V3__erasures_are_told.sql",
      "V4__mails.sql", "V5__ended_sessions.sql", "V6__repeated_refreshes.sql",
      "V7__known_devices.sql", "V8__unused_tokens.sql", "V9__notices_of_changed_addresses.sql");

  private final Environment environment;
  private HttpApp app;
  private Database database;
  private Relay relay;
  private RedisAPI redis;
  private SessionEnds ends;
  private Optional<SendMails> mails;

  public CustomerService(Environment environment) {
    this.environment = environment;
  }

  public static void main(String[] args) {
    Launch.run("customer-service", 8005, CustomerService::new);
  }

  @Override
  public Future<?> start() {
    var tokens = new CustomerTokens(vertx, environment);
    app = new HttpApp(vertx, environment);
    database = Database.open(vertx, environment);
    app.check("database", database::ping);
    relay = new Relay(vertx, environment, database);
    redis = SharedRedis.connect(vertx, environment);
    ends = new SessionEnds(vertx, database.events(), new EndedSessions(redis, environment));
    database.deleteOld("auth_tokens", RefreshTokens.OLD);
    database.deleteOld("login_failures", LoginFailures.OLD);
    database.deleteOld("ended_sessions", SessionEnds.OLD);
    database.deleteOld("known_devices", LoginFailures.OLD_DEVICES);
    database.deleteOld("mails", Mails.OLD);
    database.deleteOld("mail_counts", Mails.OLD_COUNTS);
    mails = mailSender().map(sender ->
        new SendMails(vertx, database.events(), sender, environment.mail().shopUrl()));
    var passwords = new Passwords(vertx);
    mountApis(tokens, passwords);
    return Future.all(database.migrate("customer/db", MIGRATIONS), passwords.prepare())
        .compose(_ -> app.listen())
        .onSuccess(_ -> {
          relay.start();
          ends.start();
          mails.ifPresent(SendMails::start);
        });
  }

  /** Returns what sends mails: in production a mail server or nothing, as a mail in a log is a secret in a log. */
  private Optional<MailSender> mailSender() {
    var settings = environment.mail();
    if (settings.server().isPresent()) {
      LOG.info("Mails are sent by {}", settings.server().get());
      return Optional.of(new SmtpSender(vertx, settings, settings.server().get()));
    }
    if (environment.production()) {
      LOG.warn("No mail server is set (SMTP_URL): no mails are sent, and customers cannot reset their password");
      return Optional.empty();
    }
    return Optional.of(new LogSender());
  }

  private void mountApis(CustomerTokens tokens, Passwords passwords) {
    var check = new CheckPassword(database, passwords);
    var auth = new CustomerAuth(tokens,
        claims -> RefreshTokens.isLive(database.statements(), claims.tokenId(), claims.customerId())
            .map(live -> live ? State.OPEN : State.ENDED));
    new AuthApi(database, new LogIn(database, check), tokens, ends).mount(app.router());
    new CustomerApi(database, passwords, tokens, new ChangeAccount(database, mails),
        new ChangePassword(database, passwords, check, ends), new EraseAccount(database, relay, ends), mails, auth)
        .mount(app.router());
    new MailApi(database, mails, new ResetPassword(database, passwords, ends), auth).mount(app.router());
    new AddressApi(database, new ChangeAddresses(database), auth).mount(app.router());
  }

  @Override
  public Future<?> stop() {
    return app.drain().eventually(relay::close).eventually(ends::close).onComplete(_ -> redis.close())
        .eventually(() -> mails.map(SendMails::close).orElseGet(Future::succeededFuture)).eventually(database::close);
  }

  public int port() {
    return app.port();
  }

  HttpApp app() {
    return app;
  }
}
