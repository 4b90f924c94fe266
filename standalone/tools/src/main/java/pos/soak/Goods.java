package pos.soak;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import pos.soak.Client.Request;

/**
 * The products of the crowd, each at 100 cents without tax.
 *
 * @param sold by tills; each store has enough of them
 * @param ordered by web customers
 * @param moved between stores
 * @param counted in stores
 */
record Goods(List<Long> sold, List<Long> ordered, List<Long> moved, List<Long> counted) {

  static final int STORES = 5;
  static final long LOGISTICS_CENTRE = 6;
  static final long PRICE_CENTS = 100;
  private static final long PIECES = 1_000_000;

  /** Creates products and receives pieces of them. @param more stores behind the five that there are anyway */
  static Goods received(Client client, Books books, List<Long> more) {
    var goods = new Goods(created(client, "SOLD", 60), created(client, "ORDERED", 20), created(client, "MOVED", 10),
        created(client, "COUNTED", 10));
    for (long store = 1; store <= STORES; store++) {
      receive(client, books, store, goods.sold);
      receive(client, books, store, goods.moved);
      receive(client, books, store, goods.counted);
    }
    more.forEach(store -> receive(client, books, store, goods.sold));
    receive(client, books, LOGISTICS_CENTRE, goods.ordered);
    return goods;
  }

  private static List<Long> created(Client client, String name, int number) {
    var ids = new ArrayList<Long>();
    for (int i = 0; i < number; i++) {
      ids.add(client.ask(Request.post("/product-service/products", new JsonObject().put("sku", "SOAK-" + name + "-" + i)
          .put("name", name + " " + i).put("price_cents", PRICE_CENTS).put("tax_code", "exempt"))).await().getLong("id"));
    }
    return ids;
  }

  private static void receive(Client client, Books books, long location, List<Long> products) {
    var lines = new JsonArray();
    products.forEach(product -> lines.add(line(product, PIECES)));
    var movement = new JsonObject().put("type", "receipt").put("location_id", location)
        .put("reference", UUID.randomUUID().toString()).put("lines", lines);
    client.ask(Request.post("/inventory-service/movements", movement)).await();
    books.move(movement, "lines", 1);
  }

  static JsonObject line(long product, long quantity) {
    return new JsonObject().put("product_id", product).put("quantity", quantity);
  }

  static long any(List<Long> products, Random random) {
    return products.get(random.nextInt(products.size()));
  }
}
