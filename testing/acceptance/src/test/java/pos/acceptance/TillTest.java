package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.acceptance.FloorClient.expect;
import static pos.acceptance.TillPage.CHOCOLATE;
import static pos.acceptance.TillPage.MUG;
import static pos.acceptance.TillPage.SYRUP;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.common.shop.Tax;

/** A till in a real browser, from the scan to the change, with its server at hand. */
@Tag("browser")
class TillTest {

  @RegisterExtension
  static final Pages pages = Pages.shared();

  private static TillPage till() {
    return TillPage.ready(pages);
  }

  @Test
  void five_cash_sales_by_keyboard_alone_are_what_the_books_say() {
    var till = till();
    var shown = new ArrayList<Long>();
    for (var tendered : List.of("", "3535", "4000", "5000", "10000")) {
      till.scan(CHOCOLATE).scan(MUG).scan(SYRUP).expectLines(3);
      assertEquals(3534, TillPage.cents(till.marked("total")));
      till.payCash(tendered);
      shown.add(TillPage.cents(till.marked("change")));
      till.nextCustomer();
    }
    till.expectUnsent(0);
    assertEquals(List.of(0L, 0L, 465L, 1465L, 6465L), shown);
    var books = till.books(pages.floor());
    assertEquals(List.of(3535L, 3535L, 3535L, 3535L, 3535L),
        books.stream().map(sale -> sale.getLong("total_cents")).toList());
    assertEquals(shown, books.stream().map(sale ->
        sale.getJsonArray("payments").getJsonObject(0).getLong("change_cents")).toList());
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), books.stream().map(sale -> sale.getLong("receipt_number")).toList());
    assertTrue(books.stream().allMatch(sale -> "Amélie".equals(sale.getString("cashier"))
        && !sale.getBoolean("price_mismatch") && sale.getJsonArray("lines").size() == 3));
  }

  @Test
  void a_scan_while_an_amount_is_typed_goes_to_the_ticket_and_not_into_the_field() {
    var till = till();
    till.scan(CHOCOLATE).expectLines(1).press("Enter");
    till.type("20");
    till.scan(SYRUP);
    assertThat(till.entry()).hasValue("20");
    assertThat(till.said()).containsText("Sirop d'érable");
    assertEquals(516 + 1299, TillPage.cents(till.marked("total")));
    till.type("00").press("Enter");
    assertEquals(185, TillPage.cents(till.marked("change")));
  }

  @Test
  void scans_are_heard_whatever_has_the_focus_and_two_in_a_row_are_two() {
    var till = till();
    till.button("Abandonner").focus();
    till.scan(MUG).scan(MUG);
    assertThat(till.lines().first()).containsText("2 ×");
    till.page().locator("body").click();
    till.page().evaluate("document.activeElement.blur()");
    till.scan(CHOCOLATE).expectLines(2);
    till.press("F3");
    assertThat(till.page().locator("dialog")).isVisible();
    till.press("Tab").scan(SYRUP);
    assertThat(till.page().locator("dialog")).containsText("Balayage ignoré");
    assertThat(till.page().locator("dialog input").nth(1)).hasValue("");
    till.press("Escape");
    assertThat(till.page().locator("dialog")).hasCount(0);
    till.scan(SYRUP).expectLines(3);
    assertThat(till.entry()).hasValue("");
  }

  @Test
  void a_scanner_that_adds_characters_is_understood_and_typing_is_typing() {
    var till = till();
    till.button("Réglages").click();
    till.page().getByLabel("Avant").fill("]E0");
    till.page().getByLabel("Après").fill("#");
    till.press("Escape");
    till.scan("]E0" + CHOCOLATE + "#", "Tab").expectLines(1);
    till.type("PAP-001").press("Enter").expectLines(2);
    till.type("3*" + "bougie").press("Enter").expectLines(3);
    assertThat(till.lines().nth(2)).containsText("3 ×");
    till.type("2*");
    till.scan("]E0" + MUG + "#");
    assertThat(till.lines().nth(3)).containsText("2 ×");
  }

  /** On a slow machine keys arrive late; their times say that they belong together. */
  @Test
  void what_a_slow_machine_typed_of_a_scan_is_taken_back() {
    var till = till();
    till.scan(CHOCOLATE).expectLines(1).press("Enter");
    till.type("20");
    till.scanLate(SYRUP);
    assertThat(till.said()).containsText("Sirop d'érable");
    assertThat(till.entry()).hasValue("20");
  }

  @Test
  void an_unknown_code_is_seen_and_heard_and_leaves_the_ticket_alone() {
    var till = till();
    till.page().evaluate("""
        () => {
          const start = OscillatorNode.prototype.start;
          OscillatorNode.prototype.start = function (...all) {
            window.isHeard = true;
            start.apply(this, all);
          };
        }""");
    till.scan("4006381333931");
    assertThat(till.said()).containsText("Article inconnu : 4006381333931");
    assertEquals(true, till.page().evaluate("window.isHeard"));
    assertThat(till.lines()).hasCount(0);
    till.type("cafe");
    assertThat(till.marked("result").first()).containsText("Café équitable");
  }

  @Test
  void an_amount_that_may_be_a_barcode_is_asked_for_again() {
    var till = till();
    till.scan(MUG).expectLines(1).press("F3");
    till.page().getByLabel("Autre prix").fill("4006381");
    till.press("Enter");
    assertThat(till.page().locator("dialog")).containsText("40 063,81 $");
    till.press("Escape");
    till.press("Enter");
    till.type("4006381").press("Enter");
    assertThat(till.page().locator("dialog")).containsText("40 063,81 $");
    till.press("Escape");
    assertVisibleLeft(till, 1719);
    till.type("1719").press("Enter");
    assertThat(till.said()).containsText("multiples de 5");
    till.type("4006381333931").press("Enter");
    assertThat(till.said()).containsText("pas un montant");
    assertEquals(List.of(), till.books(pages.floor()));
  }

  /** As when something lies on the keyboard. */
  @Test
  void a_key_that_is_held_pays_nothing_and_payments_stay_in_sight() {
    var till = till();
    till.scan(MUG).expectLines(1);
    for (int i = 0; i < 5; i++) {
      till.page().keyboard().down("Enter");
    }
    till.page().keyboard().up("Enter");
    assertVisibleLeft(till, 1719);
    till.type("500").press("Enter");
    assertVisibleLeft(till, 1219);
    till.button("Réglages").click();
    till.press("Escape");
    assertVisibleLeft(till, 1219);
    till.press("Escape");
    assertVisibleLeft(till, 1719);
    assertEquals(List.of(), till.books(pages.floor()));
  }

  private static void assertVisibleLeft(TillPage till, long cents) {
    TillPage.assertVisible(till.marked("left"));
    assertEquals(cents, TillPage.cents(till.marked("left")));
  }

  @Test
  void a_sale_is_paid_by_several_means_and_a_payment_can_be_taken_back() {
    var till = till();
    till.scan(CHOCOLATE).scan(MUG).scan(SYRUP).expectLines(3).press("Enter");
    till.type("1000").press("F3");
    assertVisibleLeft(till, 2534);
    till.type("500").press("Enter");
    assertVisibleLeft(till, 2034);
    till.press("Escape");
    assertThat(till.said()).containsText("5,00 $");
    assertVisibleLeft(till, 2534);
    till.type("2600").press("F4");
    assertThat(till.said()).containsText("au plus 25,34 $");
    till.type("2000").press("F6");
    assertVisibleLeft(till, 534);
    till.type("1000").press("Enter");
    assertEquals(465, TillPage.cents(till.marked("change")));
    till.expectUnsent(0);
    var payments = till.books(pages.floor()).getFirst().getJsonArray("payments");
    assertEquals(List.of("debit 1000", "mobile 2000", "cash 535"), payments.stream().map(JsonObject.class::cast)
        .map(paid -> paid.getString("method") + " " + paid.getLong("amount_cents")).toList());
  }

  @Test
  void everything_can_be_taken_back_until_it_is_paid() {
    var till = till();
    till.scan(CHOCOLATE).scan(MUG).expectLines(2);
    till.press("Delete").expectLines(1).press("Control+z").expectLines(2);
    till.button("Un de plus").click();
    assertThat(till.lines().nth(1)).containsText("2 ×");
    till.press("Control+z");
    assertThat(till.lines().nth(1)).containsText("1 ×");
    till.button("Abandonner").click();
    till.press("Escape");
    assertThat(till.page().locator("dialog")).hasCount(0);
    till.expectLines(2).button("Abandonner").click();
    till.page().locator("dialog").getByText("Abandonner").click();
    till.expectLines(0);
  }

  @Test
  void a_ticket_is_put_aside_and_taken_up_also_after_a_reload() {
    var till = till();
    till.scan(CHOCOLATE).scan(MUG).expectLines(2).press("F4");
    till.expectLines(0);
    till.scan(SYRUP).payCash("").nextCustomer().press("F6");
    till.page().reload();
    till.logIn("Amélie", "2580");
    TillPage.assertVisible(till.entry());
    till.press("F6");
    till.marked("suspended").click();
    till.expectLines(2);
    assertEquals(2235, TillPage.cents(till.marked("total")));
  }

  @Test
  void a_large_discount_needs_a_supervisor() {
    var till = till();
    till.press("F10");
    till.logIn("Luc", "1470");
    TillPage.assertVisible(till.entry());
    till.scan(MUG).expectLines(1);
    till.press("F3");
    till.page().getByLabel("Rabais en %").fill("20");
    till.press("Enter");
    assertThat(till.lines()).containsText("rabais 2,99 $");
    till.press("F3");
    till.page().getByLabel("Autre prix").fill("1000");
    till.press("Enter");
    var dialog = till.page().locator("dialog");
    assertThat(dialog).containsText("NIP d’un superviseur");
    assertThat(dialog).not().containsText("Luc");
    till.enterPin("1470");
    assertThat(dialog).containsText("Mauvais NIP");
    till.enterPin("2580");
    assertThat(till.lines()).containsText("10,00 $");
    till.payCash("").expectUnsent(0);
    var sale = till.books(pages.floor()).getFirst();
    assertEquals("Luc", sale.getString("cashier"));
    assertTrue(sale.getBoolean("price_mismatch"));
    assertEquals(1150, sale.getLong("total_cents"));
  }

  /** The page computes what the server computes: otherwise each of its sales would be refused. */
  @Test
  void taxes_and_rounding_are_the_server_s() {
    var till = TillPage.open(pages.chrome().profile(), pages.floor());
    var random = new Random(7);
    var amounts = random.ints(2000, 0, 10_000_000).boxed().toList();
    @SuppressWarnings("unchecked")
    var computed = (List<List<Number>>) till.page().evaluate("""
        async amounts => {
          const style = document.querySelector('script[type=module]').src;
          const {totals, roundToFive, percentOf, parseAmount} = await import(new URL('money.js', style));
          if (parseAmount('1234') !== 1234 || parseAmount('12,3') !== 1230 || parseAmount('.05') !== 5
              || parseAmount('1x') !== null || parseAmount('12345678901') !== null || percentOf(1495, 20) !== 299) {
            throw new Error('amounts are read or split in another way');
          }
          return amounts.map(cents => {
            const {taxes} = totals([{quantity: 1, unit_price_cents: cents, discount_cents: 0, tax_code: 'standard'}]);
            return [taxes[0].amount_cents, taxes[1].amount_cents, roundToFive(cents)];
          });
        }""", amounts);
    for (int i = 0; i < amounts.size(); i++) {
      long cents = amounts.get(i);
      var taxes = Tax.of(Tax.QUEBEC, cents);
      assertEquals(List.of(taxes.get(0).amountCents(), taxes.get(1).amountCents(), (cents + 2) / 5 * 5),
          computed.get(i).stream().map(Number::longValue).toList(), String.valueOf(cents));
    }
  }
}
