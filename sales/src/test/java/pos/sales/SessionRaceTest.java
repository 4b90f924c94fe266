package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.Reply;

/** Requests at one register at the same time, on two instances of the service. */
class SessionRaceTest {

  @RegisterExtension
  private static final Shop shop = new Shop().onTwoInstances();
  private final Deque<String> sold = new ConcurrentLinkedDeque<>();
  private final AtomicLong session = new AtomicLong();
  private Till till;

  @BeforeEach
  void createRegister() {
    till = Till.of(shop);
  }

  private static Future<Reply> post(int i, String path, JsonObject body) {
    return shop.instance(i).send(HttpMethod.POST, path, body.toBuffer());
  }

  private static long count(List<Reply> replies, int status) {
    return replies.stream().filter(reply -> reply.status() == status).count();
  }

  @Test
  void of_twenty_sessions_opened_at_once_at_one_register_one_is_opened() {
    var replies = shop.service.race(20, i -> post(i, "/registers/" + till.register() + "/sessions", Till.opening(i)));
    assertEquals(1, count(replies, 201));
    assertEquals(19, replies.stream().filter(reply -> "session-open".equals(reply.code())).count());
  }

  @Test
  void of_two_attempts_to_close_a_session_at_once_one_succeeds() {
    for (int round = 1; round <= 20; round++) {
      var path = "/sessions/" + till.session() + "/close";
      var replies = shop.service.race(2, i -> post(i, path, Till.counted(10_000)));
      assertEquals(1, count(replies, 200));
      assertEquals("session-closed", replies.stream().filter(reply -> reply.status() == 409).findFirst().orElseThrow()
          .code());
    }
    Reports.assertAddUp(shop);
  }

  @Test
  void cash_moved_while_a_session_closes_is_in_its_report_or_refused() {
    for (int round = 0; round < 10; round++) {
      var id = till.session();
      var replies = shop.service.race(20, i -> i == 10 ? post(i, "/sessions/" + id + "/close", Till.counted(0))
          : post(i, "/sessions/" + id + "/cash-movements", Till.cash("pay_in", 100)));
      assertEquals(19, count(replies, 201) + count(replies, 409));
      assertEquals(10_000 + 100 * count(replies, 201), till.report(id).json().getLong("expected_cash_cents"));
    }
  }

  @Test
  void of_voids_and_full_returns_of_a_sale_at_once_exactly_one_succeeds() {
    till.session();
    for (int round = 0; round < 10; round++) {
      var sale = till.sell(till.sale());
      var replies = shop.service.race(10, i -> i % 2 == 0 ? till.voiding(sale)
          : post(i, "/sales/" + sale + "/returns", Shop.saleReturn(1, 1)));
      assertEquals(1, count(replies, 200) + count(replies, 201));
      assertEquals(9, count(replies, 409));
      assertEquals(1, shop.service.number("""
          SELECT (status = 'voided')::int + (SELECT count(*) FROM returns WHERE sale_id = t.id)
          FROM transactions t WHERE id = $1::text::uuid
          """, sale));
    }
  }

  @Test
  void everything_that_happens_while_sessions_open_and_close_is_in_exactly_one_report() {
    session.set(till.session());
    for (int wave = 0; wave < 12; wave++) {
      var closing = wave % 2 == 1;
      var replies = shop.service.race(50, i -> act(i, closing));
      assertTrue(replies.stream().allMatch(reply -> reply.status() < 300 || reply.status() == 409),
          () -> replies.stream().filter(reply -> reply.status() >= 300).map(reply -> reply.body()).toList().toString());
    }
    var voided = shop.service.number("SELECT count(*) FROM transactions WHERE status = 'voided'");
    assertTrue(voided >= 30, () -> voided + " sales are voided");
    assertTrue(shop.service.number("SELECT max(z_number) FROM sessions WHERE register_id = $1", till.register()) > 5);
    Reports.assertAddUp(shop);
    assertEquals(voided, shop.service.number("SELECT count(*) FROM outbox WHERE type = 'sale.voided'"));
    assertEquals(List.of(), shop.service.sql(
        "SELECT * FROM transactions t JOIN returns r ON r.sale_id = t.id WHERE t.status = 'voided'"));
  }

  private Future<Reply> act(int i, boolean closing) {
    return switch (i % 10) {
      case 0 -> closing ? closeAndOpen(i) : sell(i);
      case 1 -> undo(i);
      case 2 -> post(i, "/returns", till.refund(100 + i));
      case 3 -> giveBack(i);
      case 4 -> post(i, "/sales/batch", new JsonObject().put("sales", new JsonArray(List.of(till.sale(),
          till.cashSale(), till.sale().put("sold_at", "2026-01-31T10:00:00Z")))));
      case 5 -> sellAndVoid(i);
      default -> sell(i);
    };
  }

  private Future<Reply> sell(int i) {
    return post(i, "/sales", i % 2 == 0 ? till.sale() : till.cashSale())
        .onSuccess(reply -> sold.add(reply.json().getString("id")));
  }

  private Future<Reply> closeAndOpen(int i) {
    return post(i, "/sessions/" + session.get() + "/close", Till.counted(10_000))
        .compose(closed -> closed.status() != 200 ? Future.succeededFuture(closed)
            : post(i, "/registers/" + till.register() + "/sessions", Till.opening(10_000))
                .onSuccess(opened -> session.set(opened.json().getLong("id"))));
  }

  private Future<Reply> undo(int i) {
    var sale = sold.pollLast();
    return sale == null ? sell(i) : till.voiding(sale);
  }

  /** Voids a sale that no other request knows about: unless its session closes first, this succeeds. */
  private Future<Reply> sellAndVoid(int i) {
    return post(i, "/sales", till.sale()).compose(reply -> till.voiding(reply.json().getString("id")));
  }

  /** Returns a sale that may be voided at the same time. */
  private Future<Reply> giveBack(int i) {
    var sale = sold.peekLast();
    return sale == null ? sell(i) : post(i, "/sales/" + sale + "/returns", Shop.saleReturn(1, 1)
        .put("register_id", till.register()).put("approved_by", "Luc"));
  }
}
