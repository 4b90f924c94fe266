package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.sales.Shop.line;
import static pos.sales.Shop.saleReturn;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.common.shop.StoreTime;
import pos.common.sql.Database;
import pos.sales.journal.JournalKeys;
import pos.sales.journal.SealDays;
import pos.testing.FromGateway;
import pos.testing.Reply;

/** What is written to the journal, and who may see and change it. */
class JournalTest {

  private static final LocalDate TODAY = StoreTime.day(Instant.now());

  @RegisterExtension
  private static final Shop shop = new Shop().onTwoInstances();

  private static List<JsonObject> items(String path) {
    var reply = shop.service.get(path);
    assertEquals(200, reply.status(), reply.body().toString());
    return reply.json().getJsonArray("items").stream().map(JsonObject.class::cast).toList();
  }

  /** Returns what the journal says about a register. */
  private static List<JsonObject> journal(Till till) {
    return items("/journal/entries?limit=200&register_id=" + till.register()).stream()
        .map(entry -> new JsonObject(entry.getString("entry"))).toList();
  }

  private static List<String> kinds(Till till) {
    return journal(till).stream().map(entry -> entry.getString("kind")).toList();
  }

  /** Seals what is there as if the days up to this one were over. */
  private static void sealBefore(LocalDate today) {
    var environment = shop.service.environment();
    var database = Database.open(shop.service.vertx(), environment);
    var seals = new SealDays(shop.service.vertx(), database,
        JournalKeys.of(environment.journalSecret(), environment.journalPreviousKeys()));
    while (seals.round(today).await()) {
      // the next one
    }
    database.close().await();
  }

  @Test
  void everything_that_happens_at_a_register_is_in_its_journal_in_order() {
    var till = Till.of(shop);
    var session = till.session();
    var kept = shop.sell(till.sale(230, line("product_id", 1, 2))).json();
    var voided = till.sell(till.cashSale());
    assertEquals(200, till.voidSale(voided).status());
    var back = shop.service.post("/sales/" + kept.getString("id") + "/returns",
        saleReturn(1, 1).put("register_id", till.register()));
    assertEquals(201, back.status(), back.body().toString());
    assertEquals(201, till.move(session, Till.cash("pay_in", 500)).status());
    assertEquals(201, shop.service.post("/returns", till.refund(500)).status());
    var end = till.close(session, 10_000);
    assertEquals(200, end.status(), end.body().toString());
    assertEquals(List.of("session_opened", "sale", "sale", "void", "return", "cash_movement", "return",
        "session_closed"), kinds(till));
    var sale = journal(till).get(1);
    assertEquals(kept.getString("id"), sale.getString("reference"));
    assertEquals(1, sale.getLong("number"));
    assertEquals(230, sale.getLong("amount_cents"));
    var facts = sale.getJsonObject("facts");
    for (var figure : List.of("sold_at", "taxes", "subtotal_cents", "total_cents")) {
      assertEquals(kept.getValue(figure), facts.getValue(figure), figure);
    }
    assertEquals(new JsonArray("[[1, 1, \"P-1\", 2, 100, 0, \"standard\"]]"), facts.getJsonArray("lines"));
    assertEquals(new JsonArray("[[\"debit\", 230, null]]"), facts.getJsonArray("payments"));
    assertEquals(end.json().getLong("expected_cash_cents"),
        journal(till).get(7).getJsonObject("facts").getLong("expected_cash_cents"));
    assertTrue(items("/journal/differences?limit=200&register_id=" + till.register()).isEmpty());
    assertNothingIsUnwritten(till);
  }

  private static void assertNothingIsUnwritten(Till till) {
    assertEquals(List.of(), items("/journal/unwritten?kind=sale&register_id=" + till.register()));
    Stream.of("unnumbered", "void", "return", "session_opened", "session_closed", "cash_movement")
        .forEach(kind -> assertEquals(List.of(), items("/journal/unwritten?limit=200&kind=" + kind), kind));
  }

  /** Names and free texts may have to be erased some day, and a hash could not be made again without them. */
  @Test
  void no_name_of_a_person_and_no_free_text_is_in_the_journal() {
    var till = Till.of(shop);
    var session = till.session();
    var sold = till.sell(till.sale().put("cashier", "Zénobie"));
    assertEquals(201, shop.service.post("/returns", till.refund(100).put("cashier", "Zénobie")
        .put("reason", "Zénobie").put("approved_by", "Zénobie")).status());
    assertEquals(201, till.move(session, Till.cash("pay_in", 1).put("reason", "Zénobie").put("cashier", "Zénobie"))
        .status());
    assertEquals(200, shop.service.post("/sales/" + sold + "/void",
        new JsonObject().put("reason", "Zénobie").put("cashier", "Zénobie")).status());
    assertEquals(200, till.close(session, 0).status());
    assertEquals(0, shop.service.number("""
        SELECT count(*) FROM journal WHERE register_id = $1 AND entry ~ 'nobie|Am.lie|wrong'""", till.register()));
  }

