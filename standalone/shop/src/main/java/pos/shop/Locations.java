package pos.shop;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares the locations that settings name with those that exist: a new shop has none. */
final class Locations {

  private Locations() {}

  /**
   * Returns a sentence for each setting whose location does not exist.
   *
   * @param web the location of web orders
   * @param ofConsumers the locations of the consumers that act for one only
   */
  static Future<List<String>> missing(ServiceClient services, long web, Map<String, String> ofConsumers) {
    // there are at most as many
    return services.get(Part.INVENTORY, "/locations?limit=200")
        .map(page -> missing(ids(page), String.valueOf(web), ofConsumers));
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
