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
  /** What the stores have on their shelves, and so much of it that it never runs out. */
  private static final int RANGE = 1_000;
  private static final int PIECES = 1_000_000;
  private static final String HELD = "\"stock_status\":\"confirmed\"";

  private final Api api;
  private final Products products;
  private final Random random = new Random(7);
  private final List<Load.Request> sales;

  private Tills(Api api, Products products) {
    this.api = api;
    this.products = products;
    this.sales = IntStream.range(0, REGISTERS * BASKETS_A_REGISTER).mapToObj(i -> sale(1 + i % REGISTERS)).toList();
  }

  static Tills stocked(Api api, Products products) {
    for (int store = 1; store <= STORES; store++) {
      var lines = new JsonArray();
      for (int i = 0; i < RANGE; i++) {
        lines.add(new JsonObject().put("product_id", products.id(i)).put("quantity", PIECES));
      }
      api.post("/inventory-service/movements", new JsonObject().put("type", "receipt").put("location_id", store)
          .put("reference", "benchmark").put("lines", lines));
    }
    return new Tills(api, products);
  }

  /** Taken without an id of the till's own, so that the same basket is a new sale each time. */
  Load.Request next(int connection) {
    return sales.get(connection % REGISTERS + REGISTERS * ThreadLocalRandom.current().nextInt(BASKETS_A_REGISTER));
  }

  /** A basket of register 1, to be sent with an id. */
  JsonObject basket() {
    return new JsonObject(sales.getFirst().body());
  }

  static boolean isTaken(int status, Buffer body) {
    return status == 201;
  }

  /** A sale that went through without its hold at inventory is not what is measured here. */
  static boolean isTakenWithHold(int status, Buffer body) {
    return status == 201 && body.toString(StandardCharsets.ISO_8859_1).contains(HELD);
  }

  /** Whether inventory has read the events of all sales: no hold is left that would become a movement. */
  boolean areInTheLedger() {
    return IntStream.rangeClosed(1, STORES).allMatch(store ->
        api.all("/inventory-service/stocks?location_id=" + store + "&", stock -> stock.getLong("reserved") == 0));
  }

  private Load.Request sale(int register) {
    var lines = new JsonArray();
    for (int line = 0; line < 3; line++) {
      lines.add(new JsonObject().put("product_id", products.id(random.nextInt(RANGE)))
          .put("quantity", 1 + random.nextInt(3)));
    }
    var sale = new JsonObject().put("register_id", register).put("cashier", "bench").put("lines", lines)
        .put("payments", new JsonArray());
    // refused, and told what is due: taxes are the service's business
    var due = api.post("/sales-service/sales", sale).getLong("due_cents");
    sale.getJsonArray("payments").add(new JsonObject().put("method", "debit").put("amount_cents", due));
    return Load.Request.post("/sales-service/sales", sale.toBuffer());
  }
}
