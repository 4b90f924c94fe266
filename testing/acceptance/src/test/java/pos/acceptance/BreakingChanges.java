package pos.acceptance;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a client of a released contract could no longer send, or would no longer understand. Contracts keep
 * {@link ContractRules}: a schema has no alternatives but null, and an object nothing that it does not name.
 */
final class BreakingChanges {

  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");
  private static final List<String> LOWER_BOUNDS = List.of("minimum", "exclusiveMinimum", "minLength", "minItems");
  private static final List<String> UPPER_BOUNDS = List.of("maximum", "exclusiveMaximum", "maxLength", "maxItems");

  private final JsonObject released;
  private final JsonObject current;
  private final List<String> found = new ArrayList<>();
  /** A named schema is compared once as what is sent and once as what is read; it may contain itself. */
  private final Set<String> compared = new HashSet<>();

  private BreakingChanges(JsonObject released, JsonObject current) {
    this.released = released;
    this.current = current;
  }

  /** Returns each change that breaks clients, by operation, or by schema, and place. */
  static List<String> between(JsonObject released, JsonObject current) {
    var changes = new BreakingChanges(released, current);
    released.getJsonObject("paths").forEach(path -> changes.path(path.getKey(), (JsonObject) path.getValue()));
    return changes.found.stream().distinct().toList();
  }

  private void path(String path, JsonObject old) {
    var now = current.getJsonObject("paths").getJsonObject(path, new JsonObject());
    METHODS.stream().filter(old::containsKey).forEach(method -> {
      if (now.containsKey(method)) {
        operation(old, now, method);
      } else {
        found.add(old.getJsonObject(method).getString("operationId") + " is gone");
      }
    });
  }

  private void operation(JsonObject oldItem, JsonObject nowItem, String method) {
    var old = oldItem.getJsonObject(method);
    var now = nowItem.getJsonObject(method);
    var id = old.getString("operationId");
    report(!id.equals(now.getString("operationId")), id, "is called " + now.getString("operationId"));
    report(!schemes(released, old).containsAll(schemes(current, now)), id, "asks for " + schemes(current, now));
    parameters(id, parameters(released, oldItem, old), parameters(current, nowItem, now));
    body(id, resolve(released, old.getJsonObject("requestBody")), resolve(current, now.getJsonObject("requestBody")));
    old.getJsonObject("responses").forEach(response -> {
      var status = response.getKey();
      var answer = resolve(current, now.getJsonObject("responses").getJsonObject(status));
      if (answer == null) {
        report(status.startsWith("2"), id, "has no response " + status);
      } else {
        answer(id + " " + status, resolve(released, (JsonObject) response.getValue()), answer);
      }
    });
  }

  private static Set<String> schemes(JsonObject contract, JsonObject operation) {
    return operation.getJsonArray("security", contract.getJsonArray("security")).getJsonObject(0).fieldNames();
  }

  private static Map<String, JsonObject> parameters(JsonObject contract, JsonObject item, JsonObject operation) {
    return Stream.of(item, operation).flatMap(each -> each.getJsonArray("parameters", new JsonArray()).stream())
        .map(each -> resolve(contract, (JsonObject) each))
        .collect(Collectors.toMap(each -> each.getString("name"), each -> each, (_, own) -> own, LinkedHashMap::new));
  }

  private void parameters(String id, Map<String, JsonObject> old, Map<String, JsonObject> now) {
    old.forEach((name, parameter) -> {
      if (now.containsKey(name)) {
        schema(id + " " + name, parameter.getJsonObject("schema"), now.get(name).getJsonObject("schema"), true);
      } else {
        found.add(id + " takes no " + name);
      }
    });
    now.forEach((name, parameter) ->
        report(isRequired(parameter) && !isRequired(old.get(name)), id, "requires " + name));
  }

  private void body(String id, JsonObject old, JsonObject now) {
    report(isRequired(now) && !isRequired(old), id, "requires a body");
    if (old != null) {
      report(now == null, id, "takes no body");
      content(id, old, now == null ? new JsonObject() : now, true);
    }
  }

  private static boolean isRequired(JsonObject sent) {
    return sent != null && sent.getBoolean("required", false);
  }

  private void answer(String place, JsonObject old, JsonObject now) {
    var headers = now.getJsonObject("headers", new JsonObject());
    old.getJsonObject("headers", new JsonObject()).fieldNames()
        .forEach(header -> report(!headers.containsKey(header), place, "has no header " + header));
    content(place, old, now, false);
  }

