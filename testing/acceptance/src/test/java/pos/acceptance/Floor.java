package pos.acceptance;

import static pos.acceptance.FloorClient.expect;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pos.cart.CartService;
import pos.common.run.Launch;
import pos.customer.CustomerService;
import pos.embedded.EmbeddedPostgres;
import pos.embedded.EmbeddedRedis;
import pos.inventory.InventoryService;
import pos.order.OrderService;
import pos.product.ProductService;
import pos.reporting.ReportingService;
import pos.sales.SalesService;
import pos.shop.Listener;
import pos.shop.Part;
import pos.shop.ShopGateway;
import pos.testing.ForgetfulProxy;
import pos.testing.ServiceProcess;
import pos.testing.SharedFixture;

/** Services as processes on servers of their own, behind the built-in gateway; each can be killed by itself. */
final class Floor implements SharedFixture {

  private static final Map<Part, Class<?>> STORES = Map.of(Part.PRODUCT, ProductService.class,
      Part.INVENTORY, InventoryService.class, Part.SALES, SalesService.class);
  private static final Map<Part, Class<?>> WEB_SHOP = Map.of(Part.CART, CartService.class,
      Part.ORDER, OrderService.class);
  /** Nothing listens there. */
  private static final List<SocketAddress> CLOSED = List.of(SocketAddress.inetSocketAddress(1, "127.0.0.1"));

  private final Map<Part, Class<?>> programs = new EnumMap<>(STORES);
  private final int webInstances;
  private final int port = ServiceProcess.freePort();
  private final Map<Part, List<ServiceProcess>> instances = new EnumMap<>(Part.class);
  private final Deque<Runnable> closing = new ArrayDeque<>();
  private Vertx vertx;
  private FloorClient client;
  private EmbeddedPostgres postgres;
  private EmbeddedRedis redis;
  private FloorDatabases databases;
  private String gateway;
  private boolean forgetful;
  private boolean crowded;
  private ForgetfulProxy toPostgres;
  private ForgetfulProxy toRedis;

  private Floor(int webInstances) {
    this.webInstances = webInstances;
    if (webInstances > 0) {
      programs.putAll(WEB_SHOP);
      programs.put(Part.CUSTOMER, CustomerService.class);
    }
  }

  /** Returns the services that stores need, with one instance of each. */
  static Floor ofStores() {
    return new Floor(0);
  }

  /**
   * Returns the services of stores and web shop, which takes no order before the customer service has told it of ended
   * sessions; with a number of instances of the cart and the order service.
   */
  static Floor withWebShop(int webInstances) {
    return new Floor(webInstances);
  }

  /** Returns the same with the reporting service. */
  Floor withReporting() {
    programs.put(Part.REPORTING, ReportingService.class);
    return this;
  }

  /** Returns the same, whose gateway lets an address call as often as it likes: all browsers of a test have one. */
  Floor forManyFromOneAddress() {
    crowded = true;
    return this;
  }

  /** Returns the same, whose network can forget the connections of services to PostgreSQL and Redis. */
  Floor withForgetfulNetwork() {
    forgetful = true;
    return this;
  }

  @Override
  public void start() {
    vertx = Launch.vertx();
    closing.push(() -> vertx.close().await());
    client = new FloorClient(vertx, port);
    postgres = EmbeddedPostgres.throwaway();
    closing.push(postgres::stop);
    // carts must survive a kill of Redis
    redis = webInstances == 0 ? EmbeddedRedis.throwaway() : EmbeddedRedis.temporary();
    closing.push(redis::stop);
    databases = new FloorDatabases(vertx, postgres,
        programs.keySet().stream().filter(Part::hasDatabase).collect(Collectors.toSet()));
    if (forgetful) {
      toPostgres = new ForgetfulProxy(postgres.port());
      closing.push(toPostgres::close);
      toRedis = new ForgetfulProxy(redis.port());
      closing.push(toRedis::close);
    }
    var starting = new EnumMap<Part, List<CompletableFuture<ServiceProcess>>>(Part.class);
    programs.forEach((part, main) -> starting.put(part, Stream.generate(() -> starting(part, main))
        .limit(WEB_SHOP.containsKey(part) ? webInstances : 1).toList()));
    starting.forEach((part, processes) ->
        instances.put(part, processes.stream().map(CompletableFuture::join).toList()));
    openGateway();
    ServiceProcess.await("the sales service knows the development catalogue",
        () -> databases.number(Part.SALES, "SELECT count(*) FROM catalogue") == 20);
    if (webInstances > 0) {
      ServiceProcess.await("it is known which sessions have ended",
          () -> askRedis(Command.EXISTS, "sessions:complete").toInteger() == 1);
    }
  }

