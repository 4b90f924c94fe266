package pos.acceptance;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Products at a dollar, without taxes, that all stores and the logistics centre have in stock.
 *
 * @param plenty that never run out
 * @param scarce that run out again and again
 */
record Goods(List<Long> plenty, List<Long> scarce) {

  static final int LOCATIONS = 6;
  private static final int MANY = 900_000;
  private static final int FEW = 5;

  static Goods stockUp(Floor floor) {
    var plenty = LongStream.range(0, 12).mapToObj(_ -> floor.product(1, MANY)).toList();
    var scarce = LongStream.range(0, 4).mapToObj(_ -> floor.product(1, FEW)).toList();
    for (long location = 2; location <= LOCATIONS; location++) {
      var lines = Stream.concat(plenty.stream().map(product -> Bodies.line(product, MANY)),
          scarce.stream().map(product -> Bodies.line(product, FEW))).toList();
      FloorClient.expect(201, floor.client().post("/inventory-service/movements", new JsonObject()
          .put("type", "receipt").put("location_id", location).put("reference", "opening-" + location)
          .put("lines", new JsonArray(lines))));
    }
    return new Goods(plenty, scarce);
  }

  /**
   * Returns one to three lines with different products, of one to three pieces each.
   *
   * @param withScarce whether the first one is scarce
   */
  List<JsonObject> lines(Random random, boolean withScarce) {
    var lines = new ArrayList<JsonObject>();
    if (withScarce) {
      lines.add(Bodies.line(any(scarce, random), 1 + random.nextInt(3)));
    }
    var first = random.nextInt(plenty.size());
    for (int i = random.nextInt(3); i >= 0; i--) {
      lines.add(Bodies.line(plenty.get((first + i) % plenty.size()), 1 + random.nextInt(3)));
    }
    return lines;
  }

  static <T> T any(List<T> choice, Random random) {
    return choice.get(random.nextInt(choice.size()));
  }
}