  @Test
  void a_return_at_no_register_is_in_the_journal_of_the_stores_first_one() {
    var back = shop.service.post("/returns", Shop.returnWithoutReceipt(Shop.priced(200)).put("store_id", 5));
    assertEquals(201, back.status(), back.body().toString());
    var entry = journal(new Till(shop, 9)).getLast();
    assertEquals(back.json().getString("id"), entry.getString("reference"));
    assertTrue(entry.getJsonObject("facts").containsKey("register_id"));
    assertEquals(null, entry.getJsonObject("facts").getValue("register_id"));
  }

  @Test
  void an_offline_batch_is_in_the_journal_as_it_arrived_and_once() {
    var till = Till.of(shop);
    var other = Till.of(shop, 2);
    var sales = IntStream.range(0, 40).mapToObj(i -> (i % 4 == 3 ? other : till).sale()
        .put("sold_at", "2026-10-01T08:00:%02dZ".formatted(i))).toList();
    assertEquals(200, shop.upload(sales).status());
    assertEquals(200, shop.upload(sales).status());
    assertEquals(30, journal(till).size());
    assertEquals(10, journal(other).size());
    assertEquals("2026-10-01T08:00:00Z", journal(till).getFirst().getJsonObject("facts").getString("sold_at"));
    Consistency.assertJournalsAreWhole(shop);
  }

  @Test
  void a_hundred_sales_voids_returns_and_sessions_at_once_leave_whole_journals() {
    var seed = System.nanoTime();
    var tills = List.of(Till.of(shop), Till.of(shop, 2), Till.of(shop, 3));
    tills.forEach(Till::session);
    var sold = new ArrayList<String>();
    tills.forEach(till -> IntStream.range(0, 20).forEach(_ -> sold.add(till.sell(till.cashSale()))));
    var random = new Random(seed);
    var replies = shop.service.race(160, i -> {
      var till = tills.get(i % 3);
      var session = shop.service.number("SELECT max(id) FROM sessions WHERE register_id = $1", till.register());
      return switch (random.nextInt(8)) {
        case 0 -> send(i, "/sales/" + sold.get(random.nextInt(60)) + "/void", new JsonObject().put("reason", "x"));
        case 1 -> send(i, "/sales/" + sold.get(random.nextInt(60)) + "/returns",
            saleReturn(1, 1).put("register_id", till.register()).put("approved_by", "Luc"));
        case 2 -> send(i, "/sessions/" + session + "/cash-movements", Till.cash("pay_in", 100));
        case 3 -> send(i, "/sessions/" + session + "/close", Till.counted(0));
        case 4 -> send(i, "/registers/" + till.register() + "/sessions", Till.opening(0));
        default -> send(i, "/sales", till.sale());
      };
    });
    assertEquals(List.of(), replies.stream().filter(reply -> reply.status() >= 500)
        .map(reply -> reply.body().toString()).toList(), "seed " + seed);
    Consistency.assertJournalsAreWhole(shop);
    tills.forEach(till -> {
      assertEquals(List.of(), items("/journal/differences?limit=200&register_id=" + till.register()), "seed " + seed);
      assertNothingIsUnwritten(till);
    });
  }

  private static Future<Reply> send(int i, String path, JsonObject body) {
    return shop.instance(i).send(HttpMethod.POST, path, body.toBuffer());
  }

  @Test
  void what_is_refused_leaves_no_entry() {
    var till = Till.of(shop);
    var sale = till.sell(till.sale());
    assertEquals(409, shop.sell(till.sale().put("id", sale).put("cashier", "Luc")).status());
    assertEquals(422, shop.sell(till.sale(1, line("product_id", 2, 1))).status());
    assertEquals(409, till.voidSale(sale).status());
    assertEquals(404, shop.service.post("/sessions/999999999/close", Till.counted(0)).status());
    assertEquals(List.of("sale"), kinds(till));
    Consistency.assertJournalsAreWhole(shop);
  }

