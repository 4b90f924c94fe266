package pos.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pos.bench.Report.Target;

/** Measures customers of the web shop, one on each connection: they log in, fill their carts and order. */
final class WebMeasurements {

  private static final double ADD_MILLIS = 10;
  private static final long CHECKOUTS_A_SECOND = 100;

  private static final int RANGE = 50;
  private static final int RACES = 20;
  private static final long PIECES = 1_000_000;
  private static final String PASSWORD = "correct horse battery";
  private static final JsonObject ADDRESS = new JsonObject().put("full_name", "Bench").put("line1", "1 rue du Banc")
      .put("city", "Montréal").put("province", "QC").put("postal_code", "H2X 1Y4").put("country", "CA");
  private static final Buffer CHECKOUT = new JsonObject().put("shipping_address", ADDRESS)
      .put("payment", new JsonObject().put("method", "card").put("token", "tok_visa")).toBuffer();

  private final TestBed bed;
  private final List<Long> ids;
  private final List<Buffer> goods;
  private final List<String> usernames;
  private final List<String> authorizations;
  private final int[] steps;

  WebMeasurements(TestBed bed, Products products) {
    this.bed = bed;
    var run = UUID.randomUUID().toString().substring(0, 8);
    this.ids = products.ids(0, RANGE);
    this.goods = ids.stream()
        .map(id -> new JsonObject().put("product_id", id).put("quantity", 1).toBuffer()).toList();
    new Deliveries(bed.api).receive("benchmark-" + run, Deliveries.LOGISTICS_CENTRE, ids, PIECES);
    this.usernames = IntStream.range(0, bed.options.connections()).mapToObj(i -> "bench-" + run + "-" + i).toList();
    this.authorizations = usernames.stream().map(this::register).toList();
    this.steps = new int[usernames.size()];
  }

  /** Registers a customer with an address, and returns the Authorization header of a session. */
  private String register(String username) {
    bed.api.accepted("/customer-service/customers", new JsonObject().put("username", username)
        .put("email", username + "@example.com").put("password", PASSWORD)
        .put("first_name", "Bench").put("last_name", "Mark"));
    var authorization = "Bearer "
        + bed.api.accepted("/customer-service/auth", credentials(username)).getString("access_token");
    bed.api.post("/customer-service/customers/me/addresses", ADDRESS.copy().put("default_shipping", true).toBuffer(),
        Map.of("Authorization", authorization)).await();
    return authorization;
  }

  private static JsonObject credentials(String username) {
    return new JsonObject().put("username", username).put("password", PASSWORD);
  }

  void logins() {
    var bodies = usernames.stream().map(username -> credentials(username).toBuffer()).toList();
    bed.load("login, an Argon2id hash each", bed.gatewayPort(),
        connection -> Load.Request.post("/customer-service/auth", bodies.get(connection)), TestBed::isOk);
  }

  void adds() {
    adds(bed);
  }

  /** @param other measures as it says, with as many connections */
  Load.Result adds(TestBed other) {
    return other.load("add to a cart", bed.gatewayPort(), this::add, TestBed::isOk, ADD_MILLIS);
  }

  private Load.Request add(int connection) {
    return Load.Request.post("/cart-service/add", goods.get(ThreadLocalRandom.current().nextInt(RANGE)))
        .with(Map.of("Authorization", authorizations.get(connection)));
  }

  /** Measures checkouts of one product, which the customer has looked at and added to the cart before. */
  void checkouts() {
    authorizations.forEach(authorization -> bed.api.delete("/cart-service/cart", authorization));
    var ordersBefore = confirmed();
    var piecesBefore = onHand();
    orders(bed);
    var began = System.nanoTime();
    TestBed.waitUntil(this::areSettled);
    bed.report.once("after the last order until nothing is reserved (errors: missing pieces that no order took)", 1,
        TestBed.secondsSince(began), Math.abs(piecesBefore - onHand() - (confirmed() - ordersBefore)), Target.NONE);
  }

  /** @param other measures as it says, with as many connections */
  Load.Result orders(TestBed other) {
    var result = other.run(bed.gatewayPort(), this::journey, (status, body) -> status / 100 == 2);
    bed.report.load("order: look at a product, add it to the cart, check out, %d customers"
            .formatted(bed.options.connections()), result,
        new Target(">= 100 a second", result.perSecond() >= CHECKOUTS_A_SECOND));
    TestBed.printFirstError(result);
    return result;
  }

  /** Returns whether inventory has read the events of all orders. */
  boolean areSettled() {
    return stocks().allMatch(stock -> stock.getLong("reserved") == 0);
  }

  void lastPieces(Products products) {
    new LastPiece(bed, CHECKOUT).measure(products.ids(RANGE, RACES));
  }

  private long confirmed() {
    return bed.api.get("/order-service/orders/summary").getJsonObject("orders").getLong("count");
  }

  private long onHand() {
    return stocks().mapToLong(stock -> stock.getLong("on_hand")).sum();
  }

  private Stream<JsonObject> stocks() {
    var stocks = new ArrayList<JsonObject>();
    bed.api.all("/inventory-service/stocks?location_id=" + Deliveries.LOGISTICS_CENTRE + "&", stocks::add);
    return stocks.stream();
  }

  private Load.Request journey(int connection) {
    return switch (steps[connection]++ % 3) {
      case 0 -> Load.Request.get("/product-service/products/" + ids.get(ThreadLocalRandom.current().nextInt(RANGE)))
          .unmeasured();
      case 1 -> add(connection).unmeasured();
      default -> Load.Request.post("/order-service/checkout", CHECKOUT).with(Map.of(
          "Authorization", authorizations.get(connection), "Idempotency-Key", UUID.randomUUID().toString()));
    };
  }
}
