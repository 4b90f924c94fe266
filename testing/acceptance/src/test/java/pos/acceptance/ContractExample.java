package pos.acceptance;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import pos.shop.Part;

/**
 * An example of a request's body in a contract.
 *
 * @param operation service and name, such as {@code sales take_sale}
 * @param path behind the gateway, such as {@code /sales-service/sales/{id}/void}
 * @param type such as {@code application/json}
 * @param number tells apart the examples of an operation
 * @param value an object, or the text of a file; null when the operation has no example
 */
record ContractExample(String operation, HttpMethod method, String path, String type, int number, Object value) {

  /** Returns the examples of all operations with a body, and one without a value of those that have none. */
  static Stream<ContractExample> all() {
    return Stream.of(Part.values()).flatMap(part -> new Contract(part, read(part)).examples().stream());
  }

  JsonObject json() {
    return ((JsonObject) value).copy();
  }

  boolean isJson() {
    return type.equals("application/json");
  }

  @Override
  public String toString() {
    return operation + (number == 0 ? "" : " " + (number + 1));
  }

  private static Map<?, ?> read(Part part) {
    try (var in = Part.class.getResourceAsStream("/" + part.owner() + "/openapi.yaml")) {
      return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromInputStream(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Contract(Part part, Map<?, ?> document) {

    private List<ContractExample> examples() {
      var examples = new ArrayList<ContractExample>();
      child(document, "paths").forEach((path, item) -> ((Map<?, ?>) item).forEach((method, operation) -> {
        if (operation instanceof Map<?, ?> described && described.containsKey("requestBody")) {
          var verb = HttpMethod.valueOf(method.toString().toUpperCase(Locale.ROOT));
          child(child(described, "requestBody"), "content").forEach((type, media) -> {
            var values = values((Map<?, ?>) media);
            for (int i = 0; i < Math.max(1, values.size()); i++) {
              examples.add(new ContractExample(part.owner() + " " + described.get("operationId"), verb,
                  "/" + part.service() + path, type.toString(), i, values.isEmpty() ? null : values.get(i)));
            }
          });
        }
      }));
      return examples;
    }

    /** Returns what stands beside a body's schema, and in it. */
    private List<Object> values(Map<?, ?> media) {
      var values = new ArrayList<Object>();
      if (media.containsKey("example")) {
        values.add(media.get("example"));
      }
      child(media, "examples").values().forEach(named -> values.add(resolve(named).get("value")));
      if (child(media, "schema").get("examples") instanceof List<?> shared) {
        values.addAll(shared);
      }
      return values.stream().map(each -> each instanceof Map<?, ?> object ? json(object) : each).toList();
    }

    private static Object json(Map<?, ?> object) {
      var json = new JsonObject();
      object.forEach((name, value) -> json.put(name.toString(), value));
      return new JsonObject(json.encode());
    }

    /** Returns a member that is an object, also when it only refers to one; empty when there is none. */
    private Map<?, ?> child(Map<?, ?> object, String name) {
      return object.containsKey(name) ? resolve(object.get(name)) : Map.of();
    }

    private Map<?, ?> resolve(Object value) {
      var object = (Map<?, ?>) value;
      if (!object.containsKey("$ref")) {
        return object;
      }
      Map<?, ?> found = document;
      for (var name : object.get("$ref").toString().substring("#/".length()).split("/")) {
        found = (Map<?, ?>) found.get(name);
      }
      return resolve(found);
    }
  }
}
