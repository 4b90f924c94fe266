package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.acceptance.FloorClient.expect;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pos.shop.Part;
import pos.testing.LongRun;
import pos.testing.Reply;

/**
 * The largest bodies that the contracts allow, twenty at once, sent to processes with the memory of production past the
 * gateway, which would let only a few of them pass at a time.
 */
@LongRun
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LargestBodiesTest {

  private static final int AT_ONCE = 20;
  private static final int LINES = 2_000;
  private static final long STORE = 3;
  private static final String LONG_TEXT = "€".repeat(500);
  private static final JsonObject ADDRESS = new JsonObject().put("full_name", "€".repeat(200))
      .put("line1", "€".repeat(200)).put("line2", "€".repeat(200)).put("city", "€".repeat(100)).put("province", "QC")
      .put("postal_code", "H3B 1A5").put("phone", "+15145550199");

  @RegisterExtension
  private static final Floor floor = Floor.withWebShop(1).withReporting();
  private static String[] customer;
  private static Race race;

  @BeforeAll
  static void fill() {
    var token = expect(200, floor.client().post("/customer-service/auth",
        new JsonObject().put("username", "client1").put("password", "password"))).getString("access_token");
    customer = new String[] {"Authorization", "Bearer " + token};
    floor.databases().sql(Part.ORDER, """
        INSERT INTO orders (customer_id, cart_id, cart_version, status, subtotal_cents, taxes, tax_cents,
          shipping_cents, total_cents, payment_method, shipping_address, billing_address, trace, created_at, updated_at,
          ended_at)
        VALUES (1, 'x', 1, 'failed', 100, '[]', 0, 0, 100, 'card', $1, $1, 'test', now(), now(), now())
        """, ADDRESS.copy().put("country", "CA"));
    // what is posted by ids of which no event has told
    floor.databases().sql(Part.INVENTORY, """
        INSERT INTO catalogue (product_id, sku, name, active, version, epoch)
        SELECT first + n, 'LARGE-' || first + n, 'P', true, 1, 0
        FROM unnest(ARRAY[100000, 200000, 300000]) AS first, generate_series(1, 2000) AS n
        """);
    floor.databases().sql(Part.ORDER, "INSERT INTO order_items VALUES (1, 1, 1, 'P', 'P', 1, 100, 100, 'exempt')");
    race = new Race(floor, customer);
  }

  @AfterAll
  static void report() {
    race.report();
  }

  @AfterEach
  void every_process_lives() {
    floor.services().forEach(service -> assertTrue(service.isAlive(), service::log));
  }

  /** Their objects would need twenty times their length. */
  @ParameterizedTest
  @EnumSource(Part.class)
  void bodies_full_of_values_that_nobody_reads_are_refused(Part part) {
    var calls = Operations.changes().entrySet().stream().filter(change -> change.getKey().startsWith(part.owner() + " ")
        && !change.getValue().startsWith("DELETE ") && !change.getKey().matches("product .*_imports?(_products)?"))
        .map(Map.Entry::getValue).toList();
    // of the size that most routes read, and of the most that those of lines read
    var bodies = Stream.of(9_000, 149_000)
        .map(values -> Buffer.buffer("{\"x\":[" + "{\"\":0},".repeat(values) + "0]}")).toList();
    var answers = race.run("hostile bodies", part, Math.max(AT_ONCE, 2 * calls.size()), i -> {
      var call = calls.get(i / 2 % calls.size()).split(" ");
      return send(part, HttpMethod.valueOf(call[0]),
          call[1].substring(("/" + part.service()).length()).replaceAll(":[a-z_]+", "1"), bodies.get(i % 2));
    });
    answers.forEach(answer -> assertTrue(answer.status() >= 400 && answer.status() < 500,
        () -> part + ": " + answer.status() + " " + answer.body()));
  }

  @Test
  void sales() {
    var product = (int) floor.product(1, 100_000);
    var lines = lines("quantity", 1, _ -> product);
    var paid = new JsonArray().add(new JsonObject().put("method", "debit").put("amount_cents", 100 * LINES));
    expectSome(201, "sales take_sale", HttpMethod.POST, _ -> "/sales", i -> new JsonObject()
        .put("register_id", 1 + i % 2).put("cashier", "€".repeat(100)).put("lines", lines).put("payments", paid));
  }

  @Test
  void returns_without_receipt() {
    var lines = lines("quantity", 1, _ -> 2);
    expectSome(201, "sales take_return", HttpMethod.POST, _ -> "/returns", _ -> new JsonObject().put("store_id", STORE)
        .put("lines", lines).put("reason", LONG_TEXT).put("refund_method", "debit").put("restock", true)
        .put("approved_by", "€".repeat(100)));
  }

  /** The answers of those that come too late name all lines of the sale. */
  @Test
  void returns_of_a_sale() {
    var sale = LargestRows.sale(floor.databases(), 900, LINES);
    var lines = new JsonArray(IntStream.rangeClosed(1, LINES)
        .mapToObj(i -> new JsonObject().put("line_no", i).put("quantity", 2)).toList());
    expectSome(201, "sales take_sale_return", HttpMethod.POST, _ -> "/sales/" + sale + "/returns", _ -> new JsonObject()
        .put("lines", lines).put("reason", LONG_TEXT).put("refund_method", "debit").put("restock", true), 409);
  }

  /** Of a sale all lines come back, and as many are sold. */
  @Test
  void exchanges() {
    var product = (int) floor.product(1, 100_000);
    var returned = LargestRows.sale(floor.databases(), 902, LINES);
    var parts = new JsonArray(IntStream.rangeClosed(1, LINES)
        .mapToObj(i -> new JsonObject().put("line_no", i).put("quantity", 2)).toList());
    var back = new JsonObject().put("lines", parts).put("reason", LONG_TEXT).put("refund_method", "debit")
        .put("restock", true).put("approved_by", "€".repeat(100));
    var lines = lines("quantity", 1, _ -> product);
    var paid = new JsonArray().add(new JsonObject().put("method", "debit").put("amount_cents", 100 * LINES));
    expectSome(201, "sales take_exchange", HttpMethod.POST, _ -> "/exchanges", i -> new JsonObject()
        .put("returned_sale_id", returned.toString()).put("return", back).put("sale", new JsonObject()
            .put("id", UUID.randomUUID().toString()).put("register_id", 1 + i % 2).put("lines", lines)
            .put("payments", paid)), 409);
  }

  @Test
  void voids() {
    expect(201, floor.client().post("/sales-service/registers/6/sessions",
        new JsonObject().put("cashier", "Bao").put("opening_float_cents", 0)));
    var sale = LargestRows.sale(floor.databases(), 901, LINES);
    expectSome(200, "sales void_sale", HttpMethod.POST, _ -> "/sales/" + sale + "/void",
        _ -> new JsonObject().put("reason", LONG_TEXT), 409);
  }

  @Test
  void movements_and_counts() {
    var lines = lines("quantity", 5, i -> 100_000 + i);
    var moved = new JsonObject().put("location_id", STORE).put("lines", lines);
    expectSome(201, "inventory post_movement", HttpMethod.POST, _ -> "/movements",
        i -> moved.copy().put("type", "receipt").put("reference", i + "€".repeat(90)));
    expectSome(201, "inventory post_movement", HttpMethod.POST, _ -> "/movements",
        i -> moved.copy().put("type", "transfer").put("to_location_id", STORE - 1).put("reference", i + "€".repeat(90)),
        409);
    var counted = lines("counted", 1_000_000, i -> 100_000 + i);
    expectSome(201, "inventory post_count", HttpMethod.POST, _ -> "/counts",
        _ -> new JsonObject().put("location_id", STORE).put("lines", counted));
  }

  @Test
  void replenishments() {
    stock(WebShop.LOGISTICS_CENTRE, 200_000, LINES);
    var lines = lines("quantity", 2, i -> 200_000 + i);
    var ids = expectSome(201, "inventory request_replenishment", HttpMethod.POST, _ -> "/replenishments",
        _ -> new JsonObject().put("location_id", STORE).put("from_location_id", WebShop.LOGISTICS_CENTRE)
            .put("comment", LONG_TEXT).put("lines", lines)).stream().map(each -> each.json().getLong("id")).toList();
    IntFunction<String> replenishments = i -> "/replenishments/" + ids.get(i % ids.size());
    var lowered = lines("quantity", 1, i -> 200_000 + i);
    expectSome(200, "inventory approve_replenishment", HttpMethod.POST, i -> replenishments.apply(i) + "/approve",
        _ -> new JsonObject().put("lines", lowered), 409);
    for (var step : List.of("ship", "receive")) {
      expectSome(200, "inventory " + step + "_replenishment", HttpMethod.POST,
          i -> replenishments.apply(i) + "/" + step, _ -> new JsonObject().put("lines", lowered), 409);
    }
  }

  @Test
  void reservations() {
    stock(STORE, 300_000, LINES);
    var lines = lines("quantity", 1, i -> 300_000 + i);
    var ids = expectSome(201, "inventory reserve_stock", HttpMethod.POST, _ -> "/reservations", i -> new JsonObject()
        .put("location_id", STORE).put("ttl_seconds", 3600).put("reference", i + "€".repeat(90)).put("lines", lines))
        .stream().map(each -> each.json().getLong("id")).toList();
    for (int end = 0; end < 2; end++) {
      var ended = ids.subList(end * ids.size() / 2, (end + 1) * ids.size() / 2);
      var how = end == 0 ? "commit" : "release";
      expectSome(200, "inventory " + how + "_reservation", HttpMethod.POST,
          i -> "/reservations/" + ended.get(i % ended.size()) + "/" + how, _ -> null, 409);
    }
  }

  @Test
  void products() {
    IntFunction<JsonObject> product = i -> new JsonObject().put("sku", i + "-" + "s".repeat(60))
        .put("name", "€".repeat(200)).put("description", "€".repeat(4000)).put("price_cents", 100);
    expectSome(201, "product create_product", HttpMethod.POST, _ -> "/products", product);
    expectSome(200, "product replace_product", HttpMethod.PUT, i -> "/products/" + (2 + i % 5),
        i -> product.apply(100 + i % 5));
    expectSome(200, "product change_product", HttpMethod.PATCH, _ -> "/products/2", i -> product.apply(100));
  }

  @Test
  void customers() {
    expectSome(201, "customer create_address", HttpMethod.POST, _ -> "/customers/me/addresses", _ -> ADDRESS);
    expectSome(200, "customer replace_address", HttpMethod.PUT, _ -> "/customers/me/addresses/1", _ -> ADDRESS);
    expectSome(200, "customer change_customer", HttpMethod.PATCH, _ -> "/customers/me", _ -> new JsonObject()
        .put("first_name", "€".repeat(100)).put("last_name", "€".repeat(100)).put("phone", "+15145550199"));
  }

  /** Twenty customers with full carts, who give both addresses with the order. */
  @Test
  void checkouts() {
    var products = floor.databases().sql(Part.PRODUCT, """
        INSERT INTO products (sku, name, price_cents, tax_code)
        SELECT 'CART-' || n, repeat('€', 200), 100, 'exempt' FROM generate_series(1, 100) AS n RETURNING id
        """).stream().map(row -> row.getLong("id")).toList();
    stock(WebShop.LOGISTICS_CENTRE, products.getFirst() - 1, products.size());
    var buyers = IntStream.range(0, AT_ONCE).mapToObj(_ -> Customers.newId()).toList();
    var customers = new Customers(floor);
    buyers.forEach(buyer -> customers.add(buyer, products.getFirst()).await());
    floor.askRedis(Command.KEYS, "cart:items:*").forEach(cart -> products.forEach(product ->
        floor.askRedis(Command.HSET, cart.toString(), product.toString(), "1")));
    var body = new JsonObject().put("shipping_address", ADDRESS).put("billing_address", ADDRESS)
        .put("payment", new JsonObject().put("method", "card").put("token", "tok_visa")).toBuffer();
    var answers = run("order check_out", i -> floor.client().send(floor.service(Part.ORDER), HttpMethod.POST,
        "/checkout", body, Customers.headers(buyers.get(i), "checkout")));
    answers.forEach(answer -> assertTrue(Set.of(201, 202).contains(answer.status()),
        () -> answer.status() + " " + answer.body()));
    assertFalse(answers.isEmpty());
  }

  /** Gives a location much of products with consecutive ids. */
  private static void stock(long location, long before, int products) {
    expect(201, floor.client().post("/inventory-service/movements", new JsonObject().put("type", "receipt")
        .put("location_id", location).put("reference", "stock of " + before)
        .put("lines", new JsonArray(IntStream.rangeClosed(1, products)
            .mapToObj(i -> Bodies.line(before + i, 1000)).toList()))));
  }

  private static JsonArray lines(String amount, long number, IntFunction<Integer> product) {
    return new JsonArray(IntStream.rangeClosed(1, LINES)
        .mapToObj(i -> new JsonObject().put("product_id", product.apply(i)).put(amount, number)).toList());
  }

  /** Sends bodies at once and returns the answers with the status, of which there must be one. */
  private static List<Reply> expectSome(int status, String change, HttpMethod method, IntFunction<String> path,
      IntFunction<JsonObject> body, Integer... others) {
    var expected = new HashSet<>(List.of(others));
    expected.add(status);
    var bodies = IntStream.range(0, AT_ONCE).mapToObj(body).map(each -> each == null ? null : each.toBuffer()).toList();
    var answers = run(change, i -> send(part(change), method, path.apply(i), bodies.get(i)));
    answers.forEach(answer -> assertTrue(expected.contains(answer.status()),
        () -> change + ": " + answer.status() + " " + answer.body()));
    var done = answers.stream().filter(answer -> answer.status() == status).toList();
    assertFalse(done.isEmpty(), () -> change + ": " + answers.stream().map(Reply::code).toList());
    return done;
  }

  private static List<Reply> run(String change, IntFunction<Future<Reply>> request) {
    return race.run(change, part(change), AT_ONCE, request);
  }

  private static Part part(String operation) {
    return Part.valueOf(operation.substring(0, operation.indexOf(' ')).toUpperCase(Locale.ROOT));
  }

  private static Future<Reply> send(Part part, HttpMethod method, String path, Buffer body) {
    return floor.client().send(floor.service(part), method, path, body, customer[0], customer[1],
        "Idempotency-Key", UUID.randomUUID().toString());
  }
}