  private CompletableFuture<ServiceProcess> starting(Part part, Class<?> main) {
    var variables = Map.of("HOST", "127.0.0.1", "DATABASE_URL", through(toPostgres, databases.uri(part)),
        "DATABASE_PASSWORD", databases.password(), "REDIS_URL", through(toRedis, redisUri()),
        "GATEWAY_URL", "http://127.0.0.1:" + port);
    return CompletableFuture.supplyAsync(() -> {
      var process = ServiceProcess.start(main, variables);
      synchronized (closing) {
        closing.push(process::close);
      }
      return process;
    });
  }

  private String through(ForgetfulProxy proxy, String uri) {
    return proxy == null ? uri : proxy.inFrontOf(uri);
  }

  private String redisUri() {
    return "redis://127.0.0.1:" + redis.port();
  }

  private void openGateway() {
    var kongFile = Path.of(System.getProperty("kong.directory"), "kong.yml");
    gateway = vertx.deployVerticle(ShopGateway.of(crowded ? unlimited(kongFile) : kongFile, Map.of(),
        Listener.on(port), this::addresses)).await();
  }

  private static Path unlimited(Path kongFile) {
    try {
      var directory = Files.createTempDirectory("kong");
      var defaults = Files.copy(kongFile.resolveSibling("development.env"), directory.resolve("development.env"));
      var file = Files.writeString(directory.resolve("kong.yml"), Files.readString(kongFile)
          .replaceAll("minute: \\d+, limit_by: ip", "minute: 1000000, limit_by: ip"));
      Stream.of(directory, defaults, file).forEach(each -> each.toFile().deleteOnExit());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<SocketAddress> addresses(Part part) {
    return !instances.containsKey(part) ? CLOSED : instances.get(part).stream().map(ServiceProcess::port)
        .map(servicePort -> SocketAddress.inetSocketAddress(servicePort, "127.0.0.1")).toList();
  }

  /** Stops the gateway until {@link #open}. */
  void closeGateway() {
    vertx.undeploy(gateway).await();
    gateway = null;
  }

  /** Returns the first instance of a service. */
  ServiceProcess service(Part part) {
    return instances.get(part).getFirst();
  }

  Stream<ServiceProcess> services() {
    return instances.values().stream().flatMap(List::stream);
  }

  FloorClient client() {
    return client;
  }

  FloorDatabases databases() {
    return databases;
  }

  EmbeddedPostgres postgres() {
    return postgres;
  }

  EmbeddedRedis redis() {
    return redis;
  }

  /** Returns the port of the gateway. */
  int port() {
    return port;
  }

  /** Starts whatever is not running, and waits until the gateway reaches all services of stores. */
  void open() {
    restartDead();
    if (gateway == null) {
      openGateway();
    }
    // not from the gateway's cache, which answers also when the service is down
    ServiceProcess.await("the gateway reaches all services", () ->
        Stream.of("/product-service/categories", "/inventory-service/locations", "/sales-service/registers")
            .allMatch(path -> client.get(path, "Cache-Control", "no-cache").await().status() == 200));
    ServiceProcess.await("all services are ready", () -> programs.keySet().stream().allMatch(part ->
        client.get("/" + part.service() + "/health/ready").await().status() == 200));
  }

  void restartDead() {
    if (!postgres.running()) {
      postgres.restart();
    }
    if (!redis.running()) {
      redis.restart();
    }
    services().filter(service -> !service.isAlive()).forEach(ServiceProcess::restart);
  }

  /** Creates a product at a dollar, without taxes, that a location has in stock and the sales service knows. */
  long product(long location, long quantity) {
    var id = expect(201, client.post("/product-service/products", new JsonObject().put("sku", "S-" + UUID.randomUUID())
        .put("name", "Thing").put("price_cents", 100).put("tax_code", "exempt"))).getLong("id");
    expect(201, client.post("/inventory-service/movements", new JsonObject()
        .put("type", "receipt").put("location_id", location)
        .put("reference", "delivery-" + id).put("lines", new JsonArray().add(Bodies.line(id, quantity)))));
    ServiceProcess.await("the sales service knows the product",
        () -> databases.number(Part.SALES, "SELECT count(*) FROM catalogue WHERE product_id = $1", id) == 1);
    return id;
  }

  /** Deletes everything in Redis, as an operator could by mistake. */
  void emptyRedis() {
    askRedis(Command.FLUSHALL);
  }

  Response askRedis(Command command, String... arguments) {
    var client = Redis.createClient(vertx, redisUri());
    var request = Request.cmd(command);
    Stream.of(arguments).forEach(request::arg);
    try {
      return client.send(request).await();
    } finally {
      client.close();
    }
  }

  /** Forgets the connections of services to PostgreSQL: they stay open, and nothing comes through any more. */
  void forgetPostgres() {
    toPostgres.forget();
  }

  /** Forgets the connections of services to Redis. */
  void forgetRedis() {
    toRedis.forget();
  }

  Future<Void> timer(long millis) {
    return vertx.timer(millis);
  }

  /** Closes everything in the reverse order, even when something fails to close. */
  @Override
  public void close() {
    if (!closing.isEmpty()) {
      try {
        closing.pop().run();
      } finally {
        close();
      }
    }
  }
}
