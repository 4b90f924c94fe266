package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import pos.shop.Listener;
import pos.testing.RunningProcess;
import pos.testing.ServiceProcess;

/** What is monitored, by a real Prometheus; skipped on machines without it. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class MonitoringTest {

  private static final String KEY = "pos-test-automation-dev-key-2025";
  private static final Path HOME = Path.of(System.getProperty("kong.directory"), "..", "monitoring").normalize();
  private static final Path RULES = HOME.resolve("prometheus");
  /** The condition of an alert: what it looks at, and the bound. */
  private static final Pattern CONDITION = Pattern.compile("(?<series>.+) (==|>) [0-9.]+");
  /** What only a store's own server has to look at. */
  private static final Set<String> OF_BRANCHES = Set.of("BranchBehind");
  private static final Duration LIMIT = Duration.ofSeconds(150);
  /** Rates need two scrapes in the minute that they cover. */
  private static final String CONFIGURATION = """
      global: {scrape_interval: 2s, scrape_timeout: 2s, evaluation_interval: 2s}
      rule_files: ["%1$s/recording.yml", "%1$s/alerts.yml"]
      scrape_configs:
        - {job_name: kong, static_configs: [{targets: ["127.0.0.1:%2$d"]}]}
        - {job_name: shop, honor_labels: true, static_configs: [{targets: ["127.0.0.1:%3$d"]}]}
      """;

  @RegisterExtension
  private static final ShopProcess shop = new ShopProcess();

  @TempDir
  private Path directory;

  @BeforeAll
  static void needsPrometheus() {
    Assumptions.assumeTrue(Stream.of("prometheus", "promtool").allMatch(MonitoringTest::isInstalled),
        "Prometheus is not installed: its configuration, rules and dashboards are not tested");
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  @Test
  void each_alert_fires_and_resolves() throws IOException {
    for (var command : List.of(List.of("promtool", "check", "config", RULES + "/prometheus.yml"),
        List.of("promtool", "test", "rules", RULES + "/alerts-test.yml"))) {
      var checked = start("promtool", command);
      assertEquals(0, checked.exitCode(), checked::output);
    }
    var tested = Files.readString(RULES.resolve("alerts-test.yml"));
    Files.readAllLines(RULES.resolve("alerts.yml")).stream().filter(line -> line.contains("- alert: ")).forEach(line ->
        assertTrue(tested.contains("alertname=\"" + line.substring(line.indexOf(':') + 2) + "\""), line));
  }

  @Test
  void every_panel_rule_and_alert_has_something_to_look_at() throws IOException {
    shop.open();
    Files.writeString(directory.resolve("prometheus.yml"),
        CONFIGURATION.formatted(RULES, shop.port(Listener.DEFAULT.statusPort()), shop.port(8001)));
    var port = ServiceProcess.freePort();
    var prometheus = start("prometheus", List.of("prometheus", "--config.file=" + directory.resolve("prometheus.yml"),
        "--storage.tsdb.path=" + directory.resolve("data"), "--web.listen-address=127.0.0.1:" + port));
    try {
      useEverything();
      ServiceProcess.await("Prometheus has its rules\n" + prometheus.log(), LIMIT, () -> !prometheus.isAlive()
          || !rules(port).isEmpty());
      var expressions = new TreeMap<>(panels());
      rules(port).forEach(rule -> {
        assertEquals("ok", rule.getString("health"), rule::encode);
        expressions.put(rule.getString("name"), seriesOf(rule));
      });
      expressions.keySet().removeAll(OF_BRANCHES);
      assertTrue(expressions.size() > 60, expressions::toString);
      assertNoneStaysEmpty(port, expressions);
    } finally {
      prometheus.terminate();
      prometheus.exitCode();
    }
  }

  private static void assertNoneStaysEmpty(int port, Map<String, String> expressions) {
    var empty = new TreeSet<>(expressions.keySet());
    try {
      ServiceProcess.await("nothing is empty", LIMIT, () -> {
        shopAround();
        empty.removeIf(name -> !isEmpty(port, expressions.get(name)));
        return empty.isEmpty();
      });
    } catch (AssertionError e) {
      throw new AssertionError("empty: " + empty, e);
    }
  }

  /** Pastes what the shop prints for new users: searches, a sale, a log-in, a cart and an order. */
  private static void useEverything() {
    var text = shop.output();
    var pasted = shop.paste(text.substring(text.indexOf("another terminal:") + 17,
        text.indexOf("The API is documented")));
    assertEquals(0, pasted.code(), pasted::output);
  }

  private static void shopAround() {
    for (var path : List.of("/product-service/products?q=cafe", "/inventory-service/stocks?limit=5",
        "/sales-service/sales?limit=5", "/order-service/admin/orders?limit=5")) {
      shop.get(KEY, path);
    }
  }

  /** Returns the expressions of all panels, by dashboard and title. */
  private static Map<String, String> panels() throws IOException {
    var expressions = new TreeMap<String, String>();
    var uids = new ArrayList<String>();
    for (var file : files(HOME.resolve("grafana/dashboards"))) {
      var dashboard = new JsonObject(Files.readString(file));
      uids.add(dashboard.getString("uid"));
      dashboard.getJsonArray("panels").stream().map(JsonObject.class::cast)
          .filter(panel -> !panel.getString("type").equals("text")).forEach(panel -> {
            // a variable stays unresolved in a provisioned dashboard, whose panels then are empty
            assertEquals("prometheus", panel.getJsonObject("datasource").getString("uid"), panel::encode);
            panel.getJsonArray("targets").forEach(target -> expressions.put(dashboard.getString("uid") + ": "
                + panel.getString("title") + " " + ((JsonObject) target).getString("refId"),
                ((JsonObject) target).getString("expr")));
          });
    }
    assertEquals(Set.of("kong-api-gateway-dashboard", "microservices-health", "database-per-service",
        "lab4-vs-lab5-performance"), Set.copyOf(uids));
    return expressions;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.sorted(Comparator.naturalOrder()).toList();
    }
  }

  private static List<JsonObject> rules(int port) {
    return ask(port, "/api/v1/rules").getJsonArray("groups", new JsonArray()).stream()
        .flatMap(group -> ((JsonObject) group).getJsonArray("rules").stream()).map(JsonObject.class::cast)
        // until it has been evaluated for the first time
        .filter(rule -> !rule.getString("health").equals("unknown")).toList();
  }

  /** Returns what an alert looks at, because its condition is not met; of another rule its expression. */
  private static String seriesOf(JsonObject rule) {
    if (!rule.getString("type").equals("alerting")) {
      return rule.getString("query");
    }
    var condition = CONDITION.matcher(rule.getString("query"));
    assertTrue(condition.matches(), rule::encode);
    return condition.group("series");
  }

  private static boolean isEmpty(int port, String expression) {
    var answer = ask(port, "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    assertFalse(answer.isEmpty(), () -> "Prometheus refuses " + expression);
    return answer.getJsonArray("result").isEmpty();
  }

  /** Returns the data of an answer, which is empty without one or when it is an error. */
  private static JsonObject ask(int port, String path) {
    try {
      var answer = ShopProcess.send(KEY, "http://127.0.0.1:" + port + path, null);
      return answer.statusCode() == 200 ? new JsonObject(answer.body()).getJsonObject("data") : new JsonObject();
    } catch (UncheckedIOException e) {
      return new JsonObject();
    }
  }

  private RunningProcess start(String name, List<String> command) throws IOException {
    var log = directory.resolve(name + ".log");
    return new RunningProcess(new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(log.toFile())).start(), log);
  }
}
