package pos.acceptance;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a contract has so that clients that tools generate from it can read what is really answered. */
final class ContractRules {

  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");
  private static final Set<String> ALTERNATIVES = Set.of("oneOf", "anyOf", "allOf", "not");
  /** What the gateway and every call of a service can answer. */
  private static final List<String> ALWAYS = List.of("400", "401", "403", "429", "503", "default");

  private final JsonObject contract;
  private final List<String> broken = new ArrayList<>();

  private ContractRules(JsonObject contract) {
    this.contract = contract;
  }

  /** Returns what is wrong with a contract. @param path its place at the gateway, such as {@code /order-service} */
  static List<String> broken(JsonObject contract, String path) {
    var rules = new ContractRules(contract);
    rules.servers(path);
    rules.read("", contract, false);
    contract.getJsonObject("paths").forEach(item -> METHODS.stream()
        .filter(((JsonObject) item.getValue())::containsKey)
        .forEach(method -> rules.operation((JsonObject) item.getValue(), method)));
    return rules.broken;
  }

  /** Clients have an address to begin with, and the page shows the one that it comes from. */
  private void servers(String place) {
    var urls = contract.getJsonArray("servers").stream().map(server -> ((JsonObject) server).getString("url")).toList();
    if (!urls.equals(List.of("http://localhost:8080" + place, place.isEmpty() ? "/" : place))) {
      broken.add("servers are " + urls);
    }
  }

  /** @param isNames whether the members are names of properties, which may be any */
  private void read(String path, Object value, boolean isNames) {
    if (value instanceof JsonObject object) {
      if (!isNames) {
        schema(path, object);
      }
      object.forEach(member -> {
        var name = member.getKey();
        if (isNames || !Set.of("example", "examples").contains(name)) {
          read(path + "/" + name, member.getValue(), !isNames && name.equals("properties"));
        }
      });
    } else if (value instanceof JsonArray list) {
      for (var entry : list) {
        read(path, entry, false);
      }
    } else if (value == null && !path.endsWith("/enum")) {
      // what follows a comma in a text without quotes
      broken.add(path + " has no value");
    }
  }

  private void schema(String path, JsonObject schema) {
    for (var keyword : ALTERNATIVES) {
      if (schema.containsKey(keyword) && !isNullable(schema.getValue(keyword))) {
        broken.add(path + " has alternatives: " + keyword);
      }
    }
    var types = types(schema);
    if (types.stream().filter(type -> !"null".equals(type)).count() > 1) {
      broken.add(path + " has alternatives: " + types);
    }
    if (types.contains("integer") && !"int64".equals(schema.getString("format"))) {
      broken.add(path + " is not int64");
    }
    if (schema.getValue("properties") instanceof JsonObject properties) {
      properties(path, schema, properties.fieldNames());
    }
  }

  /** Returns whether there is nothing to choose but one schema and null. */
  private static boolean isNullable(Object alternatives) {
    return alternatives instanceof JsonArray list && list.size() == 2
        && list.getJsonObject(0).containsKey("$ref") && "null".equals(list.getJsonObject(1).getValue("type"));
  }

  private static List<?> types(JsonObject schema) {
    return switch (schema.getValue("type")) {
      case String type -> List.of(type);
      case JsonArray types -> types.getList();
      case null, default -> List.of();
    };
  }

  private void properties(String path, JsonObject schema, Set<String> names) {
    if (!path.matches("/components/schemas/[A-Za-z]+")) {
      broken.add(path + " is an object without a name");
    }
    if (!Boolean.FALSE.equals(schema.getValue("additionalProperties"))) {
      broken.add(path + " allows what it does not name");
    }
    var missing = schema.getJsonArray("required", new JsonArray()).stream().filter(name -> !names.contains(name))
        .toList();
    if (!missing.isEmpty()) {
      broken.add(path + " requires what it does not name: " + missing);
    }
  }

  private void operation(JsonObject item, String method) {
    var operation = item.getJsonObject(method);
    var id = operation.getString("operationId");
    var parameters = parameters(item, operation);
    var responses = operation.getJsonObject("responses");
    var expected = new ArrayList<>(ALWAYS);
    if (operation.containsKey("requestBody")) {
      expected.addAll(List.of("413", "422"));
      var media = resolve(operation.getJsonObject("requestBody")).getJsonObject("content")
          .getJsonObject("application/json");
      if (media != null) {
        body(id, media.getJsonObject("schema"), method.equals("patch"));
      }
    }
    if (parameters.contains("Idempotency-Key")) {
      expected.add("422");
      headers(id, responses, "2..", "Idempotency-Replayed");
    }
    if (parameters.contains("If-Match")) {
      expected.add("412");
    }
    if (parameters.contains("If-None-Match")) {
      expected.add("304");
      headers(id, responses, "200|304", "ETag");
    }
    headers(id, responses, "429|503", "Retry-After");
    headers(id, responses, "201", "Location");
    expected.stream().filter(status -> !responses.containsKey(status))
        .forEach(status -> broken.add(id + " has no response " + status));
    var security = operation.getJsonArray("security", contract.getJsonArray("security"));
    if (security.size() != 1 || !security.getJsonObject(0).containsKey("apikey")) {
      broken.add(id + " takes a token instead of a key");
    }
    var schemes = contract.getJsonObject("components").getJsonObject("securitySchemes");
    if (!schemes.fieldNames().containsAll(security.getJsonObject(0).fieldNames())) {
      broken.add(id + " asks for what is no scheme: " + security.getJsonObject(0).fieldNames());
    }
  }

  /**
   * Null is as good as nothing wherever a field may be missing, and what is missing in a patch stays as it is: a client
   * would send its default.
   */
  private void body(String path, JsonObject reference, boolean isPatch) {
    var schema = resolve(reference);
    var required = schema.getJsonArray("required", new JsonArray());
    schema.getJsonObject("properties", new JsonObject()).forEach(member -> {
      var name = path + "." + member.getKey();
      var property = (JsonObject) member.getValue();
      var isNullable = types(property).contains("null") || isNullable(property.getValue("anyOf"));
      if (!isNullable && !required.contains(member.getKey())) {
        broken.add(name + " may be missing and not null");
      }
      if (isPatch && property.containsKey("default")) {
        broken.add(name + " has a default in a patch");
      }
      var part = isNullable(property.getValue("anyOf")) ? property.getJsonArray("anyOf").getJsonObject(0) : property;
      body(name, part.getJsonObject("items", part), isPatch);
    });
  }

  private List<String> parameters(JsonObject item, JsonObject operation) {
    return Stream.of(item, operation).flatMap(each -> each.getJsonArray("parameters", new JsonArray()).stream())
        .map(parameter -> resolve((JsonObject) parameter).getString("name")).toList();
  }

  private void headers(String id, JsonObject responses, String statuses, String header) {
    responses.fieldNames().stream().filter(status -> status.matches(statuses)).forEach(status -> {
      if (!resolve(responses.getJsonObject(status)).getJsonObject("headers", new JsonObject()).containsKey(header)) {
        broken.add(id + " has no header " + header + " with " + status);
      }
    });
  }

  private JsonObject resolve(JsonObject object) {
    var reference = object.getString("$ref");
    if (reference == null) {
      return object;
    }
    var found = contract;
    for (var step : reference.substring("#/".length()).split("/")) {
      found = found.getJsonObject(step);
    }
    return resolve(found);
  }
}
