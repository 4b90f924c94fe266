package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import pos.gateway.config.BadGatewayFile;

/** The files that the gateway refuses to enforce, and its messages. */
class GatewayFileTest {

  private static final String SERVICE = """
      services:
      - name: echo-service
        host: echo
        routes:
        - name: echo
          paths: [/echo]
          plugins: [%s]
      """;

  @Test
  void the_kong_yml_of_the_repository_is_enforced() {
    var file = GatewayFile.read(TestGateway.kongYml(), Map.of());
    assertEquals(7, file.upstreams().size());
    assertTrue(file.routes().stream().anyMatch(route -> route.name().equals("cart-customer")));
  }

  /** Kong's function that writes problems knows the route, but not the configuration of its plugins. */
  @Test
  void the_tags_of_a_route_are_the_groups_that_may_use_it() throws IOException {
    var file = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(
        Files.readString(TestGateway.kongYml()));
    ((List<?>) file.get("services")).stream().flatMap(service -> ((List<?>) ((Map<?, ?>) service).get("routes")).stream())
        .map(route -> (Map<?, ?>) route)
        .forEach(route -> assertEquals(groups(route), route.get("tags"), () -> "tags of " + route.get("name")));
  }

  private static Object groups(Map<?, ?> route) {
    return route.get("plugins") == null ? null : ((List<?>) route.get("plugins")).stream()
        .map(plugin -> (Map<?, ?>) plugin).filter(plugin -> plugin.get("name").equals("acl"))
        .map(acl -> ((Map<?, ?>) acl.get("config")).get("allow")).findFirst().orElse(null);
  }

  @Test
  void a_previous_token_secret_is_accepted_only_when_it_is_set(@TempDir Path directory) throws IOException {
    var current = Set.of("pos-customer-service-dev");
    assertEquals(current, issuers(Map.of()));
    assertEquals(current, issuers(Map.of("JWT_PREVIOUS_SECRET", " ", "JWT_PREVIOUS_ISSUER", "old")));
    assertEquals(Set.of("pos-customer-service-dev", "old"), issuers(Map.of("JWT_PREVIOUS_ISSUER", "old",
        "JWT_PREVIOUS_SECRET", "the-old-secret-that-has-enough-bytes")));
    var secret = Files.writeString(directory.resolve("secret"), "the-old-secret-that-has-enough-bytes\n");
    assertEquals(Set.of("pos-customer-service-dev", "old"), issuers(Map.of("JWT_PREVIOUS_ISSUER", "old",
        "JWT_PREVIOUS_SECRET_FILE", secret.toString())));
    var refused = assertThrows(BadGatewayFile.class, () -> issuers(Map.of("JWT_PREVIOUS_SECRET", "old")));
    assertTrue(refused.getMessage().contains("JWT_PREVIOUS_ISSUER is not set"), refused.getMessage());
  }

  @Test
  void the_plugin_with_which_kong_records_spans_is_read_where_it_is_in_the_file_and_changes_nothing() {
    var collector = Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://collector:4318/v1/traces");
    assertEquals(GatewayFile.read(TestGateway.kongYml(), Map.of()).routes(),
        GatewayFile.read(TestGateway.kongYml(), collector).routes());
    refused("plugin \"opentelemetry\" of route \"echo\": config: \"traces_endpoint\" is missing",
        SERVICE.formatted("{name: opentelemetry}"));
  }

  private static Set<String> issuers(Map<String, String> environment) {
    return GatewayFile.read(TestGateway.kongYml(), environment).credentials().secrets().stream()
        .map(secret -> secret.issuer()).collect(Collectors.toSet());
  }

