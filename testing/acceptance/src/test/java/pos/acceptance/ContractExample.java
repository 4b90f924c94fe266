package pos.acceptance;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pos.shop.Part;

/**
 * A call as a contract shows it.
 *
 * @param operation service and name, such as {@code sales take_sale}
 * @param path behind the gateway, such as {@code /sales-service/sales/{id}/void}
 * @param parameters of path and query
 * @param type such as {@code application/json}; null when the operation takes no body
 * @param number tells apart the examples of an operation
 * @param value an object, or the text of a file; null when the operation has no example of a body
 * @param successes the statuses of success that the contract has
 * @param schemes the names of the security schemes that apply together
 */
record ContractExample(String operation, HttpMethod method, String path, List<Parameter> parameters, String type,
    int number, Object value, Set<Integer> successes, Set<String> schemes) {

  /** @param example its value in a URI, or null when the contract has none */
  record Parameter(String name, boolean isInPath, boolean isRequired, String example) {

    private String inQuery() {
      return name + "=" + example;
    }
  }

  /** Returns the examples of all operations, and one without a value for those that lack that of their body. */
  static Stream<ContractExample> all() {
    return Stream.of(Part.values()).flatMap(part ->
        new Contract(part, Yaml.resource("/" + part.owner() + "/openapi.yaml")).examples());
  }

  JsonObject json() {
    return ((JsonObject) value).copy();
  }

  boolean takesBody() {
    return type != null;
  }

  boolean isJson() {
    return "application/json".equals(type);
  }

  /** Returns path and query with what is given, in the order of the path, and the contract's examples for the rest. */
  String uri(List<?> given) {
    var filled = path;
    for (var each : given) {
      filled = filled.replaceFirst("\\{[a-z_]+}", each.toString());
    }
    for (var parameter : parameters) {
      if (parameter.isInPath) {
        filled = filled.replace("{" + parameter.name + "}", String.valueOf(parameter.example));
      }
    }
    var query = parameters.stream().filter(parameter -> !parameter.isInPath && parameter.isRequired)
        .map(Parameter::inQuery).collect(Collectors.joining("&"));
    return query.isEmpty() ? filled : filled + "?" + query;
  }

  /** Returns the parameters that may be left out, each as it is written in a query. */
  Stream<String> filters() {
    return parameters.stream().filter(parameter -> !parameter.isInPath && !parameter.isRequired
        && parameter.example != null).map(Parameter::inQuery);
  }

  /** Returns the names of parameters of which nobody can see what to write; a cursor is of the page before. */
  List<String> unexplained() {
    return parameters.stream().filter(parameter -> parameter.example == null).map(Parameter::name)
        .filter(name -> !name.equals("cursor")).toList();
  }

  @Override
  public String toString() {
    return operation + (number == 0 ? "" : " " + (number + 1));
  }

  private record Contract(Part part, JsonObject document) {

    private Stream<ContractExample> examples() {
      return document.getJsonObject("paths").stream().flatMap(path -> {
        var item = (JsonObject) path.getValue();
        return Stream.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE)
            .filter(method -> item.containsKey(key(method)))
            .flatMap(method -> examples("/" + part.service() + path.getKey(), item, method));
      });
    }

    private static String key(HttpMethod method) {
      return method.name().toLowerCase(Locale.ROOT);
    }

    private Stream<ContractExample> examples(String path, JsonObject item, HttpMethod method) {
      var operation = item.getJsonObject(key(method));
      var name = part.owner() + " " + operation.getString("operationId");
      var parameters = Stream.of(item, operation)
          .flatMap(each -> each.getJsonArray("parameters", new JsonArray()).stream())
          .map(each -> resolve((JsonObject) each)).filter(each -> !"header".equals(each.getString("in")))
          .map(this::parameter).toList();
      var successes = operation.getJsonObject("responses").fieldNames().stream()
          .filter(status -> status.startsWith("2")).map(Integer::valueOf).collect(Collectors.toSet());
      var schemes = operation.getJsonArray("security", document.getJsonArray("security")).getJsonObject(0).fieldNames();
      if (!operation.containsKey("requestBody")) {
        return Stream.of(new ContractExample(name, method, path, parameters, null, 0, null, successes, schemes));
      }
      var content = resolve(operation.getJsonObject("requestBody")).getJsonObject("content");
      return content.stream().flatMap(media -> {
        var values = values((JsonObject) media.getValue());
        return values.stream().map(value -> new ContractExample(name, method, path, parameters, media.getKey(),
            values.indexOf(value), value, successes, schemes));
      });
    }

    private Parameter parameter(JsonObject parameter) {
      var schema = resolve(parameter.getJsonObject("schema"));
      var example = Stream.of(parameter.getValue("example"), first(schema, "examples"), first(schema, "enum"),
          schema.getValue("default"), "boolean".equals(schema.getValue("type")) ? true : null)
          .filter(Objects::nonNull).findFirst();
      return new Parameter(parameter.getString("name"), "path".equals(parameter.getString("in")),
          parameter.getBoolean("required", false), example.map(Contract::inUri).orElse(null));
    }

    private static Object first(JsonObject schema, String list) {
      return schema.getJsonArray(list, new JsonArray()).stream().findFirst().orElse(null);
    }

    private static String inUri(Object example) {
      return example instanceof JsonArray list
          ? list.stream().map(Contract::inUri).collect(Collectors.joining(","))
          : URLEncoder.encode(example.toString(), StandardCharsets.UTF_8);
    }

    /** Returns what stands beside a body's schema, and in it; null alone when there is nothing. */
    private List<Object> values(JsonObject media) {
      var values = new ArrayList<Object>();
      if (media.containsKey("example")) {
        values.add(media.getValue("example"));
      }
      media.getJsonObject("examples", new JsonObject()).forEach(named ->
          values.add(resolve((JsonObject) named.getValue()).getValue("value")));
      resolve(media.getJsonObject("schema")).getJsonArray("examples", new JsonArray()).forEach(values::add);
      return values.isEmpty() ? Collections.singletonList(null) : values;
    }

    private JsonObject resolve(JsonObject object) {
      var reference = object.getString("$ref");
      if (reference == null) {
        return object;
      }
      var found = document;
      for (var name : reference.substring("#/".length()).split("/")) {
        found = found.getJsonObject(name);
      }
      return resolve(found);
    }
  }
}