  @Test
  void rows_of_the_journal_are_never_changed_or_deleted() {
    var till = Till.of(shop);
    till.sell(till.sale());
    sealBefore(TODAY.plusDays(1));
    for (var table : List.of("journal", "journal_seals")) {
      for (var statement : List.of("UPDATE %s SET register_id = register_id", "DELETE FROM %s", "TRUNCATE %s")) {
        var refused = assertThrows(Exception.class, () -> shop.service.sql(statement.formatted(table)));
        assertTrue(refused.getMessage().contains("never rewritten"), refused.getMessage());
      }
    }
  }

  @Test
  void only_the_head_office_reads_the_journal_and_every_store_the_keys() {
    String[] store = {FromGateway.CONSUMER, "store-1", FromGateway.GROUPS, "store", "X-Consumer-Custom-ID", "1"};
    String[] lost = {FromGateway.CONSUMER, "store-3", FromGateway.GROUPS, "store"};
    for (var path : List.of("chains", "entries?register_id=1", "seals?register_id=1", "differences?register_id=1",
        "unwritten?kind=void", "archive?from=2026-01-01&to=2026-01-02")) {
      assertEquals("head-office-only", shop.service.get("/journal/" + path, store).code(), path);
      assertEquals("no-store", shop.service.get("/journal/" + path, lost).code(), path);
    }
    assertEquals(200, shop.service.get("/journal/keys", store).status());
  }

  @Test
  void what_does_not_say_which_journal_is_refused() {
    for (var path : List.of("entries", "seals", "differences", "unwritten", "unwritten?kind=sale",
        "unwritten?kind=order", "archive", "archive?from=2026-01-01", "archive?from=yesterday&to=2026-01-01",
        "entries?register_id=1&from_seq=0")) {
      assertEquals(400, shop.service.get("/journal/" + path).status(), path);
    }
    assertEquals(404, shop.service.get("/journal/archive?from=1999-01-01&to=1999-12-31").status());
  }

  @Test
  void each_day_is_sealed_once_whoever_seals_and_however_late() {
    var till = Till.of(shop);
    IntStream.range(0, 4).forEach(_ -> till.sell(till.sale()));
    age(till, 1, 9);
    age(till, 2, 4);
    age(till, 3, 4);
    var environment = shop.service.environment();
    var databases = IntStream.range(0, 4).mapToObj(_ -> Database.open(shop.service.vertx(), environment)).toList();
    var keys = JournalKeys.of(environment.journalSecret(), "");
    var racing = IntStream.range(0, 40).mapToObj(i -> new SealDays(shop.service.vertx(), databases.get(i % 4), keys)
        .round(TODAY.plusDays(1))).toList();
    Future.all(racing).await();
    sealBefore(TODAY.plusDays(1));
    databases.forEach(database -> database.close().await());
    var seals = items("/journal/seals?register_id=" + till.register());
    assertEquals(List.of(TODAY.minusDays(9) + " 1-1", TODAY.minusDays(4) + " 2-3", TODAY + " 4-4"), seals.stream()
        .map(seal -> seal.getString("day") + " " + seal.getLong("first_seq") + "-" + seal.getLong("last_seq"))
        .toList());
    var last = new JsonObject(seals.getLast().getString("seal"));
    assertEquals(seals.get(1).getString("signature"), last.getString("previous"));
    assertEquals(200, last.getLong("sales_cents"));
    assertFalse(seals.getLast().getString("signature").isEmpty());
  }

  /** A transaction may be committed behind one that began after midnight. */
  @Test
  void what_comes_late_is_sealed_with_the_next_day() {
    var till = Till.of(shop);
    IntStream.range(0, 3).forEach(_ -> till.sell(till.sale()));
    age(till, 1, 2);
    sealBefore(TODAY.minusDays(1));
    age(till, 2, 2);
    sealBefore(TODAY.plusDays(1));
    assertEquals(List.of(TODAY.minusDays(2) + " 1", TODAY.minusDays(1) + " 2", TODAY + " 3"),
        items("/journal/seals?register_id=" + till.register()).stream()
            .map(seal -> seal.getString("day") + " " + seal.getLong("last_seq")).toList());
  }

  /** Makes an entry older, for the sealing only: its hash does not fit any more. */
  private static void age(Till till, long seq, long days) {
    shop.service.sql("ALTER TABLE journal DISABLE TRIGGER append_only");
    shop.service.sql("UPDATE journal SET at = at - $3 * interval '1 day' WHERE register_id = $1 AND seq = $2",
        till.register(), seq, days);
    shop.service.sql("ALTER TABLE journal ENABLE TRIGGER append_only");
  }
}
