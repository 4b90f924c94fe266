package pos.simulation;

import ch.qos.logback.classic.Level;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;
import pos.common.run.Launch;
import pos.gateway.Gateway;
import pos.gateway.GatewayFile;
import pos.inventory.InventoryService;
import pos.sales.SalesService;
import pos.testing.Reply;
import pos.testing.ServiceProcess;
import pos.testing.Servers;

/** The real parts that all histories share: two services, their databases, Redis, and the gateway between them. */
final class World implements AutoCloseable {

  private static final List<String> OTHERS = List.of("product-service:8001", "reporting-service:8004",
      "customer-service:8005", "cart-service:8006", "order-service:8007");

  final Service inventory;
  final Service sales;
  final Till till;
  private final Vertx vertx = Launch.vertx();
  private final RedisAPI redis;
  /** When the histories under way began, by a number of theirs. */
  private final Map<Long, Instant> underWay = new ConcurrentSkipListMap<>();
  private final AtomicLong histories = new AtomicLong();

  World(Level level) {
    ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger("ROOT")).setLevel(level);
    var gatewayPort = ServiceProcess.freePort();
    var redisUri = Servers.freshRedis().uri();
    var more = Map.of("REDIS_URL", redisUri, "GATEWAY_URL", "http://127.0.0.1:" + gatewayPort);
    redis = RedisAPI.api(Redis.createClient(vertx, redisUri));
    till = new Till(vertx);
    inventory = new Service(vertx, "inventory-service", InventoryService::new, more);
    sales = new Service(vertx, "sales-service", SalesService::new, more);
    vertx.deployVerticle(gateway(gatewayPort)).await();
  }

  private Gateway gateway(int port) {
    var addresses = new HashMap<String, List<SocketAddress>>();
    // nobody listens there
    OTHERS.forEach(target -> addresses.put(target, List.of(SocketAddress.inetSocketAddress(1, "127.0.0.1"))));
    Map.of("inventory-service:8002", inventory, "sales-service:8003", sales).forEach((target, service) ->
        addresses.put(target, List.of(SocketAddress.inetSocketAddress(service.port(), "127.0.0.1"))));
    var file = GatewayFile.read(Path.of(System.getProperty("kong.directory"), "kong.yml"), Map.of());
    return new Gateway(file, Gateway.Options.standard().listeningOn("127.0.0.1", port, 0).reaching(addresses));
  }

  /** Without anything going wrong. */
  Reply ask(Call call) {
    return till.ask(call, () -> { }, 0).reply();
  }

  /** @return a number by which it {@link #ends} */
  long begins() {
    var number = histories.incrementAndGet();
    underWay.put(number, Instant.now());
    return number;
  }

  void ends(long number) {
    underWay.remove(number);
  }

  void strike(Crash crash) {
    switch (crash) {
      case NONE, LINE -> { }
      case SALES_DATABASE -> sales.loseDatabase();
      case INVENTORY_DATABASE -> inventory.loseDatabase();
      case REDIS -> emptyRedis();
      case SALES -> sales.kill();
      case INVENTORY -> inventory.kill();
    }
  }

  /** Events are sent again then; those of histories that have ended had their effect and are as good as old. */
  private void emptyRedis() {
    var oldest = underWay.values().stream().min(Instant::compareTo).orElseThrow().atOffset(ZoneOffset.UTC);
    List.of(sales, inventory).forEach(service -> forget(service, oldest));
    redis.flushdb(List.of()).await();
  }

  private static void forget(Service service, OffsetDateTime before) {
    service.sql("DELETE FROM outbox WHERE published_at IS NOT NULL AND created_at < $1", before);
  }

  @Override
  public void close() {
    inventory.close();
    sales.close();
    vertx.close().await();
    ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger("ROOT")).setLevel(Level.INFO);
  }
}
