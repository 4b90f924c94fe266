package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.sales.Shop.sale;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ServiceProcess;

/** Inventory asks for which sales it keeps goods whose hold is over, while those sales are written. */
class GivenBackHoldTest {

  private static final int ROUNDS = 100;

  @RegisterExtension
  @Order(1)
  private static final InventoryStub inventory = new InventoryStub();
  @RegisterExtension
  @Order(2)
  private static final Shop shop = new Shop().with("GATEWAY_URL", inventory::url);

  @BeforeEach
  void holdEverything() {
    inventory.answer(201, "{\"status\": \"active\"}");
  }

  private static JsonObject question(String... references) {
    return new JsonObject().put("references", new JsonArray(List.of(references)));
  }

  /** Returns the references of the holds that are needed. */
  private static JsonArray needed(String... references) {
    return shop.service.post("/holds/expired", question(references)).json().getJsonArray("needed");
  }

  private static String reference(JsonObject sale) {
    return "sale:" + sale.getString("id");
  }

  @Test
  void holds_of_written_sales_are_needed_and_no_others() {
    var written = sale();
    shop.sell(written);
    var uploaded = sale();
    shop.upload(uploaded);
    assertEquals(new JsonArray(List.of(reference(written) + "#2", reference(written), reference(uploaded))), needed(
        reference(written) + "#2", "sale:1", reference(sale()), reference(written), "order:7", reference(uploaded)));
  }

  @Test
  void a_sale_whose_hold_was_given_back_is_not_written_before_its_goods_are_held_anew() {
    var sale = sale();
    assertEquals(new JsonArray(), needed(reference(sale), reference(sale) + "#2"));
    var before = shop.counts();
    var refused = shop.sell(sale);
    assertEquals("503 hold-given-back", refused.status() + " " + refused.code());
    assertEquals("1", refused.header("Retry-After"));
    assertEquals(before, shop.counts());
    var attempts = new AtomicInteger();
    inventory.behave(request -> request.response().setStatusCode(201)
        .end("{\"status\": \"%s\"}".formatted(attempts.incrementAndGet() == 3 ? "active" : "expired")));
    assertEquals("confirmed", shop.sell(sale).json().getString("stock_status"));
    assertEquals(new JsonArray(List.of(reference(sale))), needed(reference(sale)));
  }

  @Test
  void a_sale_without_a_hold_is_written_whatever_was_given_back() {
    var sale = sale();
    needed(reference(sale));
    inventory.answer(500, "");
    assertEquals("pending", shop.sell(sale).json().getString("stock_status"));
  }

  @Test
  void the_hold_of_a_sale_that_is_being_written_is_needed() {
    var sale = sale();
    var lock = shop.service.connect();
    lock.query("BEGIN; SELECT FROM registers WHERE id = 1 FOR UPDATE").execute().await();
    var selling = shop.service.send(HttpMethod.POST, "/sales", sale.toBuffer());
    ServiceProcess.await("the sale waits for its register", () -> shop.service.number("""
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0""") == 1);
    assertEquals(new JsonArray(List.of(reference(sale))), needed(reference(sale)));
    lock.query("COMMIT").execute().compose(_ -> lock.close()).await();
    assertEquals("confirmed", selling.await().json().getString("stock_status"));
  }

  @Test
  void a_hold_is_never_given_back_for_a_sale_that_is_confirmed_with_it() {
    for (int round = 0; round < ROUNDS; round++) {
      var sale = sale();
      var question = question(reference(sale)).toBuffer();
      var replies = shop.service.race(2, i -> i == 0
          ? shop.service.send(HttpMethod.POST, "/sales", sale.toBuffer())
          : shop.service.send(HttpMethod.POST, "/holds/expired", question));
      var isConfirmed = replies.getFirst().status() == 201;
      assertEquals(isConfirmed ? "confirmed" : null, replies.getFirst().json().getString("stock_status"));
      assertEquals(isConfirmed, replies.getLast().json().getJsonArray("needed").contains(reference(sale)),
          replies::toString);
    }
  }

  @Test
  void a_question_must_have_references() {
    assertEquals(422, shop.service.post("/holds/expired", question()).status());
    var number = new JsonObject().put("references", new JsonArray().add(7));
    assertEquals("references[0]", shop.service.post("/holds/expired", number).field());
  }
}
