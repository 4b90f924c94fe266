package pos.order;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.RedisAPI;
import java.util.List;
import pos.common.events.Consumer;
import pos.common.events.Relay;
import pos.common.http.AuditRoutes;
import pos.common.http.CustomerAuth;
import pos.common.http.HttpApp;
import pos.common.http.Site;
import pos.common.remote.SharedRedis;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.common.run.Metrics;
import pos.common.shop.CustomerTokens;
import pos.common.shop.EndedSessions;
import pos.common.sql.Database;
import pos.order.audit.Audits;
import pos.order.checkout.Checkout;
import pos.order.checkout.CustomerClient;
import pos.order.checkout.ProductClient;
import pos.order.core.Erasure;
import pos.order.core.Orders;
import pos.order.core.Requests;
import pos.order.core.Totals;
import pos.order.settlement.Arrivals;
import pos.order.settlement.AwaitOutcome;
import pos.order.settlement.CartClient;
import pos.order.settlement.ChangeOrder;
import pos.order.settlement.InventoryClient;
import pos.order.settlement.PaymentSimulator;
import pos.order.settlement.Resumption;
import pos.order.settlement.Settlement;

/** Orders of the web shop, from checkout to delivery. */
public final class OrderService extends VerticleBase {

  private static final List<String> MIGRATIONS = List.of(
      "V1__orders.sql", "S1__payment_simulator.sql", "V2__erasure.sql",
      "V3__uuids.sql", "V4__categories.sql", "V5__shipments.sql", "S2__single_use_cards.sql",
      "V6__locations.sql", "V7__part_refunds.sql", "S3__part_refunds.sql", "V8__dates_of_orders.sql",
      "V9__reasons_of_refunds.sql");

  private static final List<String> SHOP_PAGE = List.of("index.html", "shop.js", "shop.css", "account.js", "address.js",
      "api.js", "cart.js", "cart-page.js", "catalogue.js", "checkout.js", "form.js", "messages-en.js",
      "messages-fr.js", "orders.js", "parts.js", "payment.js", "product.js", "router.js", "stock.js");

  private final Environment environment;
  private HttpApp app;
  private Database database;
  private RedisAPI redis;
  private Relay relay;
  private Consumer customerEvents;
  private Resumption resumption;
  private InventoryClient inventory;
  private CartClient carts;
  private ProductClient products;
  private CustomerClient customers;

  public OrderService(Environment environment) {
    this.environment = environment;
  }

  public static void main(String[] args) {
    Launch.run("order-service", 8007, OrderService::new);
  }

  @Override
  public Future<?> start() {
    mustSimulate();
    redis = SharedRedis.connect(vertx, environment);
    var ended = new EndedSessions(redis, environment);
    var auth = new CustomerAuth(new CustomerTokens(vertx, environment), claims -> ended.state(claims.sessionId()));
    app = new HttpApp(vertx, environment);
    database = Database.open(vertx, environment);
    app.check("database", database::ping);
    app.report("consumer_lag_seconds", () -> customerEvents.lagSeconds());
    relay = new Relay(vertx, environment, database);
    customerEvents = new Consumer(vertx, environment, database, List.of("customer-service"), Erasure::apply)
        .oneByOne();
    openClients();
    var arrivals = new Arrivals(relay, Metrics.registry(vertx), SharedApi::settled);
    var payments = new PaymentSimulator(vertx, database.statements());
    var settlement = new Settlement(database, arrivals, inventory, carts, payments);
    resumption = new Resumption(vertx, environment, database, settlement);
    mount(auth, arrivals, new AwaitOutcome(vertx, database.statements(), settlement));
    Requests.deleteOld(database);
    return database.migrate("order/db", MIGRATIONS)
        .compose(_ -> app.listen())
        .onSuccess(_ -> {
          relay.start();
          customerEvents.start();
          resumption.start();
        });
  }

  private void openClients() {
    inventory = new InventoryClient(vertx, environment);
    carts = new CartClient(vertx, environment);
    products = new ProductClient(vertx, environment);
    customers = new CustomerClient(vertx, environment);
  }

  private void mount(CustomerAuth auth, Arrivals arrivals, AwaitOutcome awaitOutcome) {
    var statements = database.statements();
    var changeOrder = new ChangeOrder(database, arrivals, awaitOutcome);
    var checkout = new Checkout(statements, environment.webLocation(), carts, products, customers, awaitOutcome,
        SharedApi::refused);
    // without a key of its own, which production must name, there is no page
    environment.webKey().ifPresent(key -> app.serve(shopPage(key)));
    new HoldApi(statements).mount(app.router());
    new AuditRoutes(app.router(), database).examine("orders", Audits.ORDER, Audits::orders)
        .tell("orders", Orders.OLDEST_FIRST, Orders::told).find(Audits::find);
    new AdminApi(database, changeOrder).mount(app.router());
    new OrderApi(database, auth, checkout, changeOrder).mount(app.router());
  }

  /** @param key the web shop's own, which is no secret: every visitor's browser sends it */
  private Site shopPage(String key) {
    return new Site("/shop/", "order/shop", SHOP_PAGE).configured(new JsonObject()
        .put("api_key", key)
        .put("location_id", environment.webLocation())
        .put("shipping_cents", Totals.SHIPPING_CENTS)
        .put("free_shipping_from_cents", Totals.FREE_SHIPPING_FROM_CENTS)
        .put("payment_provider", environment.paymentProvider()));
  }

  /** The simulator is the only provider so far and takes no money, so production must ask for it by name. */
  private void mustSimulate() {
    if (!"simulator".equals(environment.paymentProvider())) {
      throw new IllegalArgumentException(
          "PAYMENT_PROVIDER must be simulator, which takes no money, not " + environment.paymentProvider());
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
    redis.close();
    return database.close();
  }

  public int port() {
    return app.port();
  }

  HttpApp app() {
    return app;
  }
}
