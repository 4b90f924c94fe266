package pos.soak;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import pos.soak.Client.Request;

/** A register that sells to one customer after the other, and takes goods of one in twenty back. */
final class Till implements Worker {

  private static final int MOST_LINES = 4;
  private static final int ONE_COMES_BACK_OF = 20;

  private final Client client;
  private final Books books;
  private final Goods goods;
  private final long register;
  private final Random random;

  Till(Client client, Books books, Goods goods, long register) {
    this.client = client;
    this.books = books;
    this.goods = goods;
    this.register = register;
    this.random = new Random(register);
  }

  @Override
  public Future<?> work() {
    return client.measured(Request.post("/sales-service/sales", sale())).compose(sale -> {
      books.book("sales", sale);
      books.move(sale, "lines", -1);
      return random.nextInt(ONE_COMES_BACK_OF) == 0 ? takeBack(sale.getString("id")) : Future.succeededFuture();
    });
  }

  private JsonObject sale() {
    var products = IntStream.range(0, 1 + random.nextInt(MOST_LINES)).mapToObj(_ -> Goods.any(goods.sold(), random))
        .distinct().toList();
    var lines = new JsonArray(products.stream().map(product -> Goods.line(product, 1 + random.nextInt(3))).toList());
    var due = Goods.PRICE_CENTS * lines.stream().mapToLong(line -> ((JsonObject) line).getLong("quantity")).sum();
    return new JsonObject().put("id", UUID.randomUUID().toString()).put("register_id", register).put("cashier", "Soak")
        .put("lines", lines).put("payments", new JsonArray().add(
            new JsonObject().put("method", "debit").put("amount_cents", due)));
  }

  /** Takes a piece of the first line back. */
  private Future<JsonObject> takeBack(String sale) {
    var body = new JsonObject().put("id", UUID.randomUUID().toString()).put("register_id", register)
        .put("lines", new JsonArray().add(new JsonObject().put("line_no", 1).put("quantity", 1)))
        .put("reason", "too small").put("refund_method", "debit").put("restock", true);
    return client.ask(Request.post("/sales-service/sales/" + sale + "/returns", body)).onSuccess(taken -> {
      books.book("returns", taken);
      books.move(taken, "lines", 1);
    });
  }
}