  @Test
  void every_consumer_acts_for_one_store_or_is_in_the_group_of_all_stores_or_acts_for_none() {
    var credentials = GatewayFile.read(TestGateway.kongYml(), System.getenv()).credentials();
    TestConsumers.GROUPS.keySet().stream().filter(name -> !name.equals(TestConsumers.ANONYMOUS)).forEach(name -> {
      var consumer = credentials.caller(TestConsumers.key(name)).consumer();
      var actsForStores = consumer.isIn(List.of("store", "logistics", "internal"));
      assertEquals(name.startsWith("store-") ? name.substring(6) : null, consumer.customId());
      assertEquals(actsForStores && consumer.customId() == null, consumer.isIn(List.of("all-stores")), name);
    });
  }

  @Test
  void an_unknown_plugin_is_named() {
    refused("plugin \"ip-restriction\" of route \"echo\": the built-in gateway does not implement the plugin"
        + " \"ip-restriction\"", SERVICE.formatted("{name: ip-restriction, config: {allow: [10.0.0.1]}}"));
  }

  @Test
  void an_unknown_option_is_named() {
    refused("plugin \"acl\" of route \"echo\": config: the built-in gateway does not implement the option \"deny\"",
        SERVICE.formatted("{name: acl, config: {allow: [a], deny: [b]}}"));
    refused("service \"echo-service\": the built-in gateway does not implement the option \"ca_certificates\"",
        "services: [{name: echo-service, host: echo, ca_certificates: [x]}]");
    refused("route \"echo\": the built-in gateway does not implement the option \"hosts\"",
        "services: [{name: echo-service, host: echo, routes: [{name: echo, paths: [/e], hosts: [x]}]}]");
    refused("kong.yml: the built-in gateway does not implement the option \"certificates\"", "certificates: []");
  }

  @Test
  void a_default_of_kong_that_is_not_implemented_is_named_too() {
    refused("plugin \"key-auth\" of route \"echo\": config: the option \"key_in_query\" is true by default, but the"
        + " built-in gateway implements only false", SERVICE.formatted("{name: key-auth}"));
    refused("config: the option \"always_use_authenticated_groups\" is true, but the built-in gateway implements only"
        + " false", SERVICE.formatted("{name: acl, config: {allow: [a], always_use_authenticated_groups: true}}"));
    refused("config: the option \"key_claim_name\" is sub, but the built-in gateway implements only iss",
        SERVICE.formatted("{name: jwt, config: {uri_param_names: [], key_claim_name: sub}}"));
    refused("config: the option \"secret_is_base64\" is true, but the built-in gateway implements only false",
        SERVICE.formatted("{name: jwt, config: {uri_param_names: [], secret_is_base64: true}}"));
    refused("config: the option \"key_in_header\" is false, but the built-in gateway implements only true",
        SERVICE.formatted("{name: key-auth, config: {key_in_query: false, key_in_header: false}}"));
    refused("config: the option \"key_in_body\" is true, but the built-in gateway implements only false",
        SERVICE.formatted("{name: key-auth, config: {key_in_query: false, key_in_body: true}}"));
    refused("config: the option \"cache_control\" is false by default, but the built-in gateway implements only true",
        SERVICE.formatted("{name: proxy-cache, config: {strategy: memory}}"));
  }

  @Test
  void an_unknown_algorithm_is_named() {
    refused("upstream \"u\": the built-in gateway does not implement the algorithm \"consistent-hashing\", only"
        + " round-robin and least-connections", "upstreams: [{name: u, algorithm: consistent-hashing}]");
    refused("JWT secret number 1 of consumer \"c\": the option \"algorithm\" is RS256, but the built-in gateway"
        + " implements only HS256",
        "consumers: [{username: c, jwt_secrets: [{key: k, secret: s, algorithm: RS256}]}]");
  }

  @Test
  void a_function_other_than_the_known_one_is_refused() {
    refused("the option \"instance_name\" is other, but the built-in gateway implements only http-format",
        SERVICE.formatted("{name: pre-function, instance_name: other}"));
    refused("the option \"instance_name\" is not set, but the built-in gateway implements only http-format",
        SERVICE.formatted("{name: pre-function, config: {rewrite: [\"\"]}}"));
    refused("plugin \"pre-function\" of route \"echo\": config: the built-in gateway does not implement the option"
        + " \"access\"",
        SERVICE.formatted("{name: pre-function, instance_name: http-format, config: {access: []}}"));
    refused("the built-in gateway does not implement the plugin \"post-function\"",
        SERVICE.formatted("{name: post-function, instance_name: http-format}"));
  }

