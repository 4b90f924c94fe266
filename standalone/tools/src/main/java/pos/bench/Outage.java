package pos.bench;

import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import pos.gateway.Gateway;
import pos.gateway.GatewayFile;

/** A store's own sales service on the shop's database, asked directly by its tills, while others are away. */
final class Outage {

  private static final int SALES_PORT = 8103;
  private static final int GATEWAY_PORT = 8180;
  private static final int NOBODY_PORT = 1;
  private static final String NOBODY = Api.HOST + ":" + NOBODY_PORT;
  private static final String NO_REDIS = "redis://" + NOBODY;
  private static final double MILLIS = 50;
  private static final String PRODUCT = "product-service:8001";
  private static final String INVENTORY = "inventory-service:8002";
  private static final List<String> TARGETS = List.of(PRODUCT, INVENTORY, "sales-service:8003",
      "reporting-service:8004", "customer-service:8005", "cart-service:8006", "order-service:8007");

  private final TestBed bed;
  private final Tills tills;
  private final Programs programs;

  Outage(TestBed bed, Tills tills, Programs programs) {
    this.bed = bed.warmedUp();
    this.tills = tills;
    this.programs = programs;
  }

  void sales() throws IOException {
    withGateway("without inventory", List.of(INVENTORY), redis());
    withGateway("without product", List.of(PRODUCT), redis());
    withGateway("without Redis", List.of(), NO_REDIS);
    withGateway("without inventory and product", List.of(INVENTORY, PRODUCT), redis());
    sales("without the gateway, so without all others", NOBODY, redis());
    sales("without the gateway and Redis", NOBODY, NO_REDIS);
  }

  /** Behind a gateway that finds nobody where the targets are that are away. */
  private void withGateway(String how, List<String> away, String redis) throws IOException {
    Map<String, List<SocketAddress>> addresses = TARGETS.stream().collect(Collectors.toMap(Function.identity(),
        target -> List.of(SocketAddress.inetSocketAddress(away.contains(target) ? NOBODY_PORT
            : Integer.parseInt(target.substring(target.indexOf(':') + 1)), Api.HOST))));
    var file = GatewayFile.read(Path.of(System.getenv("POS_HOME"), "kong", "kong.yml"), Map.of());
    var gateway = bed.vertx.deployVerticle(new Gateway(file,
        Gateway.Options.standard().listeningOn(Api.HOST, GATEWAY_PORT, 0).reaching(addresses))).await();
    try {
      sales(how, Api.HOST + ":" + GATEWAY_PORT, redis);
    } finally {
      bed.vertx.undeploy(gateway).await();
    }
  }

  private void sales(String how, String gateway, String redis) throws IOException {
    var service = programs.start("pos.sales.SalesService", variables(gateway, redis));
    try {
      TestBed.waitUntil(() -> bed.api.answers(SALES_PORT, "/health/live"));
      bed.load("sale of 3 products, " + how, SALES_PORT, connection -> tills.next(connection).at("/sales"),
          Tills::isTaken, MILLIS);
    } finally {
      Programs.end(service);
    }
  }

  private Map<String, String> variables(String gateway, String redis) throws IOException {
    // the fourth line of this file of PostgreSQL's is its port
    var port = Files.readAllLines(bed.data().resolve("postgres/data/postmaster.pid")).get(3).strip();
    return Map.of("HOST", Api.HOST, "PORT", String.valueOf(SALES_PORT), "INSTANCE_ID", "sales-service-alone",
        "DATABASE_URL", "postgresql://sales@" + Api.HOST + ":" + port + "/sales_db",
        "DATABASE_PASSWORD", password("sales"), "REDIS_URL", redis, "GATEWAY_URL", "http://" + gateway,
        "LOG_FILE", bed.work.resolve("alone.jsonl").toString());
  }

  private String redis() throws IOException {
    try (var lines = Files.lines(bed.data().resolve("redis/redis.conf"))) {
      var port = lines.filter(line -> line.startsWith("port ")).findFirst().orElseThrow().replaceAll("[^0-9]", "");
      return "redis://:" + password("redis") + "@" + Api.HOST + ":" + port;
    }
  }

  private String password(String whose) throws IOException {
    var passwords = new Properties();
    try (var in = Files.newBufferedReader(bed.data().resolve("passwords"))) {
      passwords.load(in);
    }
    return passwords.getProperty(whose);
  }
}
