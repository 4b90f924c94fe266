package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import pos.common.run.Environment;
import pos.common.run.Variables;

/** The files in k8s/: each by itself, and what kustomize makes of them where it is found, in {@code kubectl}. */
class KubernetesTest {

  private static final Path HOME = Path.of(System.getProperty("kong.directory")).getParent();
  private static final String KUBECTL = "kubectl";
  /** Of CloudNativePG, for which there is no schema here. */
  private static final String DATABASE = "postgresql.cnpg.io/v1";
  private static final List<String> SERVICES = ArchitectureTest.SERVICES;
  private static final Set<String> WITHOUT_DATABASE = Set.of("cart");

  @TempDir
  private static Path copy;
  private static List<JsonObject> rendered = List.of();

  @BeforeAll
  static void render() throws IOException, InterruptedException {
    for (var folder : List.of("k8s", "kong", "compose")) {
      copyFolder(folder);
    }
    var secrets = Files.createDirectory(copy.resolve("k8s/secrets"));
    Files.copy(copy.resolve("k8s/settings.env"), secrets.resolve("settings.env"));
    Files.writeString(secrets.resolve("smtp_password"), "the password at the mail server");
    run(Map.of("CORS_ORIGINS", "https://shop.example"), copy.resolve("k8s/create-secrets.sh").toString());
    if (isFound(KUBECTL)) {
      rendered = documents(run(Map.of(), KUBECTL, "kustomize", copy.resolve("k8s").toString()));
    }
  }

  private static void copyFolder(String folder) throws IOException {
    try (var files = Files.walk(HOME.resolve(folder))) {
      for (var file : files.filter(each -> !each.startsWith(HOME.resolve("k8s/secrets"))).toList()) {
        Files.copy(file, copy.resolve(HOME.relativize(file).toString()));
      }
    }
  }

  private static boolean isFound(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  private static String run(Map<String, String> variables, String... command) throws IOException, InterruptedException {
    var errors = copy.resolve("errors");
    var builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().putAll(variables);
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), () -> String.join(" ", command) + ": " + text(errors));
    return output;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static List<JsonObject> documents(String yaml) {
    var load = new Load(LoadSettings.builder().setSchema(new CoreSchema()).build());
    return StreamSupport.stream(load.loadAllFromString(yaml).spliterator(), false)
        .map(document -> new JsonObject((Map<String, Object>) document)).toList();
  }

  static final List<Path> MANIFESTS = manifests();

