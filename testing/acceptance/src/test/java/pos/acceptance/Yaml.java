package pos.acceptance;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads YAML that could be JSON. */
final class Yaml {

  private Yaml() {}

  /** @param resource such as {@code /product/openapi.yaml} */
  static JsonObject resource(String resource) {
    try (var in = Yaml.class.getResourceAsStream(resource)) {
      return object(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonObject object(String text) {
    return json(new Load(LoadSettings.builder().build()).loadFromString(text));
  }

  private static JsonObject json(Object yaml) {
    var json = new JsonObject();
    ((Map<?, ?>) yaml).forEach((name, value) -> json.put(name.toString(), value(value)));
    return json;
  }

  private static Object value(Object yaml) {
    return switch (yaml) {
      case Map<?, ?> map -> json(map);
      case List<?> list -> new JsonArray(list.stream().map(Yaml::value).toList());
      case null, default -> yaml;
    };
  }
}
