package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pos.common.run.Environment;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.order.CartClient.Cart;

/** The rules alone: nothing is started. */
class RulesTest {

  private static final JsonObject THING = new JsonObject().put("id", 7).put("sku", "T").put("name", "Thing")
      .put("price_cents", 1000).put("tax_code", "standard").put("active", true);

  private static Order order(Status status, Status goal) {
    var items = List.of(Item.of(THING, 2));
    var draft = new Draft(5, "cart", 1, items, Totals.of(items, "QC"), new JsonObject(), new JsonObject(), "tok_visa");
    return new Order(9, draft, status, goal, null, null, false, 1L, false, 1, "t", 3, Order.now(), Order.now(), null);
  }

  @Test
  void the_database_allows_the_moves_that_the_state_machine_lists_and_no_others() throws IOException {
    var moves = new TreeSet<String>(Set.of(">pending"));
    for (var from : Status.values()) {
      Arrays.stream(Status.values()).filter(from::mayBecome)
          .forEach(to -> moves.add(Fields.wire(from) + ">" + Fields.wire(to)));
    }
    assertEquals(moves, movesOfTheDatabase());
  }

  private static Set<String> movesOfTheDatabase() throws IOException {
    try (var file = RulesTest.class.getResourceAsStream("/order/db/V1__orders.sql")) {
      var sql = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      var check = sql.substring(sql.indexOf("allowed_move"));
      return Arrays.stream(check.substring(0, check.indexOf(";")).split("'"))
          .filter(text -> text.matches("[a-z]*>[a-z]+")).collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @ParameterizedTest
  @EnumSource
  void links_show_what_is_allowed_now(Status status) {
    var customer = Map.of(Status.CONFIRMED, Set.of("cancel")).getOrDefault(status, Set.of());
    var shop = Map.of(Status.CONFIRMED, Set.of("ship", "refund"), Status.SHIPPED, Set.of("deliver", "refund"),
        Status.DELIVERED, Set.of("refund"), Status.PAID, Set.of("refund"), Status.RESERVED, Set.of("refund"))
        .getOrDefault(status, Set.of());
    assertEquals(customer, actions(View.CUSTOMER, order(status, null)));
    assertEquals(shop, actions(View.ADMIN, order(status, null)));
    assertEquals(Set.of(), actions(View.ADMIN, order(status, Status.REFUNDED)));
  }

  private static Set<String> actions(View view, Order order) {
    var links = new TreeSet<>(view.toJson(order).getJsonObject("_links").fieldNames());
    assertTrue(links.removeAll(Set.of("self", "history")));
    return links;
  }

  @ParameterizedTest
  @EnumSource
  void only_what_is_confirmed_can_be_cancelled(Status status) {
    if (status == Status.CONFIRMED) {
      assertEquals(Status.CANCELLED, order(status, null).cancelling("why").goal());
    } else {
      assertEquals("order-" + Fields.wire(status), failure(() -> order(status, null).cancelling("why")));
    }
    assertEquals("order-in-progress", failure(() -> order(status, Status.REFUNDED).cancelling("why")));
  }

  private static String failure(Executable rule) {
    return assertThrows(Failure.class, rule).code();
  }

  @Test
  void goods_go_back_on_the_shelf_unless_they_have_left_or_somebody_says_otherwise() {
    assertTrue(order(Status.CONFIRMED, null).refunding("why", null).restock());
    assertFalse(order(Status.CONFIRMED, null).refunding("why", false).restock());
    assertFalse(order(Status.SHIPPED, null).refunding("why", null).restock());
    assertTrue(order(Status.DELIVERED, null).refunding("why", true).restock());
    assertTrue(order(Status.CONFIRMED, null).cancelling(null).restock());
  }

  @Test
  void an_order_that_was_never_confirmed_is_never_told_of() {
    for (var status : Status.values()) {
      var event = order(status, null).event();
      switch (status) {
        case CONFIRMED, SHIPPED, CANCELLED -> assertEquals("order." + Fields.wire(status), event);
        default -> assertNull(event);
      }
    }
  }

  @Test
  void a_step_that_is_not_listed_is_an_error_of_ours() {
    assertThrows(IllegalStateException.class, order(Status.FAILED, null)::paid);
    assertThrows(IllegalStateException.class, order(Status.PENDING, Status.CONFIRMED)::paid);
    assertThrows(IllegalStateException.class, order(Status.RESERVED, Status.CONFIRMED)::confirmed);
  }

  private static Quote quote(long price, Map<Long, Long> quantities) {
    var product = THING.copy().put("price_cents", price);
    return Quote.of(new Cart("cart", 1, quantities), Map.of(7L, product), "QC");
  }

  @ParameterizedTest
  @CsvSource({"7499, 995", "7500, 0", "1, 995"})
  void shipping_is_free_from_75_dollars_on(long price, long shipping) {
    assertEquals(shipping, quote(price, Map.of(7L, 1L)).totals().shippingCents());
  }

  @Test
  void a_cart_beyond_all_measure_is_refused() {
    assertEquals("order-too-large", failure(() -> quote(Fields.MAX_CENTS, Map.of(7L, 999L))));
    assertEquals("product-unavailable", failure(() -> quote(1, Map.of(8L, 1L))));
    assertEquals("cart-empty", failure(() -> Cart.from(new JsonObject().put("items", new JsonArray()))));
  }

  @Test
  void production_has_no_payment_provider_unless_somebody_chose_one() {
    var variables = Map.of("POS_ENV", "production", "GATEWAY_KEY", "g", "JWT_ISSUER", "i",
        "JWT_SECRET", "s".repeat(32));
    for (var chosen : new String[] {null, "", "stripe"}) {
      var service = new OrderService(Environment.read(variables, "order-service", 0), chosen);
      var refusal = assertThrows(IllegalArgumentException.class, service::start);
      assertTrue(refusal.getMessage().startsWith("PAYMENT_PROVIDER must be"), refusal::getMessage);
    }
  }
}
