package pos.bench;

import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pos.shop.Listener;
import pos.shop.Part;
import pos.shop.Passwords;
import pos.shop.ShopGateway;

/** Measures sales at a store's own sales service, on the shop's database, while other parts of the shop are down. */
final class Outage {

  private static final int SALES_PORT = 8103;
  private static final int GATEWAY_PORT = 8180;
  /** Nothing listens on it. */
  private static final int CLOSED_PORT = 1;
  private static final String CLOSED = Part.HOST + ":" + CLOSED_PORT;
  private static final String NO_REDIS = "redis://" + CLOSED;
  private static final double MILLIS = 50;

  private final TestBed bed;
  private final Tills tills;
  private final Programs programs;

  Outage(TestBed bed, Tills tills, Programs programs) {
    this.bed = bed.warmedUp();
    this.tills = tills;
    this.programs = programs;
  }

  void sales() throws IOException {
    withGateway("without inventory", EnumSet.of(Part.INVENTORY), redis());
    withGateway("without product", EnumSet.of(Part.PRODUCT), redis());
    withGateway("without Redis", EnumSet.noneOf(Part.class), NO_REDIS);
    withGateway("without inventory and product", EnumSet.of(Part.INVENTORY, Part.PRODUCT), redis());
    sales("without the gateway, hence without any other service", CLOSED, redis());
    sales("without the gateway and Redis", CLOSED, NO_REDIS);
  }

  /** Measures behind a gateway that reaches every service but those that are down. */
  private void withGateway(String how, Set<Part> down, String redis) throws IOException {
    var gateway = bed.vertx.deployVerticle(ShopGateway.of(bed.kongFile(), Map.of(), Listener.on(GATEWAY_PORT),
        part -> List.of(SocketAddress.inetSocketAddress(down.contains(part) ? CLOSED_PORT : bed.port(part), Part.HOST))))
        .await();
    try {
      sales(how, Part.HOST + ":" + GATEWAY_PORT, redis);
    } finally {
      bed.vertx.undeploy(gateway).await();
    }
  }

  private void sales(String how, String gateway, String redis) throws IOException {
    var service = programs.start("pos.sales.SalesService", variables(gateway, redis));
    try {
      TestBed.waitUntil(() -> bed.api.answers(SALES_PORT, "/health/live"));
      bed.of(service.toHandle()).load("sale of 3 products, " + how, SALES_PORT,
          connection -> tills.next(connection).at("/sales"), Tills::isTaken, MILLIS);
    } finally {
      Programs.end(service);
    }
  }

  private Map<String, String> variables(String gateway, String redis) throws IOException {
    // PostgreSQL writes its port into the fourth line of this file
    var port = Files.readAllLines(bed.data().resolve("postgres/data/postmaster.pid")).get(3).strip();
    return Map.of("HOST", Part.HOST, "PORT", String.valueOf(SALES_PORT), "INSTANCE_ID", "sales-service-alone",
        "DATABASE_URL", "postgresql://" + Part.SALES.owner() + "@" + Part.HOST + ":" + port + "/"
            + Part.SALES.databaseName(),
        "DATABASE_PASSWORD", passwords().of(Part.SALES), "REDIS_URL", redis, "GATEWAY_URL", "http://" + gateway,
        "LOG_FILE", bed.work.resolve("alone.jsonl").toString());
  }

  private String redis() throws IOException {
    try (var lines = Files.lines(bed.data().resolve("redis/redis.conf"))) {
      var port = lines.filter(line -> line.startsWith("port ")).findFirst().orElseThrow().replaceAll("[^0-9]", "");
      return "redis://:" + passwords().ofRedis() + "@" + Part.HOST + ":" + port;
    }
  }

  private Passwords passwords() throws IOException {
    return Passwords.read(bed.data());
  }
}
