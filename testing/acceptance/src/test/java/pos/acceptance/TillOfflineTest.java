package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Route;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.shop.Part;
import pos.testing.ServiceProcess;

/** The till's page while servers, browsers and answers get lost. */
class TillOfflineTest {

  private static final String MUG = "2000000000091";
  private static final String SYRUP = "2000000000015";

  @RegisterExtension
  @Order(1)
  static final Chrome chrome = new Chrome();
  @RegisterExtension
  @Order(2)
  static final Floor floor = Floor.ofStores();
  @TempDir
  private Path directory;

  @AfterEach
  void openAgain() {
    floor.open();
    chrome.expectNoErrors();
  }

  private static TillPage till() {
    var till = TillPage.ready(chrome.profile(), floor);
    awaitWorker(till);
    return till;
  }

  private static void awaitWorker(TillPage till) {
    ServiceProcess.await("the worker has the page", () ->
        (Boolean) till.page().evaluate("Boolean(navigator.serviceWorker.controller)"));
  }

  /** Sells one syrup for cash, tendered so that each sale of a test can be told from the others. */
  private static void sell(TillPage till, int dollars) {
    till.scan(SYRUP).payCash(String.valueOf(100 * dollars)).nextCustomer();
  }

  private static List<Long> tendered(TillPage till) {
    return TillTest.books(floor, till).stream().map(sale ->
        sale.getJsonArray("payments").getJsonObject(0).getLong("tendered_cents") / 100).toList();
  }

  @Test
  void a_shift_goes_on_while_the_server_is_dead_and_each_sale_is_sold_once_and_in_order() {
    var till = till();
    sell(till, 20);
    till.expectUnsent(0);
    floor.service(Part.SALES).kill();
    sell(till, 21);
    sell(till, 22);
    till.scan(MUG).payCash("5000");
    assertThat(till.marked("receipt")).containsText("provisoire");
    till.press("F9");
    assertThat(till.page().locator(".print")).containsText("REÇU PROVISOIRE");
    assertThat(till.page().locator(".print")).containsText("17,20 $");
    till.nextCustomer().expectUnsent(3);
    assertThat(till.marked("server")).containsText("Hors ligne");
    floor.open();
    till.expectUnsent(0);
    sell(till, 24);
    till.expectUnsent(0);
    assertEquals(List.of(20L, 21L, 22L, 50L, 24L), tendered(till));
  }

  @Test
  void the_page_opens_without_a_server_with_the_ticket_and_the_unsent_sales() {
    var till = till();
    floor.closeGateway();
    sell(till, 20);
    till.scan(MUG).expectLines(1);
    till.page().reload();
    till.logIn("Amélie", "2580");
    till.expectLines(1).expectUnsent(1);
    till.payCash("2000").nextCustomer();
    sell(till, 22);
    till.expectUnsent(3);
    floor.open();
    till.expectUnsent(0);
    assertEquals(List.of(20L, 20L, 22L), tendered(till));
    assertEquals(List.of(1300L, 1720L, 1300L), TillTest.books(floor, till).stream()
        .map(sale -> sale.getLong("total_cents")).toList());
  }

  @Test
  void a_pin_is_known_without_a_server_only_where_it_was_used_before() {
    var till = till();
    floor.closeGateway();
    till.press("F10").choose("Luc").enterPin("1470");
    assertThat(till.said()).containsText("n’a jamais ouvert cette caisse");
    till.choose("Amélie").enterPin("2581");
    assertThat(till.said()).containsText("Mauvais NIP");
    till.logIn("Amélie", "2580");
    TillPage.assertVisible(till.entry());
  }

  @Test
  void what_was_paid_survives_the_death_of_the_browser() {
    var browser = chrome.process(directory);
    var till = TillPage.ready(browser, floor);
    awaitWorker(till);
    floor.closeGateway();
    sell(till, 20);
    till.scan(SYRUP).payCash("2100");
    Chrome.kill(directory);
    try (var next = chrome.process(directory)) {
      var again = till.in(next);
      again.logIn("Amélie", "2580").expectUnsent(2);
      assertThat(again.lines()).hasCount(0);
      sell(again, 22);
      floor.open();
      again.expectUnsent(0);
      assertEquals(List.of(20L, 21L, 22L), tendered(till));
    }
  }

  @Test
  void a_sale_whose_answer_got_lost_is_sent_again_and_sold_once() {
    var till = till();
    var lost = new AtomicInteger();
    till.page().route("**/sales/batch", route -> {
      if (lost.getAndIncrement() < 2) {
        route.fetch();
        route.abort();
      } else {
        route.resume();
      }
    });
    sell(till, 20);
    sell(till, 21);
    till.expectUnsent(0);
    assertTrue(lost.get() > 2);
    assertEquals(List.of(20L, 21L), tendered(till));
  }

  @Test
  void a_sale_that_the_server_cannot_enter_is_named_and_does_not_stop_the_others() {
    var till = till();
    till.page().route("**/sales/batch", route -> {
      var body = new JsonObject(route.request().postData());
      body.getJsonArray("sales").getJsonObject(0).put("register_id", 999_999);
      route.resume(new Route.ResumeOptions().setPostData(body.encode()));
    });
    sell(till, 20);
    till.expectUnsent(0);
    assertThat(till.button("Refusées : 1")).isVisible();
    till.page().unroute("**/sales/batch");
    sell(till, 21);
    till.expectUnsent(0);
    assertEquals(List.of(21L), tendered(till));
  }

