package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import pos.testing.Reply;

/** Tills that note the receipt numbers they were told, and send again what got no answer, as real ones do. */
final class Tills {

  private static final long AGAIN_MILLIS = 50;

  final Map<String, Long> receipts = new ConcurrentHashMap<>();
  final AtomicInteger failures = new AtomicInteger();
  private final Map<String, JsonObject> unanswered = new ConcurrentHashMap<>();
  private final Floor floor;
  private final Function<JsonObject, Future<Reply>> post;

  private Tills(Floor floor, Function<JsonObject, Future<Reply>> post) {
    this.floor = floor;
    this.post = post;
  }

  static Tills atGateway(Floor floor) {
    return new Tills(floor, sale -> floor.post("/sales-service/sales", sale));
  }

  static Tills atService(Floor floor) {
    return new Tills(floor, sale -> floor.post(floor.sales, "/sales", sale));
  }

  static JsonObject line(long product, long quantity) {
    return new JsonObject().put("product_id", product).put("quantity", quantity);
  }

  /** One piece of a dollar, paid by card. */
  static JsonObject sale(long register, long product) {
    return new JsonObject().put("id", UUID.randomUUID().toString()).put("register_id", register)
        .put("cashier", "Amélie").put("lines", new JsonArray().add(line(product, 1)))
        .put("payments", new JsonArray().add(new JsonObject().put("method", "debit").put("amount_cents", 100)));
  }

  /** Fails when there is no answer; 5xx is none. */
  Future<Reply> sell(JsonObject sale) {
    unanswered.put(sale.getString("id"), sale);
    return post.apply(sale).map(reply -> {
      if (reply.status() == 0 || reply.status() >= 500) {
        failures.incrementAndGet();
        throw new IllegalStateException("no answer but " + reply.status());
      }
      assertEquals(201, reply.status(), () -> reply.body().toString());
      note(reply.json());
      return reply;
    });
  }

  /** A sale has one number, however often it is told. */
  void note(JsonObject sale) {
    var id = sale.getString("id");
    var before = receipts.put(id, sale.getLong("receipt_number"));
    assertEquals(before == null ? sale.getLong("receipt_number") : before, sale.getLong("receipt_number"), id);
    unanswered.remove(id);
  }

  /** Sells, one after the other, and each until it is answered. */
  Future<Void> sellUntil(AtomicBoolean closed, Supplier<JsonObject> sale) {
    return repeat(closed, () -> sellAtLast(sale.get()));
  }

  /** Not by composing: a chain of thousands of futures ends in a stack overflow. */
  static Future<Void> repeat(AtomicBoolean closed, Supplier<Future<Reply>> work) {
    var end = Promise.<Void>promise();
    repeat(closed, work, end);
    return end.future();
  }

  private static void repeat(AtomicBoolean closed, Supplier<Future<Reply>> work, Promise<Void> end) {
    if (closed.get()) {
      end.complete();
    } else {
      work.get().onSuccess(done -> repeat(closed, work, end)).onFailure(end::tryFail);
    }
  }

  private Future<Reply> sellAtLast(JsonObject sale) {
    return sell(sale).recover(e -> e instanceof AssertionError ? Future.failedFuture(e)
        : floor.timer(AGAIN_MILLIS).compose(later -> sellAtLast(sale)));
  }

  /** @return how many were sent again; all of them are answered now */
  int sendAgain() {
    var again = List.copyOf(unanswered.values());
    Future.all(again.stream().map(this::sellAtLast).toList()).await();
    return again.size();
  }

  /** As one batch, the way of a till that was offline. */
  void upload(List<JsonObject> sales) {
    var answer = Floor.expect(200, floor.post("/sales-service/sales/batch",
        new JsonObject().put("sales", new JsonArray(sales))));
    answer.getJsonArray("items").forEach(item -> note((JsonObject) item));
  }
}
