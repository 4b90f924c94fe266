package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.acceptance.TillPage.MUG;
import static pos.acceptance.TillPage.SYRUP;

import com.microsoft.playwright.Route;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import pos.shop.Part;

/** The till's page while servers, browsers and answers get lost. */
@Tag("browser")
class TillOfflineTest {

  /** Whether the browser has stored the ticket with a line, which it does a moment after it shows it. */
  private static final String KEEPS_A_LINE = """
      () => new Promise(resolve => {
        const opening = indexedDB.open('pos-till');
        opening.onsuccess = () => {
          const reading = opening.result.transaction('tickets').objectStore('tickets').get('current');
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result?.ticket.lines.length === 1);
          };
        };
      })""";

  @RegisterExtension
  static final Pages pages = Pages.shared();
  @TempDir
  private Path directory;

  private static TillPage till() {
    return TillPage.ready(pages.chrome().profileWithWorkers(), pages.floor()).awaitWorker();
  }

  @Test
  void a_shift_goes_on_while_the_server_is_dead_and_each_sale_is_sold_once_and_in_order() {
    var till = till();
    till.sell(20);
    till.expectUnsent(0);
    pages.floor().service(Part.SALES).kill();
    till.sell(21);
    till.sell(22);
    till.scan(MUG).payCash("5000");
    assertThat(till.marked("receipt")).containsText("provisoire");
    till.press("F9");
    assertThat(till.page().locator(".print")).containsText("REÇU PROVISOIRE");
    assertThat(till.page().locator(".print")).containsText("17,20 $");
    till.nextCustomer().expectUnsent(3);
    assertThat(till.marked("server")).containsText("Hors ligne");
    pages.floor().open();
    till.expectUnsent(0);
    till.sell(24);
    till.expectUnsent(0);
    assertEquals(List.of(20L, 21L, 22L, 50L, 24L), till.tendered(pages.floor()));
  }

  @Test
  void the_page_opens_without_a_server_with_the_ticket_and_the_unsent_sales() {
    var till = till();
    pages.floor().closeGateway();
    till.sell(20);
    till.scan(MUG).expectLines(1);
    till.page().waitForFunction(KEEPS_A_LINE);
    till.page().reload();
    till.logIn("Amélie", "2580");
    till.expectLines(1).expectUnsent(1);
    till.payCash("2000").nextCustomer();
    till.sell(22);
    till.expectUnsent(3);
    pages.floor().open();
    till.expectUnsent(0);
    assertEquals(List.of(20L, 20L, 22L), till.tendered(pages.floor()));
    assertEquals(List.of(1300L, 1720L, 1300L), till.books(pages.floor()).stream()
        .map(sale -> sale.getLong("total_cents")).toList());
  }

  @Test
  void a_pin_is_known_without_a_server_only_where_it_was_used_before() {
    var till = till();
    pages.floor().closeGateway();
    till.press("F10").choose("Luc").enterPin("1470");
    assertThat(till.said()).containsText("n’a jamais ouvert cette caisse");
    till.choose("Amélie").enterPin("2581");
    assertThat(till.said()).containsText("Mauvais NIP");
    till.logIn("Amélie", "2580");
    TillPage.assertVisible(till.entry());
  }

  @Test
  void what_was_paid_survives_the_death_of_the_browser() {
    var browser = pages.chrome().process(directory);
    var till = TillPage.ready(browser, pages.floor());
    till.awaitWorker();
    pages.floor().closeGateway();
    till.sell(20);
    till.scan(SYRUP).payCash("2100");
    Chrome.kill(directory);
    try (var next = pages.chrome().process(directory)) {
      var again = till.in(next);
      again.logIn("Amélie", "2580").expectUnsent(2);
      assertThat(again.lines()).hasCount(0);
      again.sell(22);
      pages.floor().open();
      again.expectUnsent(0);
      assertEquals(List.of(20L, 21L, 22L), till.tendered(pages.floor()));
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
    till.sell(20);
    till.sell(21);
    till.expectUnsent(0);
    assertTrue(lost.get() > 2);
    assertEquals(List.of(20L, 21L), till.tendered(pages.floor()));
  }

  @Test
  void a_sale_that_the_server_cannot_enter_is_named_and_does_not_stop_the_others() {
    var till = till();
    till.page().route("**/sales/batch", route -> {
      var body = new JsonObject(route.request().postData());
      body.getJsonArray("sales").getJsonObject(0).put("register_id", 999_999);
      route.resume(new Route.ResumeOptions().setPostData(body.encode()));
    });
    till.sell(20);
    till.expectUnsent(0);
    assertThat(till.button("Refusées : 1")).isVisible();
    till.page().unroute("**/sales/batch");
    till.sell(21);
    till.expectUnsent(0);
    assertEquals(List.of(21L), till.tendered(pages.floor()));
  }

  @Test
  void the_session_closes_only_when_everything_is_sent() {
    var till = till();
    till.page().route("**/sales/batch", route -> route.abort());
    till.sell(20);
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
    var till = TillPage.open(pages.chrome().profileWithWorkers(), pages.floor()).setUp().logIn("Amélie", "2580");
    TillPage.assertVisible(till.button("Ouvrir la session"));
    till.awaitWorker();
    pages.floor().closeGateway();
    till.openSession();
    till.sell(20);
    pages.floor().open();
    till.expectUnsent(0).press("F8");
    assertThat(till.page().locator(".report")).containsText("113,00 $");
  }

  @Test
  void a_page_that_is_not_secure_says_what_is_missing_and_sells_online_only() throws IOException {
    try (var browser = pages.chrome().process(Files.createDirectory(directory.resolve("insecure")),
        "--host-resolver-rules=MAP till.example 127.0.0.1")) {
      var till = TillPage.open(browser, pages.floor(), "http://till.example:" + pages.floor().port());
      assertThat(till.page().locator(".notices")).containsText("https");
      till.setUp().logIn("Amélie", "2580").openSession();
      TillPage.assertVisible(till.favourites().first());
      till.sell(20);
      till.expectUnsent(0);
      pages.floor().closeGateway();
      till.scan(SYRUP).expectLines(1);
      assertThat(till.marked("server")).containsText("Hors ligne");
      till.press("Enter", "Enter");
      assertThat(till.said()).containsText("ne vend qu’en ligne");
      assertThat(till.marked("change")).hasCount(0);
    }
  }
}