  @Test
  void the_session_closes_only_when_everything_is_sent() {
    var till = till();
    till.page().route("**/sales/batch", route -> route.abort());
    sell(till, 20);
    till.press("F8");
    till.button("Compter et fermer").click();
    till.button("Fermer la session").click();
    assertThat(till.said()).containsText("encore à envoyer : 1");
    till.page().unroute("**/sales/batch");
    till.button("Fermer la session").click();
    assertThat(till.page().locator(".wide-card")).containsText("Rapport Z no 1");
    assertThat(till.page().locator(".report")).containsText("13,00 $");
  }

  @Test
  void a_session_opened_without_a_server_is_there_before_its_sales() {
    var till = TillPage.open(chrome.profile(), floor).setUp().logIn("Amélie", "2580");
    TillPage.assertVisible(till.button("Ouvrir la session"));
    awaitWorker(till);
    floor.closeGateway();
    till.openSession();
    sell(till, 20);
    floor.open();
    till.expectUnsent(0).press("F8");
    assertThat(till.page().locator(".report")).containsText("113,00 $");
  }

  /** A sale is on the disk before the screen says that it is paid. */
  @Test
  void a_sale_is_written_strictly_before_it_is_paid() {
    var till = till();
    till.page().evaluate("""
        () => {
          const transaction = IDBDatabase.prototype.transaction;
          IDBDatabase.prototype.transaction = function (stores, mode, options) {
            const made = transaction.call(this, stores, mode, options);
            if (mode === 'readwrite' && stores.includes('outbox') && stores.includes('tickets')) {
              window.written = {durability: made.durability, paidBefore: Boolean(document.querySelector('.paid'))};
              made.addEventListener('complete', () => {
                window.written.paidAtCompletion = Boolean(document.querySelector('.paid'));
              });
            }
            return made;
          };
        }""");
    sell(till, 20);
    assertEquals("{\"durability\":\"strict\",\"paidBefore\":false,\"paidAtCompletion\":false}",
        till.page().evaluate("JSON.stringify(window.written)"));
  }

  @ParameterizedTest
  @CsvSource({"InvalidStateError, PAS payée", "QuotaExceededError, disque est plein"})
  void without_a_written_record_there_is_no_sale(String error, String said) {
    var till = till();
    till.scan(SYRUP).expectLines(1).press("Enter");
    till.page().evaluate("""
        () => {
          window.transaction = IDBDatabase.prototype.transaction;
          IDBDatabase.prototype.transaction = () => { throw new DOMException('test', '%s'); };
        }""".formatted(error));
    till.press("Enter");
    assertThat(till.said()).containsText(said);
    assertThat(till.marked("change")).hasCount(0);
    chrome.forgetErrors();
    till.page().evaluate("() => { IDBDatabase.prototype.transaction = window.transaction; }");
    till.press("Enter");
    TillPage.assertVisible(till.marked("change"));
    till.expectUnsent(0);
    assertEquals(1, TillTest.books(floor, till).size());
  }

  /** As when a tablet wakes up. */
  @Test
  void a_connection_to_the_database_that_dies_is_opened_again() {
    var till = till();
    till.page().evaluate("""
        () => {
          const transaction = IDBDatabase.prototype.transaction;
          IDBDatabase.prototype.transaction = function (...all) {
            if (!window.died) {
              window.died = true;
              this.close();
            }
            return transaction.apply(this, all);
          };
        }""");
    sell(till, 20);
    till.expectUnsent(0);
    assertEquals(true, till.page().evaluate("window.died"));
    assertEquals(List.of(20L), tendered(till));
  }

  @Test
  void a_new_release_waits_until_no_customer_is_served() {
    try (var gateway = new NewRelease(floor.port())) {
      var till = TillPage.open(chrome.profile(), floor);
      till = till.in(till.page().context(), "http://127.0.0.1:" + gateway.port());
      till.setUp().logIn("Amélie", "2580").openSession();
      awaitWorker(till);
      till.scan(SYRUP).expectLines(1);
      till.page().evaluate("window.isOld = true");
      gateway.release();
      till.page().evaluate("navigator.serviceWorker.getRegistration().then(found => found.update())");
      var page = till.page();
      ServiceProcess.await("the new release waits", () -> (Boolean) page.evaluate(
          "navigator.serviceWorker.getRegistration().then(found => Boolean(found.waiting))"));
      till.expectLines(1).payCash("2000");
      assertEquals(true, page.evaluate("window.isOld"));
      till.press("Enter");
      ServiceProcess.await("the new release takes over", () -> isNew(page));
      till.logIn("Amélie", "2580").expectUnsent(0);
      assertTrue(page.content().contains(NewRelease.VERSION));
      assertEquals(List.of(20L), tendered(till));
    }
  }

  private static boolean isNew(Page page) {
    try {
      return !Boolean.TRUE.equals(page.evaluate("window.isOld"));
    } catch (PlaywrightException e) {
      // asked while the page was being replaced
      return false;
    }
  }

  @Test
  void a_page_that_is_not_secure_says_what_is_missing_and_sells_online_only() throws IOException {
    try (var browser = chrome.process(Files.createDirectory(directory.resolve("insecure")),
        "--host-resolver-rules=MAP till.example 127.0.0.1")) {
      var till = TillPage.open(browser, floor).in(browser, "http://till.example:" + floor.port());
      assertThat(till.page().locator(".notices")).containsText("https");
      till.setUp().logIn("Amélie", "2580").openSession();
      TillPage.assertVisible(till.favourites().first());
      sell(till, 20);
      till.expectUnsent(0);
      floor.closeGateway();
      till.scan(SYRUP).expectLines(1);
      assertThat(till.marked("server")).containsText("Hors ligne");
      till.press("Enter", "Enter");
      assertThat(till.said()).containsText("ne vend qu’en ligne");
      assertThat(till.marked("change")).hasCount(0);
    }
  }
}
