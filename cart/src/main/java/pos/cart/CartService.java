package pos.cart;

import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.RedisOptions;
import java.time.InstantSource;
import pos.common.shop.CustomerTokens;
import pos.common.run.Environment;
import pos.common.http.HttpApp;
import pos.common.run.Launch;

/** Carts of the web shop, kept in Redis, so that any instance serves any cart. */
public final class CartService extends VerticleBase {

  /** As many sessions as the metric counts at most. */
  private static final int SESSIONS = 10_000;

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

  /** @param clock by which what was heard from other services gets old */
  CartService(Environment environment, InstantSource clock) {
    this.environment = environment;
    this.clock = clock;
  }

  public static void main(String[] args) {
    Launch.run("cart-service", 8006, CartService::new);
  }

  @Override
  public Future<?> start() {
    var tokens = new CustomerTokens(environment);
    app = new HttpApp(vertx, environment);
    redis = connect();
    products = new ProductClient(vertx, environment, app, clock);
    inventory = new InventoryClient(vertx, environment, app, clock);
    customers = new CustomerClient(vertx, environment, app, clock);
    var carts = new Carts(redis, countedSessions());
    app.checkShared("redis", carts::ping);
    new CartApi(carts, new Pricing(products, inventory, customers, clock), products, tokens).mount(app.router());
    return app.listen();
  }

  @Override
  public Future<?> stop() {
    return app.drain().onComplete(drained -> {
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

  private RedisAPI connect() {
    return RedisAPI.api(Redis.createClient(vertx, new RedisOptions()
        .setConnectionString(environment.redisUri())
        .setMaxPoolSize(8).setMaxPoolWaiting(2000)
        .setPreferredProtocolVersion(ProtocolVersion.RESP2)
        .setNetClientOptions(new NetClientOptions().setConnectTimeout(500))));
  }

  private Recent<String, Boolean> countedSessions() {
    var sessions = new Recent<String, Boolean>(clock, SESSIONS);
    Gauge.builder("cart.service.sessions.active", sessions, Recent::countFresh).tag("instance", environment.instance())
        .description("Sessions that this instance served within their lifetime").register(app.registry());
    return sessions;
  }
}
