package pos.order;

import static pos.order.Shop.mustBe;
import static pos.order.Shop.paidWith;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import pos.testing.FromGateway;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

/**
 * A request to an order service that is to be killed while it works on it.
 *
 * @param course the way that the order takes
 * @param when {@code before}, {@code late} or {@code after}
 * @param what the commit or call at which the service is killed
 */
record Victim(Shop shop, Course course, String when, String what, long product, long customer, String path) {

  private static final String RESERVE = "POST /inventory-service/reservations";
  /** The calls by name; one with {@code again} in its name is the second of its kind for an order. */
  private static final Map<String, String> CALLS = Map.of(
      "reserve", RESERVE, "reserve again", RESERVE,
      "commit", RESERVE + "/[0-9]+/commit", "commit again", RESERVE + "/[0-9]+/commit",
      "release", RESERVE + "/[0-9]+/release",
      "purchase", "POST /cart-service/purchases");
  private static final Set<String> FIRST = Set.of("pending", "cancelling", "refunding", "giving");

  /** The ways that an order can take, wherever its service is killed. */
  enum Course {
    BOUGHT(201, "pending", "reserved", "paid", "confirmed"),
    DECLINED(402, "pending", "reserved", "failed payment-declined"),
    SHORT(409, "pending", "failed insufficient-stock"),
    /** By the customer, who is paid back. */
    CANCELLED(200, "pending", "reserved", "paid", "confirmed", "cancelled"),
    /** By the shop. */
    REFUNDED(200, "pending", "reserved", "paid", "confirmed", "refunded broken"),
    /** By the shop, a part of the money and no goods. */
    GOODWILL(200, "pending", "reserved", "paid", "confirmed"),
    /** The hold is lost before the payment, and there is enough stock to hold it again. */
    RENEWED(201, "pending", "reserved", "paid", "confirmed stock-held-again"),
    /** The second hold is lost as well. */
    LAPSED(409, "pending", "reserved", "paid", "refunded checkout-too-late"),
    /** The hold is lost, and the stock is gone. */
    GONE(409, "pending", "reserved", "paid", "refunded insufficient-stock"),
    /** An instance found the checkout too old, refunded the charge and died before it wrote that down. */
    UNDONE(409, "pending", "reserved", "refunded checkout-too-late");

    final int status;
    final List<String> history;

    Course(int status, String... history) {
      this.status = status;
      this.history = List.of(history);
    }

    /** Returns after how many holds something intervenes before the service learns of them. */
    private int interventions() {
      return switch (this) {
        case BOUGHT, DECLINED, SHORT, CANCELLED, REFUNDED, GOODWILL -> 0;
        case RENEWED, GONE, UNDONE -> 1;
        case LAPSED -> 2;
      };
    }
  }

  /** @param point such as {@code declined: reserved} */
  static Victim of(Shop shop, String when, String point) {
    var parts = point.split(": ");
    var course = Course.valueOf(parts[0].toUpperCase(Locale.ROOT));
    var product = shop.product(1000, course == Course.SHORT ? 0 : 9);
    var customer = shop.customerWith(product, 1);
    var path = switch (course) {
      case CANCELLED -> "/orders/" + shop.order(customer).getLong("id") + "/cancel";
      case REFUNDED, GOODWILL -> "/admin/orders/" + shop.order(customer).getLong("id") + "/refund";
      case BOUGHT, DECLINED, SHORT, RENEWED, LAPSED, GONE, UNDONE -> "/checkout";
    };
    return new Victim(shop, course, when, parts[1], product, customer, path);
  }

  private JsonObject body() {
    return switch (course) {
      case CANCELLED -> new JsonObject();
      case REFUNDED -> new JsonObject().put("reason", "broken");
      case GOODWILL -> new JsonObject().put("reason", "late").put("goodwill_cents", 500);
      case DECLINED -> paidWith("tok_declined");
      case BOUGHT, SHORT, RENEWED, LAPSED, GONE, UNDONE -> paidWith("tok_visa");
    };
  }

  boolean isCall() {
    return CALLS.containsKey(what);
  }

  /** Returns whether the request was written down before its service was killed. */
  boolean wasWrittenDown() {
    return !when.equals("before") || !FIRST.contains(what);
  }

  private String key() {
    return "crash-" + customer;
  }

  Crash crash(Crash.Database database) {
    return isCall()
        ? new Crash.AtCall(shop.gateway().halt(key(), CALLS.get(what), what.endsWith(" again") ? 2 : 1,
            !when.equals("after")), when.equals("before"))
        : database.halt(customer, what, when.equals("after"));
  }

  /** Sends the request to the process that will be killed, and makes the order take its course. */
  Future<HttpResponse<Buffer>> send(WebClient client, ServiceProcess process) {
    var halts = IntStream.rangeClosed(1, course.interventions())
        .mapToObj(nth -> shop.gateway().halt(key(), RESERVE, nth, false)).toList();
    var request = client.postAbs(process.uri(path).toString());
    FromGateway.headers("Authorization", shop.token(customer), "Idempotency-Key", key(), "X-Correlation-ID", key())
        .forEach(request::putHeader);
    var answer = request.sendJsonObject(body());
    halts.forEach(halt -> {
      halt.awaitReached();
      intervene(shop.orders.number("SELECT max(id) FROM orders WHERE customer_id = $1", customer));
      halt.end();
    });
    return answer;
  }

  private void intervene(long order) {
    if (course == Course.UNDONE) {
      shop.orders.sql("""
          INSERT INTO payment_simulator.charges (key, token, amount_cents, status, refunded_cents)
          SELECT 'order:' || id || ':' || uuid, 'tok_visa', total_cents, 'captured', total_cents
          FROM orders WHERE id = $1
          """, order);
      return;
    }
    shop.loseHold(order);
    if (course == Course.GONE) {
      mustBe(201, shop.inventory.post("/counts", new JsonObject().put("location_id", Shop.CENTRE)
          .put("lines", new JsonArray().add(new JsonObject().put("product_id", product).put("counted", 0)))));
    }
  }

  /** Repeats the request to the instance that lives. */
  Reply repeat() {
    return shop.post(shop.orders, customer, path, body().toBuffer(), "Idempotency-Key", key()).await();
  }

  @Override
  public String toString() {
    return course + ": " + when + " " + what + ", customer " + customer;
  }
}