  @Test
  void a_file_without_the_known_function_is_refused() {
    var without = TestGateway.resource("gateway/everywhere.yml")
        .replace("- name: pre-function", "- enabled: false\n  name: pre-function");
    var failure = assertThrows(BadGatewayFile.class, () -> TestGateway.read(without));
    assertTrue(failure.getMessage().contains("no pre-function \"http-format\" for all routes"), failure.getMessage());
  }

  @Test
  void mistakes_are_described() {
    refused("config: \"minute\" must be a whole number from 1 to 2147483647, not many",
        SERVICE.formatted("{name: rate-limiting, config: {minute: many}}"));
    refused("plugin \"acl\" of route \"echo\" is declared twice",
        SERVICE.formatted("{name: acl, config: {allow: [a]}}, {name: acl, config: {allow: [b]}}"));
    refused("names the route \"nowhere\", which does not exist", """
        consumers:
        - username: c
          plugins: [{name: rate-limiting, route: nowhere, config: {minute: 1}}]
        """);
    refused("kong.yml is not valid YAML", "services: [");
    refused("the path ~/(a is not a regular expression: Unclosed group",
        "services: [{name: s, host: s, routes: [{name: a, paths: ['~/(a']}]}]");
    refused("\"target\" must be host:port, not nowhere", "upstreams: [{name: u, targets: [{target: nowhere}]}]");
    refused("kong.yml: two routes have the same name",
        "services: [{name: s, host: s, routes: [{name: a, paths: [/a]}, {name: a, paths: [/b]}]}]");
    refused("of \"uri\" the built-in gateway implements only $(uri_captures.NAME), after a path",
        SERVICE.formatted("{name: request-transformer, config: {replace: {uri: \"/x/$(headers.y)\"}}}"));
    refused("route \"echo\": its path /echo captures no \"path\"",
        SERVICE.formatted("{name: request-transformer, config: {replace: {uri: $(uri_captures.path)}}}"));
  }

  @Test
  void the_environment_goes_before_the_defaults_of_development(@TempDir Path directory) throws IOException {
    write(directory, "KEY_A=development-key-of-a\n");
    assertEquals("a", keyOwner(directory, Map.of(), "development-key-of-a"));
    assertEquals("a", keyOwner(directory, Map.of("KEY_A", " other-key-of-a "), "other-key-of-a"));
    assertEquals(null, keyOwner(directory, Map.of("KEY_A", "other-key-of-a"), "development-key-of-a"));
    assertEquals("tester", keyOwner(directory, Map.of(), "key-of-tester"));
  }

  @Test
  void production_has_neither_development_values_nor_development_consumers(@TempDir Path directory) throws IOException {
    write(directory, "KEY_A=development-key-of-a-long-enough\n");
    var environment = new HashMap<>(Map.of("POS_ENV", "production"));
    refused(directory, environment, "KEY_A is not set");
    environment.put("KEY_A", "development-key-of-a-long-enough");
    refused(directory, environment, "KEY_A still has a development value: set one of your own");
    environment.put("KEY_A", "short");
    refused(directory, environment, "KEY_A is too short: a key has at least 20 characters");
    environment.put("KEY_A", "a-key-of-our-own-that-is-long-enough");
    assertEquals("a", keyOwner(directory, environment, "a-key-of-our-own-that-is-long-enough"));
    assertEquals(null, keyOwner(directory, environment, "key-of-tester"));
    environment.put("POS_ENV", "prod");
    refused(directory, environment, "POS_ENV is 'prod': it must be production or development");
  }