  private static List<Path> manifests() {
    try (var files = Files.walk(HOME.resolve("k8s"))) {
      return files.filter(file -> file.toString().endsWith(".yaml") && !file.endsWith("kustomization.yaml")
          && !file.toString().endsWith("-values.yaml") && !file.startsWith(HOME.resolve("k8s/secrets"))).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @FieldSource("MANIFESTS")
  void a_file_fits_the_schemas_of_kubernetes(Path file) {
    documents(text(file)).forEach(KubernetesTest::assertFits);
  }

  /** Refuses fields that the API does not have, and misses those that it requires. */
  private static void assertFits(JsonObject document) {
    if (document.getString("apiVersion").equals(DATABASE)) {
      return;
    }
    var version = document.getString("apiVersion").replaceAll(".*/", "");
    var type = "io.kubernetes.client.openapi.models." + version.substring(0, 1).toUpperCase() + version.substring(1)
        + document.getString("kind");
    try {
      Class.forName(type).getMethod("validateJsonElement", JsonElement.class)
          .invoke(null, JsonParser.parseString(document.encode()));
    } catch (InvocationTargetException e) {
      throw new AssertionError(document.getString("kind") + " " + at(document, "metadata", "name"), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(type, e);
    }
  }

  private static Object at(JsonObject document, String... path) {
    Object value = document;
    for (var step : path) {
      value = value instanceof JsonArray list ? list.getValue(Integer.parseInt(step)) : ((JsonObject) value).getValue(step);
    }
    return value;
  }

  private static JsonObject only(String kind, String name) {
    return found(kind, name).orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  private static Optional<JsonObject> found(String kind, String name) {
    return rendered.stream().filter(document -> document.getString("kind").equals(kind)
        && at(document, "metadata", "name").equals(name)).findAny();
  }

  private static Stream<JsonObject> items(Object list) {
    return ((JsonArray) list).stream().map(JsonObject.class::cast);
  }

  @Test
  void what_kustomize_makes_fits_the_schemas_too() {
    assumeTrue(!rendered.isEmpty(), "kubectl is not found");
    rendered.forEach(KubernetesTest::assertFits);
    assertEquals(Set.of("pos"), rendered.stream().filter(each -> !each.getString("kind").equals("Namespace"))
        .map(each -> at(each, "metadata", "namespace")).collect(Collectors.toSet()));
  }

  @Test
  void every_service_has_its_port_its_image_its_autoscaler_and_its_database() {
    assumeTrue(!rendered.isEmpty(), "kubectl is not found");
    var routes = text(HOME.resolve("kong/kong.yml"));
    for (var service : SERVICES) {
      var name = service + "-service";
      var container = (JsonObject) at(only("Deployment", name), "spec", "template", "spec", "containers", "0");
      var port = at(container, "ports", "0", "containerPort");
      assertEquals("pos/" + name, container.getString("image"));
      assertTrue(routes.contains("target: \"%s:%s\"".formatted(name, port)), name + " has port " + port);
      assertEquals(port, at(only("Service", name), "spec", "ports", "0", "port"));
      assertEquals(name, at(only("HorizontalPodAutoscaler", name), "spec", "scaleTargetRef", "name"));
      var pods = at(only("Deployment", name), "spec", "selector", "matchLabels");
      assertEquals(pods, at(only("PodDisruptionBudget", name), "spec", "selector", "matchLabels"));
      assertEquals(pods, at(only("Service", name), "spec", "selector"));
      assertEquals(WITHOUT_DATABASE.contains(service), found("Cluster", service + "-database").isEmpty(), name);
    }
  }

  @Test
  void every_service_accepts_its_settings_and_finds_its_secrets_and_no_others() {
    assumeTrue(!rendered.isEmpty(), "kubectl is not found");
    for (var service : SERVICES) {
      var pod = (JsonObject) at(only("Deployment", service + "-service"), "spec", "template", "spec");
      var mounted = mounted(pod);
      var used = new TreeSet<String>();
      var environment = new HashMap<>(settings(pod));
      items(at(pod, "containers", "0", "env")).forEach(variable -> {
        var value = variable.getString("value");
        if (value.startsWith("/run/secrets/")) {
          used.add(value);
          value = Optional.ofNullable(mounted.get(value)).orElseThrow(() -> new AssertionError(variable + " is no file"));
        }
        environment.put(variable.getString("name"), value);
      });
      var name = service + "-service";
      var variables = Environment.ownFirst(environment, name);
      Variables.check(variables, List.of());
      var read = Environment.read(variables, name, 0);
      assertTrue(read.production());
      assertEquals(WITHOUT_DATABASE.contains(service), !variables.containsKey("DATABASE_URL"));
      assertEquals(used, new TreeSet<>(mounted.keySet()), service);
    }
  }

  private static Map<String, String> settings(JsonObject pod) {
    var name = (String) at(pod, "containers", "0", "envFrom", "0", "configMapRef", "name");
    return ((JsonObject) at(only("ConfigMap", name), "data")).stream()
        .collect(Collectors.toMap(Map.Entry::getKey, setting -> (String) setting.getValue()));
  }

  /** Returns the files of a pod's secrets: the path in the container, and that of a file with the same content here. */
  private static Map<String, String> mounted(JsonObject pod) {
    var files = new HashMap<String, String>();
    items(at(pod, "containers", "0", "volumeMounts")).forEach(mount -> {
      var volume = items(pod.getJsonArray("volumes")).filter(each -> each.getString("name").equals(mount.getString("name")))
          .findAny().orElseThrow().getJsonObject("secret");
      if (volume == null) {
        return;
      }
      var data = only("Secret", volume.getString("secretName")).getJsonObject("data");
      items(volume.getJsonArray("items")).forEach(item -> files.put(mount.getString("mountPath") + "/" + item.getString("path"),
          written(volume.getString("secretName") + "-" + item.getString("key"), data.getString(item.getString("key")))));
    });
    return files;
  }

  private static String written(String name, String content) {
    try {
      return Files.write(copy.resolve(name), Base64.getMimeDecoder().decode(content)).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void containers_have_no_rights_and_bounded_resources() {
    assumeTrue(!rendered.isEmpty(), "kubectl is not found");
    var pods = new ArrayList<>(SERVICES.stream().map(service -> only("Deployment", service + "-service")).toList());
    pods.add(only("StatefulSet", "redis"));
    for (var pod : pods) {
      assertEquals(false, at(pod, "spec", "template", "spec", "automountServiceAccountToken"));
      assertEquals(true, at(pod, "spec", "template", "spec", "securityContext", "runAsNonRoot"));
      // the name that an image has would not do
      assertTrue((int) at(pod, "spec", "template", "spec", "securityContext", "runAsUser") > 0);
      var container = (JsonObject) at(pod, "spec", "template", "spec", "containers", "0");
      assertEquals(new JsonObject("""
          {"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true, "capabilities": {"drop": ["ALL"]}}"""),
          container.getJsonObject("securityContext"));
      assertFalse(container.getJsonObject("resources").getJsonObject("limits").getString("memory").isBlank());
    }
  }

  @Test
  void the_product_service_alone_has_room_on_the_disk_for_its_reports() {
    assumeTrue(!rendered.isEmpty(), "kubectl is not found");
    for (var service : SERVICES) {
      var pod = (JsonObject) at(only("Deployment", service + "-service"), "spec", "template", "spec");
      assertEquals(service.equals("product") ? 1 : 0, items(at(pod, "containers", "0", "volumeMounts"))
          .filter(mount -> mount.getString("mountPath").equals("/tmp")).count(), service);
    }
  }

  /** The jobs that make the instances have the cluster's label, and not that of instances. */
  @Test
  void the_jobs_that_make_a_database_reach_what_they_need() {
    assumeTrue(!rendered.isEmpty(), "kubectl is not found");
    var policy = only("NetworkPolicy", "databases");
    var cluster = new JsonObject("""
        {"matchExpressions": [{"key": "cnpg.io/cluster", "operator": "Exists"}]}""");
    assertEquals(cluster, at(policy, "spec", "podSelector"));
    assertEquals(cluster, at(policy, "spec", "ingress", "0", "from", "1", "podSelector"));
    assertEquals(cluster, at(policy, "spec", "egress", "0", "to", "0", "podSelector"));
  }

  @Test
  void kong_has_the_bounds_and_the_log_lines_of_compose() {
    var kong = documents(text(HOME.resolve("k8s/kong-values.yaml"))).getFirst().getJsonObject("env");
    var compose = new JsonObject(ComposeTest.kongEnvironment());
    kong.forEach(setting -> {
      var same = compose.getValue("KONG_" + setting.getKey().toUpperCase());
      if (same != null && !setting.getKey().equals("nginx_proxy_set")) {
        assertEquals(String.valueOf(same).replace("$$", "$"), setting.getValue(), setting.getKey());
      }
    });
    assertTrue(kong.getString("nginx_proxy_limit_conn").equals("clients 400"), kong::encode);
  }
}
