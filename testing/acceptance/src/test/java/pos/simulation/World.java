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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.LoggerFactory;
import pos.common.run.Launch;
import pos.inventory.InventoryService;
import pos.sales.SalesService;
import pos.shop.Listener;
import pos.shop.Part;
import pos.shop.ShopGateway;
import pos.testing.Reply;
import pos.testing.ServiceProcess;
import pos.testing.Servers;

/** The real parts that all histories share: two services, their databases, Redis, and the gateway between them. */
final class World implements AutoCloseable {

  /** Nothing listens there. */
  private static final int CLOSED_PORT = 1;
  private static final long POLL_NANOS = 50_000_000;

  final RestartableService inventory;
  final RestartableService sales;
  final RetryingClient client;
  private final Vertx vertx = Launch.vertx();
  private final RedisAPI redis;
  /** The beginnings of the histories that are running, by number. */
  private final Map<Long, Instant> running = new ConcurrentSkipListMap<>();
  private final AtomicLong histories = new AtomicLong();

  World(Level level) {
    ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger("ROOT")).setLevel(level);
    var gatewayPort = ServiceProcess.freePort();
    var redisUri = Servers.freshRedis().uri();
    var more = Map.of("REDIS_URL", redisUri, "GATEWAY_URL", "http://127.0.0.1:" + gatewayPort);
    redis = RedisAPI.api(Redis.createClient(vertx, redisUri));
    client = new RetryingClient(vertx);
    inventory = new RestartableService(vertx, "inventory-service", InventoryService::new, more);
    sales = new RestartableService(vertx, "sales-service", SalesService::new, more);
    vertx.deployVerticle(ShopGateway.of(Path.of(System.getProperty("kong.directory"), "kong.yml"), Map.of(),
        Listener.on(gatewayPort), this::addresses)).await();
  }

  private List<SocketAddress> addresses(Part part) {
    var port = switch (part) {
      case INVENTORY -> inventory.port();
      case SALES -> sales.port();
      default -> CLOSED_PORT;
    };
    return List.of(SocketAddress.inetSocketAddress(port, Part.HOST));
  }

  /** Waits for a condition that is expensive to check while many histories run. */
  static void await(String what, BooleanSupplier condition) {
    ServiceProcess.await(what, () -> {
      var holds = condition.getAsBoolean();
      if (!holds) {
        LockSupport.parkNanos(POLL_NANOS);
      }
      return holds;
    });
  }

  /** Sends a request without any crash. */
  Reply ask(Call call) {
    return client.ask(call).reply();
  }

  /** Begins a history, and returns the number with which it must {@link #end}. */
  long begin() {
    var number = histories.incrementAndGet();
    running.put(number, Instant.now());
    return number;
  }

  void end(long number) {
    running.remove(number);
  }

  void strike(Crash crash) {
    switch (crash) {
      case NONE, CONNECTION -> { }
      case SALES_DATABASE -> sales.loseDatabase();
      case INVENTORY_DATABASE -> inventory.loseDatabase();
      case REDIS -> emptyRedis();
      case HOLDS -> endHolds();
      case SALES -> sales.kill();
      case INVENTORY -> inventory.kill();
    }
  }

  private void endHolds() {
    inventory.sql("""
        UPDATE reservations SET expires_at = now() WHERE id IN (SELECT id FROM reservations
          WHERE status = 'active' AND reference LIKE 'sale:%' FOR NO KEY UPDATE SKIP LOCKED)""");
  }

  /** The relays publish again what is lost; events of histories that have ended are deleted first, to save time. */
  private void emptyRedis() {
    var oldest = running.values().stream().min(Instant::compareTo).orElseThrow().atOffset(ZoneOffset.UTC);
    List.of(sales, inventory).forEach(service -> deletePublished(service, oldest));
    redis.flushdb(List.of()).await();
  }

  private static void deletePublished(RestartableService service, OffsetDateTime before) {
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
