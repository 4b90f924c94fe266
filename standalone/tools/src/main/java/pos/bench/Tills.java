package pos.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Ten registers in five stores that sell baskets of three products, paid by card. */
final class Tills {

  private static final int STORES = 5;
  static final int REGISTERS = 10;
  private static final int BASKETS_A_REGISTER = 50;
  /** Each store has this many products, and enough pieces of each never to run out. */
  private static final int RANGE = 1_000;
  private static final int PIECES = 1_000_000;
  private static final String HELD = "\"stock_status\":\"confirmed\"";

  private final Api api;
  private final List<Long> products;
  private final Random random = new Random(7);
  private final List<Load.Request> sales;

  private Tills(Api api, List<Long> products) {
    this.api = api;
    this.products = products;
    this.sales = IntStream.range(0, REGISTERS * BASKETS_A_REGISTER).mapToObj(i -> sale(1 + i % REGISTERS)).toList();
  }

  /** Fills the stores and returns their tills. */
  static Tills stocked(Api api, Products products) {
    var range = products.ids(0, RANGE);
    var deliveries = new Deliveries(api);
    IntStream.rangeClosed(1, STORES).forEach(store -> deliveries.receive("benchmark", store, range, PIECES));
    return new Tills(api, range);
  }

  /** Returns the request of a random basket; it has no id, so that the same basket is a new sale each time. */
  Load.Request next(int connection) {
    return sales.get(connection % REGISTERS + REGISTERS * ThreadLocalRandom.current().nextInt(BASKETS_A_REGISTER));
  }

  /** Returns a basket of register 1, to which an id can be added. */
  JsonObject basket() {
    return new JsonObject(sales.getFirst().body());
  }

  static boolean isTaken(int status, Buffer body) {
    return status == 201;
  }

  /** Returns false also for a sale that was taken without reserved stock: it would be too fast. */
  static boolean isTakenWithHold(int status, Buffer body) {
    return status == 201 && body.toString(StandardCharsets.ISO_8859_1).contains(HELD);
  }

  /** Returns whether inventory has read the events of all sales: no reservation is left to become a movement. */
  boolean areInTheLedger() {
    return IntStream.rangeClosed(1, STORES).allMatch(store ->
        api.all("/inventory-service/stocks?location_id=" + store + "&", stock -> stock.getLong("reserved") == 0));
  }

  private Load.Request sale(int register) {
    var lines = new JsonArray();
    for (int line = 0; line < 3; line++) {
      lines.add(new JsonObject().put("product_id", products.get(random.nextInt(RANGE)))
          .put("quantity", 1 + random.nextInt(3)));
    }
    var sale = new JsonObject().put("register_id", register).put("cashier", "bench").put("lines", lines)
        .put("payments", new JsonArray());
    // sent without payments first: the refusal says how much is due with taxes
    var due = api.post("/sales-service/sales", sale).getLong("due_cents");
    sale.getJsonArray("payments").add(new JsonObject().put("method", "debit").put("amount_cents", due));
    return Load.Request.post("/sales-service/sales", sale.toBuffer());
  }
}
