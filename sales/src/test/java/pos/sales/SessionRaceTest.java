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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;

/** Many at one register, on two instances. */
class SessionRaceTest {

  private static Shop shop;
  private static ServiceUnderTest other;
  private final Deque<String> sold = new ConcurrentLinkedDeque<>();
  private final AtomicLong session = new AtomicLong();
  private Till till;

  @BeforeAll
  static void open() {
    shop = Shop.open();
    other = shop.service.another(SalesService::new, SalesService::port);
  }

  @AfterAll
  static void close() {
    other.close();
    shop.close();
  }

  @BeforeEach
  void takeTheTill() {
    till = Till.of(shop);
  }

  private static Future<Reply> post(int i, String path, JsonObject body) {
    return (i % 2 == 0 ? shop.service : other).send(HttpMethod.POST, path, body.toBuffer());
  }

  private static long count(List<Reply> replies, int status) {
    return replies.stream().filter(reply -> reply.status() == status).count();
  }

  @Test
  void of_twenty_who_open_one_register_at_once_one_does() {
    var replies = shop.service.race(20, i -> post(i, "/registers/" + till.register() + "/sessions", Till.opening(i)));
    assertEquals(1, count(replies, 201));
    assertEquals(19, replies.stream().filter(reply -> "session-open".equals(reply.code())).count());
  }

  @Test
  void of_two_cashiers_who_close_one_session_at_once_one_does() {
    for (int round = 1; round <= 20; round++) {
      var path = "/sessions/" + till.session() + "/close";
      var replies = shop.service.race(2, i -> post(i, path, Till.counted(10_000)));
      assertEquals(1, count(replies, 200));
      assertEquals("session-closed", replies.stream().filter(reply -> reply.status() == 409).findFirst().orElseThrow()
          .code());
    }
    Reports.assertComeToTheBooks(shop);
  }

  @Test
  void cash_that_is_moved_while_a_session_closes_is_in_its_report_or_refused() {
    for (int round = 0; round < 10; round++) {
      var id = till.session();
      var replies = shop.service.race(20, i -> i == 10 ? post(i, "/sessions/" + id + "/close", Till.counted(0))
          : post(i, "/sessions/" + id + "/cash-movements", Till.cash("pay_in", 100)));
      assertEquals(19, count(replies, 201) + count(replies, 409));
      assertEquals(10_000 + 100 * count(replies, 201), till.report(id).json().getLong("expected_cash_cents"));
    }
  }

  @Test
  void of_voids_and_full_returns_of_one_sale_exactly_one_wins() {
    till.session();
    for (int round = 0; round < 10; round++) {
      var sale = till.sell(till.sale());
      var replies = shop.service.race(10, i -> i % 2 == 0 ? till.undoing(sale)
          : post(i, "/sales/" + sale + "/returns", VoidTest.back(1)));
      assertEquals(1, count(replies, 200) + count(replies, 201));
      assertEquals(9, count(replies, 409));
      assertEquals(1, shop.service.number("""
          SELECT (status = 'voided')::int + (SELECT count(*) FROM returns WHERE sale_id = t.id)
          FROM transactions t WHERE id = $1::text::uuid
          """, sale));
    }
  }

  @Test
  void a_register_that_fifty_use_while_sessions_come_and_go_has_everything_in_one_report() {
    session.set(till.session());
    for (int wave = 0; wave < 12; wave++) {
      var closing = wave % 2 == 1;
      var replies = shop.service.race(50, i -> act(i, closing));
      assertTrue(replies.stream().allMatch(reply -> reply.status() < 300 || reply.status() == 409),
          () -> replies.stream().filter(reply -> reply.status() >= 300).map(reply -> reply.body()).toList().toString());
    }
    assertTrue(shop.service.number("SELECT count(*) FROM transactions WHERE status = 'voided'") > 0);
    assertTrue(shop.service.number("SELECT max(z_number) FROM sessions WHERE register_id = $1", till.register()) > 5);
    Reports.assertComeToTheBooks(shop);
    assertEquals(shop.service.number("SELECT count(*) FROM transactions WHERE status = 'voided'"),
        shop.service.number("SELECT count(*) FROM outbox WHERE type = 'sale.voided'"));
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
    return sale == null ? sell(i) : till.undoing(sale);
  }

  /** Of a sale that may be voided at the same time. */
  private Future<Reply> giveBack(int i) {
    var sale = sold.peekLast();
    return sale == null ? sell(i) : post(i, "/sales/" + sale + "/returns", VoidTest.back(1)
        .put("register_id", till.register()));
  }
}
