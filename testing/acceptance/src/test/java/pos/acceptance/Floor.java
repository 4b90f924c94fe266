package pos.acceptance;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import pos.cart.CartService;
import pos.common.run.Launch;
import pos.embedded.EmbeddedPostgres;
import pos.embedded.EmbeddedRedis;
import pos.gateway.Gateway;
import pos.gateway.GatewayFile;
import pos.inventory.InventoryService;
import pos.order.OrderService;
import pos.product.ProductService;
import pos.sales.SalesService;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

/** The services as processes on servers of their own, behind the real gateway: each may be killed by itself. */
final class Floor implements AutoCloseable {

  static final String PRODUCT = "product";
  static final String INVENTORY = "inventory";
  static final String SALES = "sales";
  static final String ORDER = "order";
  /** May call everything, as often as it likes. */
  private static final String KEY = "pos-test-automation-dev-key-2025";
  private static final String PASSWORD = "secret";
  /** Where nobody listens. */
  private static final List<SocketAddress> NOBODY = List.of(SocketAddress.inetSocketAddress(1, "127.0.0.1"));

  final EmbeddedPostgres postgres;
  final EmbeddedRedis redis;
  final ServiceProcess product;
  final ServiceProcess inventory;
  final ServiceProcess sales;
  /** Empty without the web shop. */
  final List<ServiceProcess> carts;
  /** Empty without the web shop. */
  final List<ServiceProcess> orders;
  final List<String> databases;
  private final Vertx vertx = Launch.vertx();
  final int port = ServiceProcess.freePort();
  private final WebClient client;
  private final Deque<Runnable> closing = new ArrayDeque<>();
  private String gateway;

  /** The stores alone. */
  Floor() throws IOException {
    this(0);
  }

