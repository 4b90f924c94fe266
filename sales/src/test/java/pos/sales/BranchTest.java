package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.sales.Shop.line;
import static pos.sales.Shop.saleReturn;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.common.run.StartFailure;

/** A store with a server of its own, whose journal is copied at the head office. */
class BranchTest {

  @RegisterExtension
  private static final Offices offices = new Offices();

  @BeforeEach
  void begin() {
    offices.beginBranch();
  }

  @AfterEach
  void end() {
    offices.closeBranch();
  }

  private static void exchange() {
    var exchanged = offices.till.sell(offices.till.sale());
    var exchange = offices.branch.service.post("/exchanges", new JsonObject().put("returned_sale_id", exchanged)
        .put("return", ExchangeTest.part()).put("sale", offices.till.sale()));
    assertEquals(201, exchange.status(), exchange.body().toString());
  }

  private JsonObject aDay() {
    var session = offices.till.session();
    var kept = offices.branch.sell(offices.till.sale(230, line("product_id", 1, 2))).json();
    var voided = offices.till.sell(offices.till.cashSale());
    assertEquals(200, offices.till.voidSale(voided).status());
    assertEquals(201, offices.branch.service.post("/sales/" + kept.getString("id") + "/returns",
        saleReturn(1, 1).put("register_id", offices.till.register())).status());
    assertEquals(201, offices.till.move(session, Till.cash("pay_in", 500)).status());
    assertEquals(201, offices.branch.service.post("/returns", offices.till.refund(500)).status());
    exchange();
    assertEquals(200, offices.till.close(session, 10_000).status());
    return kept;
  }

  @Test
  void what_a_branch_books_is_at_the_head_office_to_the_byte_with_its_events() {
    var sale = aDay();
    offices.till.sell(offices.till.sale());
    offices.awaitCopy();
    offices.assertCopied();
    // two were sold before it was a branch, and one since
    assertEquals(4, offices.branch.service.number(
        "SELECT receipt_number FROM transactions WHERE status = 'voided'"));
    assertEquals(2, offices.branch.service.number("SELECT z_number FROM sessions"));
    assertEquals(List.of("sale.completed", "sale.returned"), offices.headOffice.service.sql("""
        SELECT type FROM outbox WHERE payload->>'id' = $1 OR payload->>'sale_id' = $1 ORDER BY sequence
        """, sale.getString("id")).stream().map(row -> row.getString("type")).toList());
    assertEquals(1, offices.headOffice.service.number("""
        SELECT count(*) FROM outbox WHERE type = 'session.closed' AND payload->>'z_number' = '2'
          AND (payload->>'register_id')::bigint = $1
        """, offices.till.register()));
  }

  @Test
  void a_branch_that_is_cut_off_sells_on_and_nothing_is_lost_or_there_twice_when_it_is_joined_again() {
    offices.line.cut();
    IntStream.range(0, 250).forEach(_ -> offices.till.sell(offices.till.sale()));
    var before = offices.headOffice.count("transactions");
    offices.line.join();
    offices.awaitCopy();
    assertEquals(before + 250, offices.headOffice.count("transactions"));
    offices.assertCopied();
  }

  /** The return is behind as many lines as a batch has, and the sale behind it cannot go without it. */
  @Test
  void an_exchange_behind_a_full_batch_is_copied() {
    offices.line.cut();
    var ten = IntStream.range(0, 10).mapToObj(_ -> line("product_id", 2, 1)).toArray(JsonObject[]::new);
    IntStream.range(0, 60).forEach(_ -> assertEquals(201, offices.branch.sell(offices.till.sale(2_000, ten)).status()));
    exchange();
    offices.till.sell(offices.till.sale());
    offices.line.join();
    offices.awaitCopy();
    offices.assertCopied();
  }

  @Test
  void answers_that_are_lost_change_nothing() {
    offices.line.loseAnswersToChanges();
    IntStream.range(0, 30).forEach(_ -> offices.till.sell(offices.till.sale()));
    offices.awaitCopy();
    offices.line.join();
    offices.till.sell(offices.till.sale());
    offices.awaitCopy();
    offices.assertCopied();
  }

  @Test
  void a_branch_with_a_new_server_goes_on_where_the_head_office_has_come() {
    aDay();
    offices.awaitCopy();
    offices.replaceBranch();
    var number = offices.branch.sell(offices.till.sale()).json().getLong("receipt_number");
    assertEquals(offices.headOffice.service.number("SELECT max(receipt_number) FROM transactions WHERE register_id = $1",
        offices.till.register()) + 1, number);
    var session = offices.till.session();
    assertEquals(3, offices.till.close(session, 10_000).json().getLong("z_number"));
    offices.awaitCopy();
    offices.assertCopied();
  }

  @Test
  void a_new_server_begins_when_the_session_that_the_lost_one_had_open_is_closed() {
    var session = offices.till.session();
    offices.till.sell(offices.till.sale());
    offices.awaitCopy();
    offices.branch.close();
    var refused = assertThrows(StartFailure.class, offices::open);
    assertTrue(refused.getMessage().contains("POST /sales-service/sessions/" + session + "/close"),
        refused.getMessage());
    var service = offices.headOffice.service;
    assertEquals(204, service.delete("/branches/1").status());
    assertEquals(200, service.post("/sessions/" + session + "/close", Till.counted(10_000)).status());
    assertEquals(200, offices.begin(1).status());
    offices.replaceBranch();
    var next = offices.till.session();
    offices.till.sell(offices.till.sale());
    assertEquals(3, offices.till.close(next, 10_000).json().getLong("z_number"));
    offices.awaitCopy();
    offices.assertCopied();
  }

  @Test
  void the_largest_sale_is_copied() {
    var lines = IntStream.rangeClosed(1, 2_000).mapToObj(_ -> line("product_id", 2, 1)).toArray(JsonObject[]::new);
    offices.branch.service.sql("UPDATE catalogue SET name = repeat('é', 200) WHERE product_id = 2");
    assertEquals(201, offices.branch.sell(offices.till.sale(400_000, lines)).status());
    offices.awaitCopy();
    offices.assertCopied();
  }
}
