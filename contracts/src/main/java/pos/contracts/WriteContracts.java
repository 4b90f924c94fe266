package pos.contracts;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Writes the contracts of the services as JSON, and that of the whole shop, when the project is built. */
public final class WriteContracts {

  private static final List<String> SERVICES =
      List.of("product", "inventory", "sales", "reporting", "customer", "cart", "order");

  private WriteContracts() {}

  /** @param args the directory of the project, and that in which the files are put */
  public static void main(String... args) throws IOException {
    var target = Files.createDirectories(Path.of(args[1]));
    var contracts = new LinkedHashMap<String, JsonObject>();
    for (var service : SERVICES) {
      var yaml = Path.of(args[0], service, "src/main/resources", service, "openapi.yaml");
      contracts.put(service, read(Files.readString(yaml)));
    }
    for (var contract : contracts.entrySet()) {
      Files.writeString(target.resolve(contract.getKey() + ".json"), contract.getValue().encode());
    }
    Files.writeString(target.resolve("shop.json"), WholeContract.of(contracts).encode());
  }

  static JsonObject read(String yaml) {
    return (JsonObject) json(new Load(LoadSettings.builder().build()).loadFromString(yaml));
  }

  private static Object json(Object yaml) {
    return switch (yaml) {
      case Map<?, ?> map -> {
        var object = new JsonObject();
        map.forEach((name, value) -> object.put(name.toString(), json(value)));
        yield object;
      }
      case List<?> list -> new JsonArray(list.stream().map(WriteContracts::json).toList());
      case null, default -> yaml;
    };
  }
}