  /** What was started is stopped when the rest does not start. @param web how many instances carts and orders have */
  Floor(int web) throws IOException {
    try {
      closing.push(() -> vertx.close().await());
      client = WebClient.create(vertx, new WebClientOptions(), new PoolOptions().setHttp1MaxSize(200));
      postgres = opened(EmbeddedPostgres.throwaway(), EmbeddedPostgres::stop);
      redis = opened(web == 0 ? EmbeddedRedis.throwaway() : EmbeddedRedis.temporary(), EmbeddedRedis::stop);
      databases = web == 0 ? List.of(PRODUCT, INVENTORY, SALES) : List.of(PRODUCT, INVENTORY, SALES, ORDER);
      databases.forEach(name -> postgres.createDatabase(name + "_db", name, PASSWORD));
      var starting = List.of(start(PRODUCT, ProductService.class), start(INVENTORY, InventoryService.class),
          start(SALES, SalesService.class));
      var startingCarts = Stream.generate(() -> start("cart", CartService.class)).limit(web).toList();
      var startingOrders = Stream.generate(() -> start(ORDER, OrderService.class)).limit(web).toList();
      product = starting.get(0).join();
      inventory = starting.get(1).join();
      sales = starting.get(2).join();
      carts = startingCarts.stream().map(CompletableFuture::join).toList();
      orders = startingOrders.stream().map(CompletableFuture::join).toList();
      openGateway();
      ServiceProcess.await("the development catalogue", () -> number(SALES, "SELECT count(*) FROM catalogue") == 20);
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  private synchronized <T> T opened(T server, Consumer<T> close) {
    closing.push(() -> close.accept(server));
    return server;
  }

  private CompletableFuture<ServiceProcess> start(String name, Class<?> main) {
    var variables = Map.of("HOST", "127.0.0.1",
        "DATABASE_URL", "postgresql://%s@127.0.0.1:%d/%s_db".formatted(name, postgres.port(), name),
        "DATABASE_PASSWORD", PASSWORD, "REDIS_URL", "redis://127.0.0.1:" + redis.port(),
        "GATEWAY_URL", "http://127.0.0.1:" + port);
    return CompletableFuture.supplyAsync(() -> opened(ServiceProcess.start(main, variables), ServiceProcess::close));
  }

  private void openGateway() {
    gateway = vertx.deployVerticle(gateway()).await();
  }

  /** Nobody listens at its port until {@link #open}. */
  void closeGateway() {
    vertx.undeploy(gateway).await();
    gateway = null;
  }

  private Gateway gateway() {
    var addresses = Map.of("product-service:8001", at(List.of(product)), "inventory-service:8002",
        at(List.of(inventory)), "sales-service:8003", at(List.of(sales)), "reporting-service:8004", NOBODY,
        "customer-service:8005", NOBODY, "cart-service:8006", at(carts), "order-service:8007", at(orders));
    var file = GatewayFile.read(Path.of(System.getProperty("kong.directory"), "kong.yml"), Map.of());
    return new Gateway(file, Gateway.Options.standard().listeningOn("127.0.0.1", port, 0).reaching(addresses));
  }

  private static List<SocketAddress> at(List<ServiceProcess> instances) {
    return instances.isEmpty() ? NOBODY : instances.stream().map(ServiceProcess::port)
        .map(port -> SocketAddress.inetSocketAddress(port, "127.0.0.1")).toList();
  }

  Stream<ServiceProcess> services() {
    return Stream.of(List.of(product, inventory, sales), carts, orders).flatMap(List::stream);
  }

  /** Starts what is dead, and waits until the gateway passes everything on. */
  void open() {
    restartDead();
    if (gateway == null) {
      openGateway();
    }
    ServiceProcess.await("the gateway passes everything on", () ->
        Stream.of("/product-service/categories", "/inventory-service/locations", "/sales-service/registers")
            .allMatch(path -> get(path).await().status() == 200));
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

  /** Through the gateway; status 0 when nobody answers. @param headers as name, value, ... */
  Future<Reply> get(String path, String... headers) {
    return send(HttpMethod.GET, port, path, null, headers);
  }

  /** Through the gateway; status 0 when nobody answers. @param headers as name, value, ... */
  Future<Reply> post(String path, JsonObject body, String... headers) {
    return send(HttpMethod.POST, port, path, body, headers);
  }

  /** Through the gateway; status 0 when nobody answers. */
  Future<Reply> delete(String path) {
    return send(HttpMethod.DELETE, port, path, null);
  }

  /** Without the gateway; status 0 when nobody answers. */
  Future<Reply> post(ServiceProcess service, String path, JsonObject body) {
    return send(HttpMethod.POST, service.port(), path, body);
  }

  private Future<Reply> send(HttpMethod method, int port, String path, JsonObject body, String... headers) {
    var request = client.request(method, port, "127.0.0.1", path).putHeader("apikey", KEY).timeout(15_000);
    for (int i = 0; i < headers.length; i += 2) {
      request.putHeader(headers[i], headers[i + 1]);
    }
    return (body == null ? request.send() : request.sendJsonObject(body))
        .map(answer -> new Reply(answer.statusCode(), answer.headers(), answer.body()))
        .otherwise(e -> new Reply(0, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(e.toString())));
  }

  /** A new product at a dollar, free of tax, of which a location has so many; the tills know it. */
  long product(long location, long quantity) {
    var id = expect(201, post("/product-service/products", new JsonObject().put("sku", "S-" + UUID.randomUUID())
        .put("name", "Thing").put("price_cents", 100).put("tax_code", "exempt"))).getLong("id");
    expect(201, post("/inventory-service/movements", new JsonObject()
        .put("type", "receipt").put("location_id", location)
        .put("reference", "delivery-" + id).put("lines", new JsonArray().add(Tills.line(id, quantity)))));
    ServiceProcess.await("the tills know the product",
        () -> number(SALES, "SELECT count(*) FROM catalogue WHERE product_id = $1", id) == 1);
    return id;
  }

  static JsonObject expect(int status, Future<Reply> answer) {
    var reply = answer.await();
    if (reply.status() != status) {
      throw new AssertionError(reply.status() + " instead of " + status + ": " + reply.body());
    }
    return reply.json();
  }

  /** On a connection of its own, as those of a pool may have died with the server. */
  List<Row> sql(String database, String statement, Object... parameters) {
    var options = PgConnectOptions.fromUri("postgresql://%s:%s@127.0.0.1:%d/%s_db"
        .formatted(database, PASSWORD, postgres.port(), database));
    return PgConnection.connect(vertx, options).compose(connection ->
        connection.preparedQuery(statement).execute(Tuple.from(parameters)).eventually(connection::close))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).toList()).await();
  }

  /** The single number a statement answers, such as a count. */
  long number(String database, String statement, Object... parameters) {
    return sql(database, statement, parameters).getFirst().getLong(0);
  }

  /** How many sales of a product the ledger has. */
  long entered(long product) {
    return number(INVENTORY, """
        SELECT count(*) FROM movement_lines l JOIN movements m ON m.id = l.movement_id
        WHERE l.product_id = $1 AND m.type = 'sale'
        """, product);
  }

  /** Takes everything from Redis, as somebody might do by mistake. */
  void emptyRedis() {
    var api = RedisAPI.api(Redis.createClient(vertx, "redis://127.0.0.1:" + redis.port()));
    api.flushall(List.of()).await();
    api.close();
  }

  /** What a gauge of a service shows, whatever its labels. */
  int metric(ServiceProcess service, String name) {
    var text = send(HttpMethod.GET, service.port(), "/metrics", null).await().body().toString();
    return text.lines().filter(line -> line.startsWith(name)).findFirst()
        .map(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ')))).orElseThrow();
  }

  Future<Void> timer(long millis) {
    return vertx.timer(millis);
  }

  /** The last first, and the others also when one of them fails. */
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
