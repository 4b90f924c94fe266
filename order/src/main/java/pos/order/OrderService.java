package pos.order;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import pos.common.events.Consumer;
import pos.common.shop.CustomerTokens;
import pos.common.sql.Database;
import pos.common.run.Environment;
import pos.common.http.HttpApp;
import pos.common.run.Launch;
import pos.common.events.Relay;

/** Orders of the web shop, from checkout to delivery. */
public final class OrderService extends VerticleBase {

  private static final List<String> MIGRATIONS = List.of(
      "V1__orders.sql", "S1__payment_simulator.sql", "V2__erasure.sql");

  private final Environment environment;
  private final String paymentProvider;
  private HttpApp app;
  private Database database;
  private Relay relay;
  private Consumer customerEvents;
  private Resumption resumption;
  private InventoryClient inventory;
  private CartClient carts;
  private ProductClient products;
  private CustomerClient customers;

  /** The environment variable PAYMENT_PROVIDER says who takes the money; production has no default. */
  public OrderService(Environment environment) {
    this(environment, System.getenv("PAYMENT_PROVIDER"));
  }

  OrderService(Environment environment, String paymentProvider) {
    this.environment = environment;
    this.paymentProvider = paymentProvider;
  }

  public static void main(String[] args) {
    Launch.run("order-service", 8007, OrderService::new);
  }

  @Override
  public Future<?> start() {
    mustSimulate();
    var tokens = new CustomerTokens(environment);
    app = new HttpApp(vertx, environment);
    database = Database.open(vertx, app, environment);
    relay = new Relay(vertx, environment, app, database);
    customerEvents = new Consumer(vertx, environment, app, database, List.of("customer-service"), Erasure::apply)
        .oneByOne();
    openClients();
    var payments = new PaymentSimulator(vertx, database.statements());
    var settlement = new Settlement(database, relay, inventory, carts, payments, app.registry());
    resumption = new Resumption(vertx, environment, app, database, settlement);
    mount(tokens, new Waiting(vertx, database, settlement));
    return database.migrate("order/db", MIGRATIONS)
        .compose(migrated -> app.listen())
        .onSuccess(listening -> {
          relay.start();
          customerEvents.start();
          resumption.start();
        });
  }

  private void openClients() {
    inventory = new InventoryClient(vertx, environment, app);
    carts = new CartClient(vertx, environment, app);
    products = new ProductClient(vertx, environment, app);
    customers = new CustomerClient(vertx, environment, app);
  }

  private void mount(CustomerTokens tokens, Waiting waiting) {
    var change = new OrderChange(database, relay, waiting);
    new AdminApi(database, change).mount(app.router());
    new OrderApi(database, tokens, new Checkout(database, carts, products, customers, waiting), change)
        .mount(app.router());
  }

  /** The simulator is the only provider there is so far, and takes no money: nobody gets it without knowing. */
  private void mustSimulate() {
    var chosen = paymentProvider == null && !environment.production() ? "simulator" : paymentProvider;
    if (!"simulator".equals(chosen)) {
      throw new IllegalArgumentException("PAYMENT_PROVIDER must be simulator, which takes no money, not " + chosen);
    }
  }

  @Override
  public Future<?> stop() {
    return app.drain().eventually(resumption::close).eventually(customerEvents::close).eventually(relay::close)
        .eventually(this::closeClients);
  }

  private Future<Void> closeClients() {
    inventory.close();
    carts.close();
    products.close();
    customers.close();
    return database.close();
  }

  public int port() {
    return app.port();
  }

  HttpApp app() {
    return app;
  }
}
