package pos.customer;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.events.Relay;
import pos.common.http.CustomerAuth;
import pos.common.http.HttpApp;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.common.shop.CustomerTokens;
import pos.common.sql.Database;

/** Customers, their login and their addresses. */
public final class CustomerService extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(CustomerService.class);
  private static final List<String> MIGRATIONS = List.of(
      "V1__customers.sql", "V2__development_data.sql", "V3__erasures_are_told.sql");

  private final Environment environment;
  private HttpApp app;
  private Database database;
  private Relay relay;

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
    var passwords = new Passwords(vertx);
    mountApis(tokens, passwords);
    return Future.all(database.migrate("customer/db", MIGRATIONS), passwords.prepare())
        .compose(_ -> app.listen())
        .onSuccess(_ -> {
          relay.start();
          vertx.setPeriodic(TimeUnit.MINUTES.toMillis(1), _ -> deleteExpired());
        });
  }

  private void mountApis(CustomerTokens tokens, Passwords passwords) {
    var check = new CheckPassword(database, passwords);
    var auth = new CustomerAuth(tokens,
        claims -> RefreshTokens.isLive(database.statements(), claims.tokenId(), claims.customerId()));
    new AuthApi(database, new LogIn(database, check), tokens).mount(app.router());
    new CustomerApi(database, passwords, tokens, new ChangeAccount(database),
        new ChangePassword(database, passwords, check), new EraseAccount(database, relay), auth).mount(app.router());
    new AddressApi(database, new ChangeAddresses(database), auth).mount(app.router());
  }

  private void deleteExpired() {
    database.transaction(tx -> RefreshTokens.deleteExpired(tx).compose(_ -> LoginFailures.deleteExpired(tx)))
        .onFailure(e -> LOG.warn("clean-up failed, next attempt in a minute: {}", e.getMessage()));
  }

  @Override
  public Future<?> stop() {
    return app.drain().eventually(relay::close).eventually(database::close);
  }

  public int port() {
    return app.port();
  }

  HttpApp app() {
    return app;
  }
}