  private void content(String place, JsonObject old, JsonObject now, boolean isSent) {
    var media = now.getJsonObject("content", new JsonObject());
    old.getJsonObject("content", new JsonObject()).forEach(each -> {
      if (media.containsKey(each.getKey())) {
        schema(place, ((JsonObject) each.getValue()).getJsonObject("schema"),
            media.getJsonObject(each.getKey()).getJsonObject("schema"), isSent);
      } else {
        found.add(place + " has no " + each.getKey());
      }
    });
  }

  /** @param isSent whether clients write what the schema describes, or read it */
  private void schema(String place, JsonObject old, JsonObject now, boolean isSent) {
    var oldTypes = types(released, old);
    var nowTypes = types(current, now);
    report(!(isSent ? nowTypes.containsAll(oldTypes) : oldTypes.containsAll(nowTypes)), place,
        "is " + nowTypes + " instead of " + oldTypes);
    var name = nonNull(old).getString("$ref");
    if (name == null) {
      described(place, nonNull(old), resolve(current, nonNull(now)), isSent);
    } else if (compared.add(name + nonNull(now).getString("$ref") + isSent)) {
      described(name.substring(name.lastIndexOf('/') + 1), resolve(released, nonNull(old)),
          resolve(current, nonNull(now)), isSent);
    }
  }

  private void described(String place, JsonObject old, JsonObject now, boolean isSent) {
    report(!Objects.equals(old.getString("format"), now.getString("format")), place,
        "has format " + now.getString("format") + " instead of " + old.getString("format"));
    values(place, old.getJsonArray("enum"), now.getJsonArray("enum"), isSent);
    if (isSent) {
      bounds(place, old, now);
    }
    properties(place, old, now, isSent);
    if (old.containsKey("items") && now.containsKey("items")) {
      schema(place + "[]", old.getJsonObject("items"), now.getJsonObject("items"), isSent);
    }
  }

  private void values(String place, JsonArray old, JsonArray now, boolean isSent) {
    var accepted = isSent ? now : old;
    var used = isSent ? old : now;
    report(accepted != null && (used == null || used.stream().anyMatch(value -> !accepted.contains(value))), place,
        "has the values " + now + " instead of " + old);
  }

  private void bounds(String place, JsonObject old, JsonObject now) {
    for (var bound : LOWER_BOUNDS) {
      report(now.containsKey(bound) && (!old.containsKey(bound) || now.getLong(bound) > old.getLong(bound)), place,
          "has " + bound + " " + now.getValue(bound));
    }
    for (var bound : UPPER_BOUNDS) {
      report(now.containsKey(bound) && (!old.containsKey(bound) || now.getLong(bound) < old.getLong(bound)), place,
          "has " + bound + " " + now.getValue(bound));
    }
    report(now.containsKey("pattern") && !now.getString("pattern").equals(old.getString("pattern")), place,
        "has pattern " + now.getString("pattern"));
  }

  private void properties(String place, JsonObject old, JsonObject now, boolean isSent) {
    var oldRequired = old.getJsonArray("required", new JsonArray());
    var nowRequired = now.getJsonArray("required", new JsonArray());
    var properties = now.getJsonObject("properties", new JsonObject());
    old.getJsonObject("properties", new JsonObject()).forEach(property -> {
      var name = property.getKey();
      if (properties.containsKey(name)) {
        schema(place + "." + name, (JsonObject) property.getValue(), properties.getJsonObject(name), isSent);
        report(!isSent && oldRequired.contains(name) && !nowRequired.contains(name), place + "." + name,
            "may be missing");
      } else {
        found.add(place + "." + name + " is gone");
      }
    });
    nowRequired.forEach(name -> report(isSent && !oldRequired.contains(name), place + "." + name, "is required"));
  }

  /** Returns the one schema of those that a value may have, which is not that of null. */
  private static JsonObject nonNull(JsonObject schema) {
    return schema.containsKey("anyOf") ? schema.getJsonArray("anyOf").getJsonObject(0) : schema;
  }

  private static Set<Object> types(JsonObject contract, JsonObject reference) {
    var schema = resolve(contract, nonNull(reference));
    var types = (schema.getValue("type") instanceof JsonArray list ? list.stream()
        : Stream.<Object>of(schema.getString("type", "any"))).collect(Collectors.toCollection(TreeSet::new));
    if (reference.containsKey("anyOf")) {
      types.add("null");
    }
    return types;
  }

  private void report(boolean isBroken, String place, String change) {
    if (isBroken) {
      found.add(place + " " + change);
    }
  }

  private static JsonObject resolve(JsonObject contract, JsonObject object) {
    var reference = object == null ? null : object.getString("$ref");
    if (reference == null) {
      return object;
    }
    var place = contract;
    for (var step : reference.substring("#/".length()).split("/")) {
      place = place.getJsonObject(step);
    }
    return resolve(contract, place);
  }
}
