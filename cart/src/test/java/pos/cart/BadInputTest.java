package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.cart.OtherServices.customer;
import static pos.cart.OtherServices.product;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pos.cart.OtherServices.Customer;
import pos.testing.FromGateway;
import pos.testing.Reply;

class BadInputTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static Customer customer;
  private static long product;

  @BeforeAll
  static void fill_a_cart() {
    customer = customer();
    product = product();
    shop.add(customer, product, 3);
  }

  @AfterEach
  void the_cart_has_not_changed() {
    assertEquals(Map.of(product, 3L), shop.items(customer));
  }

  /** Sets a field to a JSON value, or removes it if the value is {@code -}. */
  private static JsonObject with(JsonObject body, String field, String value) {
    if (value.equals("-")) {
      body.remove(field);
      return body;
    }
    return body.put(field, new JsonArray("[" + value + "]").getValue(0));
  }

  private static void assertInvalid(String field, Reply reply) {
    assertEquals(422, reply.status(), () -> reply.body().toString());
    assertEquals("invalid-input", reply.code());
    assertEquals(field, reply.field());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "product_id | -", "product_id | null", "product_id | \"1\"", "product_id | 0", "product_id | -1",
      "product_id | 1.5", "product_id | 1e0", "product_id | 99999999999999999999", "product_id | []",
      "product_id | true",
      "quantity | -", "quantity | null", "quantity | \"1\"", "quantity | \"\"", "quantity | 0", "quantity | -1",
      "quantity | 1.5", "quantity | 1.0", "quantity | 1000", "quantity | 99999999999999999999", "quantity | 1e2",
      "quantity | {}", "quantity | false"})
  void a_line_with_a_bad_field_is_refused_and_the_field_named(String field, String value) {
    assertInvalid(field, shop.post(customer, "/add", with(Shop.line(product, 1), field, value)));
    assertInvalid(field, shop.service.post(shop.guest() + "/add", with(Shop.line(product, 1), field, value)));
    var purchase = PurchaseTest.purchaseOf(7, customer, product, 1);
    with(purchase.getJsonArray("items").getJsonObject(0), field, value);
    assertInvalid("items[0]." + field, shop.service.post("/purchases", purchase));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "null", "\"1\"", "-1", "1.5", "0.0", "1000", "99999999999999999999", "[]", "true"})
  void a_bad_quantity_is_refused(String value) {
    var body = with(Shop.quantity(1), "quantity", value);
    assertInvalid("quantity", shop.send(HttpMethod.PUT, customer, "/items/" + product, body.encode()));
    assertInvalid("quantity", shop.service.put(shop.guest() + "/items/" + product, body));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "null", "7", "\"\"", "\"x\"", "\"customer-1\"", "[]",
      "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA:\"", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\""})
  void a_bad_session_id_is_refused(String value) {
    assertInvalid("session_id", shop.post(customer, "/merge", with(new JsonObject(), "session_id", value)));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "order_id | -", "order_id | \"1\"", "order_id | 0", "order_id | 1.5",
      "customer_id | -", "customer_id | \"1\"", "customer_id | 0", "customer_id | -1",
      "items | -", "items | []", "items | {}", "items | \"1\"", "items | [7]"})
  void a_purchase_with_a_bad_field_is_refused_and_the_field_named(String field, String value) {
    var reply = shop.service.post("/purchases", with(PurchaseTest.purchaseOf(7, customer, product, 1), field, value));
    assertInvalid(value.equals("[7]") ? "items[0]" : field, reply);
  }

  @Test
  void a_purchase_of_too_many_lines_is_refused() {
    var items = new JsonArray(Collections.nCopies(600, Shop.line(product, 1)));
    assertInvalid("items", shop.service.post("/purchases", PurchaseTest.purchaseOf(7, customer).put("items", items)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "7", "null", "\"x\"", "{\"quantity\": }", "product_id=1&quantity=2"})
  void a_body_that_is_not_a_json_object_is_refused(String body) {
    for (var path : new String[] {"/add", "/merge", "/purchases", shop.guest() + "/add"}) {
      assertMalformed(shop.send(HttpMethod.POST, customer, path, body,
          "Content-Type", "application/x-www-form-urlencoded"));
    }
    assertMalformed(shop.send(HttpMethod.PUT, customer, "/items/" + product, body));
  }

  @Test
  void json_that_is_nested_too_deeply_is_refused() {
    assertMalformed(shop.send(HttpMethod.POST, customer, "/add", "{\"quantity\":" + "[".repeat(60_000)));
    assertMalformed(shop.send(HttpMethod.POST, customer, "/add",
        "{\"a\":".repeat(9_000) + "1" + "}".repeat(9_000)));
  }

  private static void assertMalformed(Reply reply) {
    assertEquals(400, reply.status(), () -> reply.body().toString());
    assertEquals("malformed-json", reply.code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 104857600", "Transfer-Encoding: chunked"})
  void a_body_of_100_megabytes_is_refused_before_it_is_read(String length) throws IOException {
    try (var socket = new Socket("127.0.0.1", shop.service.port())) {
      var out = socket.getOutputStream();
      out.write(("POST /add HTTP/1.1\r\nHost: x\r\nAuthorization: " + customer.authorization() + "\r\n"
          + FromGateway.lines() + length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      // a little over 1 MiB: the service does not wait for the rest
      var chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 17 && length.startsWith("T"); i++) {
        out.write(chunk);
      }
      out.flush();
      var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      var answer = in.readLine();
      assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
    }
  }

  @ParameterizedTest
  @CsvSource({"GET, /cart?province=XX, province", "GET, /cart?province=qc, province", "GET, /cart?priced=no, priced",
      "DELETE, /items/x, product_id", "DELETE, /items/0, product_id", "DELETE, /items/1.5, product_id",
      "DELETE, /items/99999999999999999999, product_id", "PUT, /items/-1, product_id", "PUT, /items/+1, product_id"})
  void a_bad_path_or_query_parameter_is_refused_and_named(String method, String path, String field) {
    var body = method.equals("PUT") ? "{\"quantity\": 1}" : "";
    var reply = shop.send(HttpMethod.valueOf(method), customer, path, body);
    assertEquals(400, reply.status());
    assertEquals(field, reply.field());
  }

  @ParameterizedTest
  @CsvSource({"GET, /add, POST", "POST, /cart, 'DELETE, GET, HEAD'", "PATCH, /items/1, 'DELETE, PUT'",
      "GET, /purchases, POST"})
  void a_method_that_a_path_does_not_have_is_refused(String method, String path, String allowed) {
    var reply = shop.send(HttpMethod.valueOf(method), customer, path, "");
    Shop.assertRefused(405, "method-not-allowed", reply);
    assertEquals(allowed, reply.header("Allow"));
  }
}
