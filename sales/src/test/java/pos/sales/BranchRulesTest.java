package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.sales.Shop.line;
import static pos.sales.Shop.saleReturn;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.common.run.StartFailure;
import pos.testing.FromGateway;
import pos.testing.ServiceProcess;

/** What only a branch may write, what only the head office, and what is refused. */
class BranchRulesTest {

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

  private static long entries(long register) {
    return offices.headOffice.service.number("SELECT journal_entries FROM registers WHERE id = $1", register);
  }

  private static int status(int port) {
    try {
      return ((HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/health/ready").toURL().openConnection())
          .getResponseCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject copy(JsonObject entry, long store) {
    return offices.headOffice.service.post("/branches/1/entries",
        new JsonObject().put("entries", new JsonArray().add(entry)), FromGateway.STORE, Long.toString(store)).json();
  }

  @Test
  void what_only_the_branch_may_write_is_refused_at_the_head_office() {
    var register = offices.till.register();
    var sold = offices.headOffice.service.number("SELECT count(*) FROM journal");
    var sale = Shop.sale().put("register_id", register);
    assertEquals("kept-by-branch", offices.headOffice.sell(sale).code());
    var uploaded = offices.headOffice.upload(sale).items().getJsonObject(0);
    assertEquals("kept-by-branch", uploaded.getJsonObject("problem").getString("code"));
    assertEquals("kept-by-branch", offices.headOffice.service.post("/registers/" + register + "/sessions",
        Till.opening(100)).code());
    assertEquals("kept-by-branch", offices.headOffice.service.post("/returns",
        Shop.returnWithoutReceipt(Shop.priced(100)).put("register_id", register)).code());
    assertEquals("kept-by-branch", offices.headOffice.service.post("/returns",
        Shop.returnWithoutReceipt(Shop.priced(100))).code());
    assertEquals(sold, offices.headOffice.service.number("SELECT count(*) FROM journal"));
  }

  @Test
  void a_sale_of_a_branch_comes_back_there_and_one_from_before_at_the_head_office() {
    var id = offices.till.sell(offices.till.sale());
    offices.awaitCopy();
    var other = Till.of(offices.headOffice, 2);
    var back = saleReturn(1, 1).put("register_id", other.register());
    assertEquals("kept-by-branch", offices.headOffice.service.post("/sales/" + id + "/returns", back).code());
    var former = offices.headOffice.service.sql("""
        SELECT id FROM transactions WHERE register_id = $1 AND receipt_number = 1
        """, offices.till.register()).getFirst().getUUID("id");
    assertEquals(201, offices.headOffice.service.post("/sales/" + former + "/returns", back).status());
    assertEquals(404, offices.branch.service.post("/sales/" + former + "/returns",
        saleReturn(1, 1).put("register_id", offices.till.register())).status());
  }

  @Test
  void only_a_branch_can_be_one_and_only_with_an_empty_database() {
    var end = offices.headOffice.service.delete("/branches/1");
    assertEquals(204, end.status(), () -> end.body().toString());
    var unknown = assertThrows(StartFailure.class, offices::open);
    assertTrue(unknown.getMessage().contains("PUT /sales-service/branches/1"), unknown.getMessage());
    assertEquals(200, offices.begin(1).status());
    offices.line.cut();
    var cut = assertThrows(StartFailure.class, offices::open);
    assertTrue(cut.getMessage().contains("does not say where the books of store 1 end"), cut.getMessage());
    offices.line.join();
    offices.branch.service.sql("DELETE FROM head_office");
    var used = assertThrows(StartFailure.class, offices.branch::anotherInstance);
    assertTrue(used.getMessage().contains("a branch begins with an empty one"), used.getMessage());
  }

  @Test
  void an_entry_that_differs_is_missing_or_is_of_another_store_is_refused() {
    offices.till.sell(offices.till.sale());
    offices.awaitCopy();
    var end = entries(offices.till.register());
    var content = new JsonObject().put("id", 1_000_000_500L).put("cashier", "Amélie")
        .put("opened_at", "2026-11-22T13:00:00Z").put("opening_float_cents", 100);
    var entry = new JsonObject().put("register_id", offices.till.register()).put("seq", end + 1)
        .put("at", "2026-11-22T13:00:00Z").put("hash", "0".repeat(64)).put("session_opened", content);
    assertEquals("journal-differs", copy(entry, 1).getString("code"));
    assertEquals("journal-differs", copy(entry.copy().put("seq", end), 1).getString("code"));
    assertEquals(end, copy(entry.copy().put("seq", end + 2), 1).getLong("entries"));
    assertEquals("not-your-store", copy(entry, 2).getString("code"));
    assertEquals("invalid-input", copy(entry.copy().put("cash_movement", new JsonObject()), 1).getString("code"));
    assertEquals("invalid-input",
        copy(entry.copy().put("session_opened", content.copy().put("x", 1)), 1).getString("code"));
    assertEquals("branch-not-found", copy(entry.copy().put("register_id", Till.of(offices.headOffice, 2).register()), 1)
        .getString("code"));
    var many = new JsonArray(IntStream.range(0, 101).mapToObj(_ -> entry).toList());
    assertEquals("entries", offices.headOffice.service.post("/branches/1/entries", new JsonObject().put("entries", many))
        .field());
    assertEquals(end, entries(offices.till.register()));
    assertEquals("head-office-only", offices.begin(1, FromGateway.STORE, "1").code());
    assertEquals("head-office-only", offices.headOffice.service.delete("/branches/1", FromGateway.STORE, "1").code());
  }

  @Test
  void a_store_with_an_open_session_does_not_become_a_branch() {
    var other = Till.of(offices.headOffice, 7);
    var session = other.session();
    assertEquals("session-open", offices.begin(7).code());
    other.close(session, 10_000);
    assertEquals(200, offices.begin(7).status());
    assertEquals(404, offices.begin(77).status());
    assertEquals(404, offices.headOffice.service.delete("/branches/2").status());
  }

  @Test
  void a_branch_whose_database_is_older_than_what_it_has_sent_is_not_ready() {
    var register = offices.till.register();
    offices.headOffice.service.sql("UPDATE registers SET journal_entries = journal_entries + 1 WHERE id = $1", register);
    var restarted = offices.branch.anotherInstance();
    ServiceProcess.await("it is not ready", () -> status(restarted.port()) == 503);
    offices.headOffice.service.sql("UPDATE registers SET journal_entries = journal_entries - 1 WHERE id = $1", register);
  }

  /** As after a restore, when tills have sold as much as was lost before the head office was asked. */
  @Test
  void a_branch_that_has_written_other_entries_than_it_has_sent_is_not_ready() {
    var register = offices.till.register();
    var service = offices.headOffice.service;
    var hash = service.sql("SELECT journal_hash FROM registers WHERE id = $1", register).getFirst().getString(0);
    var entries = entries(register);
    offices.till.sell(offices.till.sale());
    offices.awaitCopy();
    var copied = service.sql("SELECT journal_hash FROM registers WHERE id = $1", register).getFirst().getString(0);
    service.sql("UPDATE registers SET journal_hash = $2 WHERE id = $1", register, hash);
    try (var restarted = offices.branch.anotherInstance()) {
      assertEquals(503, status(restarted.port()), "since its start, after " + entries);
    } finally {
      service.sql("UPDATE registers SET journal_hash = $2 WHERE id = $1", register, copied);
    }
  }

  @Test
  void no_sale_is_written_at_the_head_office_once_the_branch_has_the_books() {
    var other = Till.of(offices.headOffice, 8);
    var service = offices.headOffice.service;
    var answers = service.race(101, i -> i == 50
        ? service.send(HttpMethod.PUT, "/branches/8", Buffer.buffer())
        : service.send(HttpMethod.POST, "/sales", other.sale().toBuffer()));
    var sold = answers.stream().filter(answer -> answer.status() == 201).count();
    assertEquals(200, answers.get(50).status());
    assertEquals(100 - sold, answers.stream().filter(answer -> answer.status() == 409)
        .filter(answer -> answer.code().equals("kept-by-branch")).count());
    assertEquals(sold, service.number("SELECT branch_since FROM registers WHERE id = $1", other.register()));
    assertEquals(sold, service.number("SELECT count(*) FROM transactions WHERE register_id = $1", other.register()));
  }

  @Test
  void new_registers_and_names_that_were_exchanged_reach_the_branch() {
    var service = offices.headOffice.service;
    var names = service.sql("SELECT id, name FROM registers WHERE store_id = 1 ORDER BY id");
    var first = names.getFirst().getLong("id");
    var made = service.post("/registers", new JsonObject().put("store_id", 1).put("name", "New"));
    assertEquals(201, made.status(), made.body().toString());
    var more = made.json().getLong("id");
    rename(first, "Third");
    rename(names.getLast().getLong("id"), names.getFirst().getString("name"));
    rename(first, names.getLast().getString("name"));
    // it asks when it starts
    offices.branch.anotherInstance();
    ServiceProcess.await("the new register is known",
        () -> offices.branch.service.number("SELECT count(*) FROM registers") == 3);
    assertEquals(names.getLast().getString("name"), offices.branch.service.sql(
        "SELECT name FROM registers WHERE id = $1", first).getFirst().getString("name"));
    assertEquals("kept-by-branch", offices.headOffice.sell(Shop.sale().put("register_id", more)).code());
    assertEquals("kept-by-head-office", offices.branch.service.post("/registers",
        new JsonObject().put("store_id", 1).put("name", "Mine")).code());
    assertEquals("kept-by-head-office", offices.branch.service.patch("/registers/" + more,
        new JsonObject().put("name", "Mine")).code());
  }

  private static void rename(long register, String name) {
    assertEquals(200, offices.headOffice.service.patch("/registers/" + register, new JsonObject().put("name", name))
        .status());
  }
}
