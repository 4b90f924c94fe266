package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A sale at a register where no session is open says so, or is refused where the shop is set to. */
class SaleWithoutSessionTest {

  @RegisterExtension
  private static final InventoryStub inventory = new InventoryStub();
  @RegisterExtension
  private static final Shop shop = new Shop();

  @Test
  void a_sale_without_a_session_says_so_and_how_to_open_one() {
    var till = Till.of(shop);
    var sale = shop.sell(till.sale());
    assertEquals(201, sale.status());
    assertTrue(sale.json().containsKey("session_id"));
    assertNull(sale.json().getLong("session_id"));
    var opening = "POST /sales-service/registers/" + till.register() + "/sessions";
    assertTrue(sale.json().getString("hint").contains(opening), sale.json()::encode);
    var listed = shop.service.get("/sales?register_id=" + till.register()).items().getJsonObject(0);
    assertTrue(listed.containsKey("session_id"));
    assertNull(listed.getLong("session_id"));
    var session = till.session();
    var next = shop.sell(till.sale()).json();
    assertEquals(session, next.getLong("session_id"));
    assertFalse(next.containsKey("hint"));
    assertEquals(next, shop.service.get("/sales/" + next.getString("id")).json());
  }

  @Test
  void a_shop_may_refuse_it_before_goods_are_held() {
    try (var strict = Shop.open("SALE_WITHOUT_SESSION", "refused", "GATEWAY_URL", inventory.url())) {
      inventory.answer(500, "");
      var before = inventory.received.size();
      var till = Till.of(strict);
      var sale = till.sale();
      var refused = strict.sell(sale);
      assertEquals(409, refused.status());
      assertEquals("no-open-session", refused.code());
      assertEquals(before, inventory.received.size());
      assertEquals(404, strict.service.get("/sales/" + sale.getString("id")).status());
      var session = till.session();
      assertEquals(session, strict.sell(sale).json().getLong("session_id"));
      assertEquals(200, till.close(session, 10_000).status());
      // what was answered is answered again, and what was sold without a connection has happened
      assertEquals(201, strict.sell(sale).status());
      assertEquals("no-open-session", strict.sell(till.sale()).code());
      var later = strict.upload(List.of(till.sale())).items().getJsonObject(0);
      assertEquals("accepted", later.getString("status"), later::encode);
    }
  }

  /** The session may be closed between the look and the write. */
  @Test
  void a_sale_whose_session_is_closed_meanwhile_is_refused_as_well() {
    try (var strict = Shop.open("SALE_WITHOUT_SESSION", "refused", "GATEWAY_URL", inventory.url())) {
      var till = Till.of(strict);
      var session = till.session();
      inventory.behave(request -> {
        strict.service.send(HttpMethod.POST, "/sessions/" + session + "/close", Till.counted(10_000).toBuffer())
            .onComplete(_ -> request.response().setStatusCode(500).end());
      });
      var sale = till.sale();
      assertEquals("no-open-session", strict.sell(sale).code());
      assertEquals(404, strict.service.get("/sales/" + sale.getString("id")).status());
      assertEquals(List.of(), strict.events(sale.getString("id")));
    }
  }
}
