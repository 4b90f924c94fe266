package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.sales.Shop.line;
import static pos.sales.Shop.returnWithoutReceipt;
import static pos.sales.Shop.sale;
import static pos.sales.Shop.saleReturn;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.FromGateway;
import pos.testing.ScopedCall;
import pos.testing.Strangers;

/** Every operation from the wrong side. */
class RightsTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  /** What a store may read of the others, such as a sale whose goods are brought back to it. */
  private static final List<String> OPEN = List.of("GET /catalogue", "GET /journal/keys", "GET /registers",
      "GET /registers/:id", "GET /returns", "GET /returns/:id", "GET /returns/:id/receipt", "GET /sales",
      "GET /sales/:id", "GET /sales/:id/receipt", "GET /sales/:id/returns", "GET /sales/refused",
      "GET /sales/refused/:id", "GET /sales/summary");
  /** For no store: {@link JournalTest}. */
  private static final List<String> JOURNAL = List.of("GET /journal/archive", "GET /journal/chains",
      "GET /journal/differences", "GET /journal/entries", "GET /journal/seals", "GET /journal/unwritten");
  /** For no store: {@link BranchRulesTest}. */
  private static final List<String> BRANCHES = List.of("PUT /branches/:id", "DELETE /branches/:id");
  /** For no store: {@link RefusedSalesTest}. */
  private static final String DISMISSAL = "POST /sales/refused/:id/dismiss";
  /** Not refused as a whole, or to every store: the next tests and {@link CashierTest} are about them. */
  private static final List<String> PARTLY = List.of("GET /cashiers", "POST /cashiers", "PATCH /cashiers/:id",
      "GET /sessions", "POST /sales/batch");

  /** The gateway lets only other services call it. */
  private static final List<String> INTERNAL =
      List.of("GET /audit/returns", "GET /audit/returns/events", "GET /audit/sales", "GET /audit/sales/events",
          "POST /audit/goods", "POST /holds/expired");

  private static List<ScopedCall> scoped() {
    var till = Till.of(shop);
    var session = till.session();
    var sold = till.sell(till.sale());
    return List.of(
        new ScopedCall("POST /registers", "/registers", new JsonObject().put("store_id", 1).put("name", "Back door")),
        new ScopedCall("PATCH /registers/:id", "/registers/" + till.register(),
            new JsonObject().put("name", "Taken over")),
        new ScopedCall("POST /registers/:id/sessions", "/registers/" + Till.of(shop).register() + "/sessions",
            Till.opening(0)),
        new ScopedCall("GET /cashiers/:id", "/cashiers/1", null),
        new ScopedCall("POST /cashiers/:id/login", "/cashiers/1/login", new JsonObject().put("pin", "2580")),
        new ScopedCall("GET /sessions/:id", "/sessions/" + session, null),
        new ScopedCall("POST /sessions/:id/cash-movements", "/sessions/" + session + "/cash-movements",
            Till.cash("pay_out", 1)),
        new ScopedCall("POST /sessions/:id/close", "/sessions/" + session + "/close", Till.counted(0)),
        new ScopedCall("POST /sales", "/sales", till.sale()),
        new ScopedCall("POST /sales/:id/void", "/sales/" + sold + "/void",
            new JsonObject().put("reason", "mistake").put("cashier", "Luc")),
        // the store that takes the goods back is named: without a name it is the caller's
        new ScopedCall("POST /sales/:id/returns", "/sales/" + sold + "/returns", saleReturn(1, 1).put("store_id", 1)),
        new ScopedCall("POST /exchanges", "/exchanges", new JsonObject().put("returned_sale_id", sold)
            .put("return", ExchangeTest.part()).put("sale", till.sale())),
        new ScopedCall("GET /branches/:id/registers", "/branches/1/registers", null),
        new ScopedCall("POST /branches/:id/entries", "/branches/1/entries", new JsonObject().put("entries",
            new JsonArray().add(new JsonObject().put("register_id", till.register())))),
        new ScopedCall("POST /returns", "/returns", returnWithoutReceipt(line("sku", "P-2", 1)
            .put("unit_price_cents", 200))));
  }

  @Test
  void no_operation_takes_a_call_past_the_gateway_or_without_a_key() {
    assertEquals(List.of(),
        Strangers.served(shop.service, shop.service.verticle(SalesService.class).app().operations()));
  }

  @Test
  void nobody_acts_for_a_store_without_being_that_store_or_in_the_group_of_all_stores() {
    var calls = scoped();
    var before = shop.counts();
    assertEquals(List.of(), ScopedCall.wronglyServed(shop.service, calls));
    assertEquals(before, shop.counts());
    var known = new TreeSet<>(OPEN);
    known.addAll(PARTLY);
    known.addAll(INTERNAL);
    known.add(DISMISSAL);
    known.addAll(JOURNAL);
    known.addAll(BRANCHES);
    calls.forEach(call -> known.add(call.operation()));
    assertEquals(new TreeSet<>(shop.service.verticle(SalesService.class).app().operations().keySet()), known);
  }

  @Test
  void a_caller_without_a_store_uploads_nothing_and_sees_no_session() {
    String[] lost = {FromGateway.CONSUMER, "store-3", FromGateway.GROUPS, "catalogue, store"};
    var before = shop.counts();
    assertEquals("no-store", shop.service.post("/sales/batch",
        new JsonObject().put("sales", new JsonArray().add(sale())), lost).code());
    assertEquals("no-store", shop.service.get("/sessions", lost).code());
    assertEquals(before, shop.counts());
  }
}
