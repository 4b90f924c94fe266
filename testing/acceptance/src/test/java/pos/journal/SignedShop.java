package pos.journal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import pos.common.shop.StoreTime;
import pos.common.sql.Database;
import pos.sales.SalesService;
import pos.sales.journal.JournalKeys;
import pos.sales.journal.SealDays;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

/** A sales service whose registers 1 and 2 have two sealed days and one that is not over. */
final class SignedShop implements AutoCloseable {

  static final LocalDate TODAY = StoreTime.day(Instant.now());
  private static final long LINES = 2;

  final ServiceUnderTest service;
  /** The sales of register 1: three of the first day, two of the second, and two that are not sealed. */
  final List<String> sales = new ArrayList<>();
  final String returned;
  final long session;

  private SignedShop(ServiceUnderTest service) {
    this.service = service;
    service.sql("INSERT INTO catalogue SELECT n, 'P-' || n, NULL, 'Product ' || n, n * 100, 'exempt', true, 1 "
        + "FROM generate_series(1, 9) AS n");
    // what happens in the second in which a journal begins need not be in it
    ServiceProcess.await("the journals have begun", () ->
        service.number("SELECT count(*) FROM journal WHERE kind = 'begin' AND at >= now()") == 0);
    session = post("/registers/1/sessions", new JsonObject().put("cashier", "Luc").put("opening_float_cents", 10_000))
        .getLong("id");
    sell(1, 3);
    sell(2, 2);
    post("/sessions/" + session + "/cash-movements",
        new JsonObject().put("type", "pay_in").put("amount_cents", 500).put("reason", "change"));
    post("/sales/" + sales.get(1) + "/void", new JsonObject().put("reason", "wrong customer"));
    returned = post("/sales/" + sales.getFirst() + "/returns", new JsonObject().put("register_id", 1)
        .put("lines", new JsonArray().add(new JsonObject().put("line_no", 1).put("quantity", 1)))
        .put("reason", "broken").put("refund_method", "debit").put("restock", true)).getString("id");
    seal(TODAY.plusDays(1));
    sell(1, 2);
    post("/sessions/" + session + "/close", new JsonObject().put("counted_cash_cents", 10_000));
    seal(TODAY.plusDays(2));
    sell(1, 2);
  }

  /** @param variables of the environment, as NAME, value, ... */
  static SignedShop open(String... variables) {
    return new SignedShop(
        ServiceUnderTest.start("sales-service", SalesService::new, SalesService::port, variables));
  }

  @Override
  public void close() {
    service.close();
  }

  private JsonObject post(String path, JsonObject body) {
    var reply = service.post(path, body);
    if (reply.status() > 201) {
      throw new IllegalStateException(path + ": " + reply.body());
    }
    return reply.json();
  }

  void sell(long register, int count) {
    for (int i = 0; i < count; i++) {
      var id = UUID.randomUUID().toString();
      post("/sales", new JsonObject().put("id", id).put("register_id", register)
          .put("lines", new JsonArray().add(new JsonObject().put("product_id", 2).put("quantity", LINES)))
          .put("payments", new JsonArray().add(new JsonObject().put("method", "debit").put("amount_cents", 400))));
      if (register == 1) {
        sales.add(id);
      }
    }
  }

  /** Seals with the shop's key. @param today the first day that is not over */
  void seal(LocalDate today) {
    seal(service, JournalKeys.of(service.environment().journalSecret(), ""), today);
  }

  static void seal(ServiceUnderTest service, JournalKeys keys, LocalDate today) {
    var database = Database.open(service.vertx(), service.environment());
    var seals = new SealDays(service.vertx(), database, keys);
    while (seals.round(today).await()) {
      // the next day
    }
    database.close().await();
  }

  /** Changes the journal as somebody does who owns the database, and may therefore do everything in it. */
  void tamper(String... statements) {
    var tables = List.of("journal", "journal_seals", "sessions", "cash_movements");
    tables.forEach(table -> service.sql("ALTER TABLE " + table + " DISABLE TRIGGER USER"));
    for (var statement : statements) {
      service.sql(statement);
    }
    tables.forEach(table -> service.sql("ALTER TABLE " + table + " ENABLE TRIGGER USER"));
  }

  JsonObject api(String path) {
    var reply = service.get(path.replace("/sales-service", ""));
    if (reply.status() != 200) {
      throw new IllegalStateException(path + ": " + reply.body());
    }
    return reply.json();
  }

  /** Returns what a verification prints. */
  List<String> verify() {
    return verify(this::api);
  }

  static List<String> verify(Function<String, JsonObject> api) {
    var printed = new ByteArrayOutputStream();
    new Verify(api, new PrintStream(printed, true, StandardCharsets.UTF_8), quiet()).run();
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }

  static Progress quiet() {
    return new Progress(new PrintStream(new ByteArrayOutputStream()));
  }
}
