package pos.acceptance;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The JSON bodies of a contract's operations, each with every field that its schema has. */
final class RequestBodies {

  /** An operation with a body. @param path behind the service, with values for its parameters */
  record Call(String method, String path, JsonObject body, List<String> objects) {}

  private final JsonObject contract;
  private final List<String> open = new ArrayList<>();
  private final Map<String, Call> calls = new TreeMap<>();

  private RequestBodies(JsonObject contract) {
    this.contract = contract;
    contract.getJsonObject("paths").forEach(entry -> read(entry.getKey(), (JsonObject) entry.getValue()));
  }

  /** @param resource such as {@code product/openapi.yaml} */
  static RequestBodies of(String resource) {
    return new RequestBodies(Yaml.resource("/" + resource));
  }

  /** Returns the operations by their ids. */
  Map<String, Call> calls() {
    return calls;
  }

  /** Returns the objects whose schema allows fields that it does not name, by operation and path. */
  List<String> open() {
    return open;
  }

  /** Returns the codes that errors of fields may have. */
  List<?> codes() {
    return contract.getJsonObject("components").getJsonObject("schemas").getJsonObject("ProblemField")
        .getJsonObject("properties").getJsonObject("code").getJsonArray("enum").getList();
  }

  private void read(String path, JsonObject item) {
    for (var method : List.of("post", "put", "patch")) {
      var operation = item.getJsonObject(method);
      if (operation == null || !operation.containsKey("requestBody")) {
        continue;
      }
      var media = resolve(operation.getJsonObject("requestBody")).getJsonObject("content")
          .getJsonObject("application/json");
      if (media != null) {
        var id = operation.getString("operationId");
        var objects = new ArrayList<String>();
        var body = (JsonObject) example(id, "", media.getJsonObject("schema"), objects);
        calls.put(id, new Call(method.toUpperCase(), filled(path, item, operation), body, objects));
      }
    }
  }

  private String filled(String path, JsonObject item, JsonObject operation) {
    var filled = path;
    for (var parameters : List.of(item.getJsonArray("parameters", new JsonArray()),
        operation.getJsonArray("parameters", new JsonArray()))) {
      for (var each : parameters) {
        var parameter = resolve((JsonObject) each);
        if ("path".equals(parameter.getString("in"))) {
          filled = filled.replace("{" + parameter.getString("name") + "}",
              example("", "", parameter.getJsonObject("schema"), new ArrayList<>()).toString());
        }
      }
    }
    return filled;
  }

  /** Follows references, also those that may be null instead. */
  private JsonObject resolve(JsonObject schema) {
    if (schema.containsKey("anyOf")) {
      return resolve(schema.getJsonArray("anyOf").getJsonObject(0));
    }
    var reference = schema.getString("$ref");
    if (reference == null) {
      return schema;
    }
    var found = contract;
    for (var step : reference.substring(2).split("/")) {
      found = found.getJsonObject(step);
    }
    return resolve(found);
  }

  private Object example(String operation, String path, JsonObject unresolved, List<String> objects) {
    var schema = resolve(unresolved);
    var properties = new JsonObject();
    var closed = addProperties(schema, properties);
    if (!properties.isEmpty()) {
      objects.add(path);
      if (!closed) {
        open.add(operation + " " + path);
      }
      var prefix = path.isEmpty() ? "" : path + ".";
      var body = new JsonObject();
      properties.forEach(property -> body.put(property.getKey(),
          example(operation, prefix + property.getKey(), (JsonObject) property.getValue(), objects)));
      return body;
    }
    var type = schema.getValue("type") instanceof JsonArray types ? types.getString(0) : schema.getString("type");
    return switch (type) {
      case "array" -> new JsonArray().add(example(operation, path + "[0]", schema.getJsonObject("items"), objects));
      case "integer" -> Math.max(1, schema.getLong("minimum", 1L));
      case "boolean" -> false;
      default -> schema.containsKey("enum") ? schema.getJsonArray("enum").getValue(0)
          : schema.getValue("const", text(schema.getString("format", "")));
    };
  }

  private static String text(String format) {
    return switch (format) {
      case "uuid" -> new UUID(0, 1).toString();
      case "date-time" -> "2026-11-22T15:04:05Z";
      case "date" -> "2026-11-22";
      // long enough for the id of a guest's session
      default -> "a".repeat(32);
    };
  }

  /** Returns whether the schema allows no other properties than those that it adds. */
  private boolean addProperties(JsonObject schema, JsonObject properties) {
    properties.mergeIn(schema.getJsonObject("properties", new JsonObject()));
    var closed = Boolean.FALSE.equals(schema.getValue("additionalProperties"));
    for (var part : schema.getJsonArray("allOf", new JsonArray())) {
      closed |= addProperties(resolve((JsonObject) part), properties);
    }
    return closed;
  }
}
