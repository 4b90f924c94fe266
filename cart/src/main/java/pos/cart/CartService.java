package pos.cart;

import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.redis.client.RedisAPI;
import java.time.InstantSource;
import pos.common.http.CustomerAuth;
import pos.common.http.HttpApp;
import pos.common.remote.SharedRedis;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.common.run.Metrics;
import pos.common.shop.CustomerTokens;
import pos.common.shop.EndedSessions;

/** The cart service: carts of the web shop, kept in Redis so that any instance serves any cart. */
public final class CartService extends VerticleBase {

  /** The most sessions that the gauge counts, and so the most entries that a scrape visits. */
  private static final int COUNTED_SESSIONS = 10_000;

  private final Environment environment;
  private final InstantSource clock;
  private HttpApp app;
  private RedisAPI redis;
  private ProductClient products;
  private InventoryClient inventory;
  private CustomerClient customers;

  public CartService(Environment environment) {
    this(environment, InstantSource.system());
  }

  /** @param clock the time by which cached values expire */
  CartService(Environment environment, InstantSource clock) {
    this.environment = environment;
    this.clock = clock;
  }

  public static void main(String[] args) {
    Launch.run("cart-service", 8006, CartService::new);
  }

  @Override
  public Future<?> start() {
    var tokens = new CustomerTokens(vertx, environment);
    app = new HttpApp(vertx, environment);
    redis = SharedRedis.connect(vertx, environment);
    products = new ProductClient(vertx, environment, clock);
    inventory = new InventoryClient(vertx, environment, clock);
    customers = new CustomerClient(vertx, environment, clock);
    var ended = new EndedSessions(redis, environment);
    var keys = new Keys(!environment.hashTag("carts").isEmpty());
    var begun = new BegunCarts(redis, keys, clock);
    var carts = new Carts(redis, keys, begun, countedSessions());
    app.checkShared("redis", carts::ping);
    new CartApi(carts, begun, new ChangeItem(products, carts), new Pricing(products, inventory, customers, clock),
        new CustomerAuth(tokens, claims -> ended.state(claims.sessionId()))).mount(app.router());
    return app.listen();
  }

  @Override
  public Future<?> stop() {
    return app.drain().onComplete(_ -> {
      products.close();
      inventory.close();
      customers.close();
      redis.close();
    });
  }

  public int port() {
    return app.port();
  }

  HttpApp app() {
    return app;
  }

  private TtlCache<String, Boolean> countedSessions() {
    var sessions = new TtlCache<String, Boolean>(clock, COUNTED_SESSIONS);
    Gauge.builder("cart.service.sessions.active", sessions, TtlCache::countFresh)
        .tag("instance", environment.instance())
        .description("Sessions that the instance served within the lifetime of a cart, at most " + COUNTED_SESSIONS)
        .register(Metrics.registry(vertx));
    return sessions;
  }
}
