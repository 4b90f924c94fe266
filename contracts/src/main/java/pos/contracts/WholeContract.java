package pos.contracts;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.module.ModuleDescriptor.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The contract of all services at the gateway, with a tag for each. What two services call the same and describe
 * differently begins with the service's name: {@code CartLine}, {@code sales_find_goods}.
 */
final class WholeContract {

  private static final Pattern REFERENCE = Pattern.compile("\"#/components/([A-Za-z]+/[A-Za-z]+)\"");
  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");
  private static final String INTRODUCTION = """
      All services of the shop, as clients see them at the gateway. Every call needs a key, and those on a customer's
      behalf need the customer's access token as well. What holds for all calls of a service is said at its tag.
      """;

  private final Map<String, JsonObject> contracts;
  private final Set<String> clashing;
  private final Set<String> clashingIds;

  private WholeContract(Map<String, JsonObject> contracts) {
    this.contracts = contracts;
    this.clashing = clashing(contracts.values());
    var seen = new HashSet<String>();
    this.clashingIds = new HashSet<>(contracts.values().stream().flatMap(WholeContract::operations)
        .map(operation -> operation.getString("operationId")).filter(id -> !seen.add(id)).toList());
  }

  /** @param contracts by the names of their services, such as {@code product}; the first one has the licence */
  static JsonObject of(Map<String, JsonObject> contracts) {
    return new WholeContract(contracts).whole();
  }

  private JsonObject whole() {
    var first = contracts.values().iterator().next();
    var tags = new JsonArray();
    var paths = new JsonObject();
    var components = new JsonObject();
    contracts.forEach((service, contract) -> {
      tags.add(new JsonObject().put("name", service)
          .put("description", contract.getJsonObject("info").getString("description")));
      contract.getJsonObject("paths").forEach(path ->
          paths.put("/" + service + "-service" + path.getKey(), path(service, (JsonObject) path.getValue())));
      components(contract).forEach((name, component) -> {
        var place = renamed(service, name).split("/");
        if (!components.containsKey(place[0])) {
          components.put(place[0], new JsonObject());
        }
        components.getJsonObject(place[0]).put(place[1], referring(service, component));
      });
    });
    return new JsonObject().put("openapi", first.getString("openapi"))
        .put("info", new JsonObject().put("title", "Point of sale").put("version", version())
            .put("description", INTRODUCTION).put("license", first.getJsonObject("info").getJsonObject("license")))
        .put("servers", new JsonArray().add(server("http://localhost:8080", "the gateway of a shop for development"))
            .add(server("/", "the gateway that this file comes from")))
        .put("tags", tags).put("paths", paths).put("components", components);
  }

  private static JsonObject server(String url, String description) {
    return new JsonObject().put("url", url).put("description", description);
  }

  /** Returns the highest of the services' versions. */
  private String version() {
    return contracts.values().stream().map(contract -> contract.getJsonObject("info").getString("version"))
        .max(Comparator.comparing(Version::parse)).orElseThrow();
  }

  private JsonObject path(String service, JsonObject path) {
    var whole = referring(service, path);
    operationsOf(whole).forEach(operation -> {
      var id = operation.getString("operationId");
      operation.put("operationId", clashingIds.contains(id) ? service + "_" + id : id)
          .put("tags", new JsonArray().add(service))
          .put("security", operation.getJsonArray("security", contracts.get(service).getJsonArray("security")));
    });
    return whole;
  }

  /** Returns a copy whose references lead to the components of the whole. */
  private JsonObject referring(String service, JsonObject part) {
    return new JsonObject(REFERENCE.matcher(part.encode())
        .replaceAll(name -> "\"#/components/" + renamed(service, name.group(1)) + "\""));
  }

  /** @param name such as {@code schemas/Line} */
  private String renamed(String service, String name) {
    if (!clashing.contains(name)) {
      return name;
    }
    var place = name.split("/");
    return place[0] + "/" + capitalised(service) + capitalised(place[1]);
  }

  private static String capitalised(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  /** Returns the names of components that services describe differently, be it only in what these refer to. */
  private static Set<String> clashing(Collection<JsonObject> contracts) {
    var texts = new TreeMap<String, List<String>>();
    contracts.forEach(contract -> components(contract).forEach((name, component) ->
        texts.computeIfAbsent(name, _ -> new ArrayList<>()).add(component.encode())));
    texts.values().removeIf(each -> each.size() == 1);
    var clashing = new HashSet<String>();
    boolean hasGrown;
    do {
      hasGrown = clashing.addAll(texts.keySet().stream().filter(name -> differ(texts.get(name), clashing)).toList());
    } while (hasGrown);
    return clashing;
  }

  private static boolean differ(List<String> texts, Set<String> clashing) {
    return texts.stream().distinct().count() > 1
        || REFERENCE.matcher(texts.getFirst()).results().anyMatch(name -> clashing.contains(name.group(1)));
  }

  /** Returns the components by names such as {@code schemas/Line}. */
  private static Map<String, JsonObject> components(JsonObject contract) {
    var components = new LinkedHashMap<String, JsonObject>();
    contract.getJsonObject("components").forEach(section -> ((JsonObject) section.getValue()).forEach(component ->
        components.put(section.getKey() + "/" + component.getKey(), (JsonObject) component.getValue())));
    return components;
  }

  private static Stream<JsonObject> operations(JsonObject contract) {
    return contract.getJsonObject("paths").stream().flatMap(path -> operationsOf((JsonObject) path.getValue()));
  }

  private static Stream<JsonObject> operationsOf(JsonObject path) {
    return METHODS.stream().filter(path::containsKey).map(path::getJsonObject);
  }
}