  @Test
  void a_value_is_data_and_not_yaml(@TempDir Path directory) throws IOException {
    write(directory, "");
    assertEquals("a", keyOwner(directory, Map.of("KEY_A", "x\", group: \"admin' # {"), "x\", group: \"admin' # {"));
    refused(directory, Map.of("KEY_A", "x\ny"), "KEY_A contains a line break");
    refused(directory, Map.of("KEY_A", "${KEY_A}"), "KEY_A contains a placeholder");
  }

  @Test
  void a_value_may_come_from_a_file(@TempDir Path directory) throws IOException {
    write(directory, "KEY_A=development-key-of-a\n");
    var file = Files.writeString(directory.resolve("secret"), " key-in-a-file \n").toString();
    assertEquals("a", keyOwner(directory, Map.of("KEY_A_FILE", file), "key-in-a-file"));
    assertEquals("a", keyOwner(directory, Map.of("KEY_A_FILE", file, "KEY_A", "another-key"), "another-key"));
    refused(directory, Map.of("KEY_A_FILE", "/no/such/file"), "KEY_A_FILE names a file that cannot be read");
  }

  @Test
  void a_placeholder_in_a_header_is_no_template(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("kong.yml"), TestGateway.resource("gateway/everywhere.yml") + SERVICE.formatted(
        "{name: request-transformer, config: {add: {headers: [\"X-Gateway-Secret:${GATEWAY_SECRET}\"]}}}"));
    GatewayFile.read(directory.resolve("kong.yml"), Map.of("GATEWAY_SECRET", "aZ09._~+/=-"));
    for (var bad : new String[] {"$(headers.apikey)", "a b", "a,b", "a\"b", "a:b", "a;b"}) {
      refused(directory, Map.of("GATEWAY_SECRET", bad), "GATEWAY_SECRET may contain only letters, digits and ._~+/=-");
    }
    refused(directory, Map.of(), "GATEWAY_SECRET is not set");
    refused(directory, Map.of("POS_ENV", "production", "GATEWAY_SECRET", "s".repeat(31)),
        "GATEWAY_SECRET is too short: the secret has at least 32 bytes");
  }

  @Test
  void no_message_shows_a_secret(@TempDir Path directory) throws IOException {
    write(directory, "");
    var failure = assertThrows(BadGatewayFile.class,
        () -> GatewayFile.read(directory.resolve("kong.yml"), Map.of("KEY_A", "key-of-tester")));
    assertFalse(failure.getMessage().contains("key-of-tester"), failure.getMessage());
  }

  @Test
  void the_text_of_a_jwt_secret_does_not_show_it() {
    var secrets = TestGateway.file("consumers: [{username: c, jwt_secrets: [{key: issuer, secret: hidden-secret}]}]")
        .credentials().secrets().toString();
    assertTrue(secrets.contains("issuer"), secrets);
    assertFalse(secrets.contains("hidden-secret"), secrets);
  }

  private static void write(Path directory, String defaults) throws IOException {
    Files.writeString(directory.resolve("development.env"), "# defaults\n" + defaults);
    Files.writeString(directory.resolve("kong.yml"), TestGateway.resource("gateway/everywhere.yml") + """
        consumers:
        - username: a
          keyauth_credentials: [{key: "${KEY_A}"}]
        # development-only begin
        - username: tester
          keyauth_credentials: [{key: key-of-tester}]
        # development-only end
        """);
  }

  private static String keyOwner(Path directory, Map<String, String> environment, String key) {
    var known = GatewayFile.read(directory.resolve("kong.yml"), environment).credentials().caller(key);
    return known == null ? null : known.consumer().username();
  }

  private static void refused(String sentence, String yaml) {
    var failure = assertThrows(BadGatewayFile.class, () -> TestGateway.file(yaml));
    assertTrue(failure.getMessage().contains(sentence), failure.getMessage());
  }

  private static void refused(Path directory, Map<String, String> environment, String sentence) {
    var failure = assertThrows(BadGatewayFile.class,
        () -> GatewayFile.read(directory.resolve("kong.yml"), environment));
    assertTrue(failure.getMessage().contains(sentence), failure.getMessage());
  }
}
