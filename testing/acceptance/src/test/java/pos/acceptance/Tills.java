package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import pos.shop.Part;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

/** Tills that keep the receipt numbers they get, and repeat unanswered requests, as real tills do. */
final class Tills {

  private static final long RETRY_MILLIS = 50;

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
    return new Tills(floor, sale -> floor.client().post("/sales-service/sales", sale));
  }

  static Tills atService(Floor floor) {
    return new Tills(floor, sale -> floor.client().post(floor.service(Part.SALES), "/sales", sale));
  }

  /** Sends a sale once; the future fails without a response, or when it is 5xx. */
  Future<Reply> sell(JsonObject sale) {
    unanswered.put(sale.getString("id"), sale);
    return post.apply(sale).map(reply -> {
      if (reply.status() == 0 || reply.status() >= 500) {
        failures.incrementAndGet();
        throw new IllegalStateException("not answered: " + reply.status());
      }
      assertEquals(201, reply.status(), () -> reply.body().toString());
      note(reply.json());
      return reply;
    });
  }

  /** Keeps the receipt number of a sale, and checks that it is always the same. */
  void note(JsonObject sale) {
    var id = sale.getString("id");
    var before = receipts.put(id, sale.getLong("receipt_number"));
    assertEquals(before == null ? sale.getLong("receipt_number") : before, sale.getLong("receipt_number"), id);
    unanswered.remove(id);
  }

  /** Sells one sale after the other, each until it is answered, until the shop is closed. */
  Future<Void> sellUntil(AtomicBoolean closed, Supplier<JsonObject> sale) {
    return repeat(closed, () -> sellAtLast(sale.get()));
  }

  /** Repeats work until the shop is closed; composing thousands of futures would overflow the stack. */
  static Future<Void> repeat(AtomicBoolean closed, Supplier<? extends Future<?>> work) {
    var end = Promise.<Void>promise();
    repeat(closed, work, end);
    return end.future();
  }

  private static void repeat(AtomicBoolean closed, Supplier<? extends Future<?>> work, Promise<Void> end) {
    if (closed.get()) {
      end.complete();
    } else {
      work.get().onSuccess(_ -> repeat(closed, work, end)).onFailure(end::tryFail);
    }
  }

  private Future<Reply> sellAtLast(JsonObject sale) {
    return sell(sale).recover(e -> e instanceof AssertionError ? Future.failedFuture(e)
        : floor.timer(RETRY_MILLIS).compose(_ -> sellAtLast(sale)));
  }

  /** Sends all unanswered sales until they are answered, and returns how many there were. */
  int sendAgain() {
    var again = List.copyOf(unanswered.values());
    Future.all(again.stream().map(this::sellAtLast).toList()).await();
    return again.size();
  }

  /** Sends sales at once, and returns all replies. */
  List<Reply> race(List<JsonObject> sales) {
    var replies = Future.all(sales.stream().map(sale -> floor.client().post("/sales-service/sales", sale)).toList())
        .await().<Reply>list();
    replies.stream().filter(reply -> reply.status() == 201).forEach(reply -> note(reply.json()));
    return replies;
  }

  /** Uploads sales as one batch, as a till that was offline. */
  void upload(List<JsonObject> sales) {
    var batch = FloorClient.expect(200, floor.client().post("/sales-service/sales/batch",
        new JsonObject().put("sales", new JsonArray(sales))));
    batch.getJsonArray("items").forEach(item -> note((JsonObject) item));
  }

  /** Sells many times: reservations of a service that has just started take longer than a till waits. */
  void warmUp(Supplier<JsonObject> sale) {
    for (int i = 0; i < 20; i++) {
      race(Stream.generate(sale).limit(10).toList());
    }
    awaitConfirmed(sale);
  }

  /** Sells until stock is reserved for a sale again. */
  void awaitConfirmed(Supplier<JsonObject> sale) {
    ServiceProcess.await("new sales are confirmed at once", () ->
        "confirmed".equals(sell(sale.get()).await().json().getString("stock_status")));
    assertEquals(0, circuit());
  }

  /** Returns the state of the sales service's circuit breaker: 0 closed, 1 open, 2 half open. */
  int circuit() {
    return floor.client().metric(floor.service(Part.SALES), "circuit_breaker_state");
  }
}
