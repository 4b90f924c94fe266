package pos.shop;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import pos.common.run.Environment;

/** Compares the locations that settings name with those that exist: a new shop has none. */
final class Locations {

  private static final long TIMEOUT_MILLIS = 10_000;

  private Locations() {}

  /**
   * Returns a sentence for each setting whose location does not exist.
   *
   * @param inventory the environment of the inventory service
   * @param ofConsumers the locations of the consumers that act for one only
   */
  static Future<List<String>> missing(Vertx vertx, Environment inventory, Map<String, String> ofConsumers) {
    var client = WebClient.create(vertx);
    // there are at most as many
    return client.get(inventory.port(), Part.HOST, "/locations?limit=200").timeout(TIMEOUT_MILLIS)
        .putHeader("X-Gateway-Secret", inventory.gatewaySecrets().getFirst())
        .putHeader("X-Consumer-Username", "internal").putHeader("X-Consumer-Groups", "internal, all-stores")
        .send().map(answer -> ids(answer.bodyAsJsonObject()))
        .map(existing -> missing(existing, String.valueOf(inventory.webLocation()), ofConsumers))
        .eventually(() -> {
          client.close();
          return Future.succeededFuture();
        });
  }

  private static Set<String> ids(JsonObject page) {
    return page.getJsonArray("items").stream().map(location -> String.valueOf(((JsonObject) location).getLong("id")))
        .collect(Collectors.toSet());
  }

  private static List<String> missing(Set<String> existing, String web, Map<String, String> ofConsumers) {
    var sentences = new ArrayList<String>();
    if (!existing.contains(web)) {
      sentences.add("There is no location %s (LOCATION_WEB): web orders are refused until it exists.".formatted(web));
    }
    var lost = ofConsumers.entrySet().stream().filter(each -> !existing.contains(each.getValue()))
        .map(each -> each.getKey() + " for " + each.getValue()).sorted().toList();
    if (!lost.isEmpty()) {
      sentences.add("These keys act for locations that do not exist: " + String.join(", ", lost) + ".");
    }
    return sentences;
  }
}
