package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.acceptance.FloorClient.expect;
import static pos.acceptance.TillPage.MUG;
import static pos.acceptance.TillPage.SYRUP;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.LongRun;

/** The till's page when answers are lost or late: money moves once, and nothing comes back that was left or removed. */
@LongRun
@Tag("browser")
class TillAnswersTest {

  private static final String MOVEMENTS = "**/cash-movements";

  @RegisterExtension
  static final Pages pages = Pages.shared();

  private static TillPage till() {
    return TillPage.ready(pages);
  }

  private static TillPage loggedIn() {
    return TillPage.open(pages.chrome().profile(), pages.floor()).setUp().logIn("Luc", "1470");
  }

  /** Opens the session without an answer, and draws the page anew, in English, which then sells. */
  private static HeldAnswers holdOpening(TillPage till) {
    var opened = new HeldAnswers(till.page(), "**/registers/*/sessions");
    till.button("Ouvrir la session").click();
    opened.await();
    till.marked("language").click();
    TillPage.assertVisible(till.entry());
    return opened;
  }

  private static List<Long> moved(TillPage till) {
    var session = expect(200, pages.floor().client().get("/sales-service/sessions?status=open&register_id="
        + till.register())).getJsonArray("items").getJsonObject(0).getLong("id");
    return expect(200, pages.floor().client().get("/sales-service/sessions/" + session)).getJsonArray("cash_movements")
        .stream().map(each -> ((JsonObject) each).getLong("amount_cents")).sorted().toList();
  }

  private static void takeOut(TillPage till, String cents) {
    till.page().getByLabel("Montant").fill(cents);
    till.page().getByLabel("Raison").fill("Lave-vitre");
    till.press("Enter");
  }

  @Test
  void cash_whose_answers_are_lost_is_moved_once_and_another_amount_is_another_move() {
    var till = till();
    till.press("F8");
    TillPage.assertVisible(till.page().locator(".report"));
    till.button("Entrée ou sortie").click();
    till.page().route(MOVEMENTS, route -> {
      route.fetch();
      route.abort();
    });
    takeOut(till, "1000");
    assertThat(till.said()).containsText("ne répond pas");
    till.page().unroute(MOVEMENTS);
    takeOut(till, "300");
    assertThat(till.page().locator(".report")).containsText("87,00 $");
    till.button("Entrée ou sortie").click();
    takeOut(till, "1000");
    TillPage.assertVisible(till.page().locator(".report"));
    assertEquals(List.of(300L, 1000L), moved(till));
  }

  @Test
  void an_approval_that_was_taken_back_while_the_server_was_asked_approves_nothing() {
    var till = till();
    till.press("F10").logIn("Luc", "1470");
    TillPage.assertVisible(till.entry());
    till.scan(MUG).expectLines(1).press("F3");
    till.page().getByLabel("Rabais en %").fill("50");
    till.press("Enter");
    var answer = new HeldAnswers(till.page(), "**/login");
    till.enterPin("2580");
    answer.await();
    till.press("Escape");
    assertThat(till.page().locator("dialog")).hasCount(0);
    answer.letGo();
    // the button waits until the answer is dealt with
    till.press("F3");
    till.page().getByLabel("Rabais en %").fill("60");
    till.press("Enter");
    till.page().getByLabel("NIP").fill("1");
    assertThat(till.page().locator("form button.primary").last()).isEnabled();
    till.press("Escape");
    assertThat(till.lines()).not().containsText("rabais");
    assertThat(till.marked("total")).hasText("17,19 $");
  }

  @Test
  void a_receipt_that_arrives_on_another_screen_leaves_the_entry_there_alone() {
    var till = till();
    till.scan(SYRUP).expectLines(1).payCash("").expectUnsent(0);
    var id = till.books(pages.floor()).getFirst().getString("id");
    till.nextCustomer().press("F7");
    var receipt = new HeldAnswers(till.page(), "**/sales/" + id);
    till.type(till.register() + "-1").press("Enter");
    receipt.await();
    till.press("Escape").type("3*");
    receipt.letGo();
    assertThat(till.entry()).hasValue("3*");
  }

  @Test
  void a_session_whose_opening_is_answered_late_lets_the_till_sell_undisturbed() {
    var till = loggedIn();
    var opened = holdOpening(till);
    till.type("3*");
    opened.letGo();
    assertThat(till.entry()).hasValue("3*");
  }

  @Test
  void a_drawer_that_is_looked_at_while_its_session_is_opened_is_read_then() {
    var till = loggedIn();
    var opened = holdOpening(till);
    till.press("F8");
    assertThat(till.button("Count and close")).isVisible();
    opened.letGo();
    assertThat(till.page().locator(".report")).isVisible();
  }

  @Test
  void a_key_that_is_removed_takes_with_it_what_is_on_its_way() {
    var till = till();
    var cashiers = new HeldAnswers(till.page(), "**/sales-service/cashiers?*");
    till.page().reload();
    cashiers.await();
    till.logIn("Amélie", "2580").removeKey();
    cashiers.letGo();
    assertEquals(List.of(), till.page().evaluate("""
        names => new Promise(done => {
          indexedDB.open('pos-till').onsuccess = opened =>
            opened.target.result.transaction('settings').objectStore('settings').getAllKeys().onsuccess = keys =>
              done(keys.target.result.filter(name => names.includes(name)));
        })""", List.of("key", "register", "cashier", "cashiers", "session")));
  }
}
