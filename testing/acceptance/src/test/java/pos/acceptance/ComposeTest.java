package pos.acceptance;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The rules of compose.yml; no engine is needed to check them. */
class ComposeTest {

  static final Path HOME = Path.of(System.getProperty("kong.directory")).getParent();
  private static final Path DEVELOPMENT = HOME.resolve("compose").resolve("development");
  private static final Map<?, ?> FILE = read("compose.yml");
  static final List<String> SERVICES = map(FILE, "services").keySet().stream().map(String::valueOf).toList();
  static final List<String> OURS = ArchitectureTest.SERVICES;
  /** The profiles of what starts only when it is asked for. */
  private static final Map<String, String> ON_DEMAND =
      Map.of("prometheus", "monitoring", "grafana", "monitoring", "k6", "k6");
  /** What ends when it has done its work. */
  static final List<String> ENDING = List.of("prepare", "k6");
  /** The ports of what monitors. */
  private static final Map<String, String> MONITORING =
      Map.of("prometheus", "127.0.0.1:9090:9090", "grafana", "127.0.0.1:3000:3000");
  static final List<String> WITH_DATABASE = OURS.stream().filter(name -> !name.equals("cart")).toList();

  private static Map<?, ?> read(String file) {
    try {
      // the tags are Compose's: what is overridden is not merged, and what is reset is gone
      var text = Files.readString(HOME.resolve(file)).replaceAll("!(override|reset)", "");
      // the only schema with merge keys
      return (Map<?, ?>) new Load(LoadSettings.builder().setSchema(new CoreSchema())
          .setMaxAliasesForCollections(100).build()).loadFromString(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Map<?, ?> map(Map<?, ?> parent, String name) {
    return parent.get(name) instanceof Map<?, ?> map ? map : Map.of();
  }

  static List<?> list(Map<?, ?> parent, String name) {
    return parent.get(name) instanceof List<?> list ? list : List.of();
  }

  static Map<?, ?> service(String name) {
    return map(map(FILE, "services"), name);
  }

  /** Returns what Kong is told, by name. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> kongEnvironment() {
    return (Map<String, Object>) map(service("kong"), "environment");
  }

  private static Object condition(String service, String other) {
    return map(map(service(service), "depends_on"), other).get("condition");
  }

  @Test
  void the_stack_is_kong_seven_services_six_databases_and_redis() {
    var expected = new TreeSet<>(List.of("prepare", "kong", "redis"));
    expected.addAll(ON_DEMAND.keySet());
    OURS.forEach(name -> expected.add(name + "-service"));
    WITH_DATABASE.forEach(name -> expected.add(name + "-db"));
    assertEquals(expected, new TreeSet<>(SERVICES));
    assertEquals("kong:3.9", service("kong").get("image"));
    assertEquals("redis:7-alpine", service("redis").get("image"));
    assertEquals(Set.of("postgres:18-alpine"), Set.copyOf(WITH_DATABASE.stream()
        .map(name -> service(name + "-db").get("image")).toList()));
    assertEquals(3, map(service("cart-service"), "deploy").get("replicas"));
  }

  @Test
  void only_kong_can_be_reached_from_other_machines_and_what_monitors_it_from_this_one() {
    var ports = new HashMap<>(MONITORING);
    ports.put("kong", "${POS_PORT:-8080}:8000");
    for (var name : SERVICES) {
      assertEquals(ports.containsKey(name) ? List.of(ports.get(name)) : List.of(), list(service(name), "ports"), name);
      assertEquals(ports.containsKey(name), list(service(name), "networks").contains("outside"), name);
      assertEquals(Stream.ofNullable(ON_DEMAND.get(name)).toList(), list(service(name), "profiles"));
    }
    assertEquals("none", service("prepare").get("network_mode"));
    assertEquals(true, map(map(FILE, "networks"), "inside").get("internal"));
  }

  @ParameterizedTest
  @FieldSource("SERVICES")
  void a_container_has_no_rights_and_bounds_for_what_it_takes(String name) {
    var service = service(name);
    assertEquals(true, service.get("read_only"));
    assertEquals(List.of("ALL"), service.get("cap_drop"));
    assertEquals(List.of("no-new-privileges:true"), service.get("security_opt"));
    for (var right : List.of("cap_add", "privileged", "devices", "pid", "ipc", "userns_mode")) {
      assertFalse(service.containsKey(right), right);
    }
    assertFalse("root".equals(service.get("user")));
    var limits = map(map(map(service, "deploy"), "resources"), "limits");
    assertTrue(limits.get("memory").toString().matches("[0-9]+m"), limits::toString);
    assertTrue(Double.parseDouble(limits.get("cpus").toString()) > 0, limits::toString);
    assertEquals(Set.of("max-size", "max-file"), map(map(service, "logging"), "options").keySet());
    assertEquals(ENDING.contains(name) ? "no" : "unless-stopped", service.get("restart"));
  }

  @ParameterizedTest
  @FieldSource("SERVICES")
  void a_service_can_be_scaled(String name) {
    assertFalse(service(name).containsKey("container_name"));
    assertFalse(service(name).containsKey("hostname"));
    assertFalse(map(service(name), "environment").containsKey("INSTANCE_ID"));
  }

  @Test
  void secrets_are_files_and_no_value_is_in_the_file() throws IOException {
    for (var name : SERVICES) {
      map(service(name), "environment").keySet().stream().map(String::valueOf)
          // those before the journal's key are public keys
          .filter(variable -> variable.matches(".*(PASSWORD|SECRET|KEY).*"))
          .filter(variable -> !variable.equals("JOURNAL_PREVIOUS_KEYS"))
          .forEach(variable -> assertTrue(variable.endsWith("_FILE"), name + " " + variable));
    }
    var text = Files.readString(HOME.resolve("compose.yml"));
    for (var secret : development().values()) {
      assertFalse(!secret.isEmpty() && text.contains(secret), secret);
    }
    assertEquals(development().keySet(), map(FILE, "secrets").keySet());
    development().keySet().forEach(secret -> assertEquals("${POS_SECRETS:-./compose/development}/" + secret,
        map(map(FILE, "secrets"), secret).get("file")));
  }

  @Test
  void every_secret_is_compared_with_that_of_development_before_anything_starts() {
    assertEquals(development().keySet(), Set.copyOf(list(service("prepare"), "secrets")));
    Stream.concat(Stream.of("kong", "redis"), WITH_DATABASE.stream().map(name -> name + "-db"))
        .forEach(name -> assertEquals("service_completed_successfully", condition(name, "prepare"), name));
    for (var name : OURS) {
      assertEquals("service_healthy", condition(name + "-service", "redis"), name);
      assertEquals("service_healthy", condition("kong", name + "-service"), name);
    }
  }

  @ParameterizedTest
  @FieldSource("WITH_DATABASE")
  void a_database_has_a_role_and_a_secret_that_only_its_service_knows(String name) {
    var secret = name + "_database_password";
    var environment = map(service(name + "-service"), "environment");
    assertEquals("postgresql://%s@%s-db:5432/%s_db".formatted(name, name, name), environment.get("DATABASE_URL"));
    assertEquals("/run/secrets/" + secret, environment.get("DATABASE_PASSWORD_FILE"));
    assertEquals("service_healthy", condition(name + "-service", name + "-db"));
    assertEquals(new TreeSet<>(List.of("prepare", name + "-service", name + "-db")), new TreeSet<>(SERVICES.stream()
        .filter(other -> list(service(other), "secrets").contains(secret)).toList()));
    assertTrue(list(service(name + "-db"), "volumes").contains(name + "-data:/var/lib/postgresql"));
  }

  @Test
  void what_the_product_service_writes_down_has_a_place_on_the_disk() {
    assertTrue(list(service("product-service"), "volumes").contains("/tmp"));
  }

  @Test
  void kong_reads_the_routes_of_a_new_version() throws IOException {
    assertTrue(Files.readString(HOME.resolve("docs/upgrade.md"))
        .contains("    docker compose up --detach\n    docker compose exec kong kong reload\n"));
  }

  @Test
  void files_to_import_do_not_wait_in_the_memory_that_kong_has_for_files() throws IOException {
    var routes = Files.readString(HOME.resolve("kong/kong.yml"));
    for (var name : List.of("product-import", "product-imports")) {
      assertTrue(routes.matches("(?s).*- name: " + name + "  #[^\n]*\n(    (?!plugins)[^\n]*\n)*"
          + "    request_buffering: false\n    plugins:.*"), name);
    }
  }

  @Test
  void the_user_of_an_image_is_a_number_which_kubernetes_knows_not_to_be_root() throws IOException {
    assertTrue(Files.readString(HOME.resolve("Dockerfile")).contains("\nUSER 65532:65532\n"));
  }

  @Test
  void redis_forgets_nothing() throws IOException {
    var lines = Files.readAllLines(HOME.resolve("compose").resolve("redis.conf"));
    assertTrue(lines.containsAll(List.of("appendonly yes", "maxmemory-policy noeviction", "maxmemory 128mb")));
    assertTrue(list(service("redis"), "volumes").contains("redis-data:/data"));
  }

  @Test
  void kong_finds_the_services_by_their_names() throws IOException {
    var text = Files.readString(HOME.resolve("kong").resolve("kong.yml"));
    for (var name : OURS) {
      assertTrue(text.contains("{target: \"" + name + "-service:"), name);
    }
  }

  @Test
  void prometheus_finds_every_instance_of_every_service() throws IOException {
    var text = Files.readString(HOME.resolve("monitoring/prometheus/prometheus.yml"));
    for (var name : OURS) {
      assertTrue(text.contains("names: [" + name + "-service], type: A"), name);
    }
    assertTrue(text.contains("names: [kong], type: A"));
  }

  @Test
  void the_development_values_are_those_of_the_gateway() throws IOException {
    var known = Files.readAllLines(HOME.resolve("kong").resolve("development.env")).stream()
        .filter(line -> line.matches("[A-Z].*=.*")).map(line -> line.split("=", 2))
        .collect(toMap(line -> line[0].toLowerCase(Locale.ROOT), line -> line[1]));
    development().forEach((name, value) -> {
      if (!name.endsWith("_password") && !name.equals("journal_secret") && !value.isEmpty()) {
        assertEquals(known.get(name), value, name);
      }
    });
  }

  @Test
  void a_store_has_the_same_services_on_one_database_server() throws IOException {
    var store = map(read("compose.store.yml"), "services");
    var server = map(store, "database");
    var databases = WITH_DATABASE.stream().map(name -> name + "-db").toList();
    var gone = new TreeSet<>(databases);
    gone.addAll(MONITORING.keySet());
    assertEquals(gone, store.keySet().stream().filter(name -> store.get(name) == null).map(String::valueOf)
        .collect(toCollection(TreeSet::new)));
    assertEquals(databases, list(map(map(server, "networks"), "inside"), "aliases"));
    assertEquals(String.join(" ", WITH_DATABASE), map(server, "environment").get("SERVICES"));
    assertEquals(WITH_DATABASE.stream().map(name -> name + "_database_password").toList(), list(server, "secrets"));
    for (var name : WITH_DATABASE) {
      assertEquals(Set.of("database", "redis"), map(map(store, name + "-service"), "depends_on").keySet(), name);
    }
    assertEquals(1, map(map(store, "cart-service"), "deploy").get("replicas"));
    // everything else, its limits among it, is that of compose.yml
    assertEquals(Map.of("file", "compose.yml", "service", "product-db"), server.get("extends"));
  }

  @ParameterizedTest
  @FieldSource("OURS")
  void a_service_that_reads_tokens_knows_the_secret_before_the_present_one(String name) {
    var service = service(name + "-service");
    var issuer = map(service, "environment").get("JWT_PREVIOUS_ISSUER");
    assertEquals(List.of("customer", "cart", "order").contains(name) ? "${JWT_PREVIOUS_ISSUER:-}" : null, issuer);
    assertEquals(issuer != null, list(service, "secrets").contains("jwt_previous_secret"));
  }

  private static Map<String, String> development() {
    try (var files = Files.list(DEVELOPMENT)) {
      return files.collect(toMap(file -> file.getFileName().toString(), ComposeTest::value));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String value(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
