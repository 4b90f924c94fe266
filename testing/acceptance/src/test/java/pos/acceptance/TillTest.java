package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.acceptance.FloorClient.expect;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.oned.Code128Reader;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Media;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.common.shop.Tax;
import pos.testing.ServiceProcess;

/** The till's page in a real browser, with its server at hand. */
class TillTest {

  /** Products 3, 9 and 1 of the development catalogue: 4.49 and 14.95 with taxes, 12.99 without. */
  private static final String CHOCOLATE = "2000000000039";
  private static final String MUG = "2000000000091";
  private static final String SYRUP = "2000000000015";

  @RegisterExtension
  @Order(1)
  static final Chrome chrome = new Chrome();
  @RegisterExtension
  @Order(2)
  static final Floor floor = Floor.ofStores();

  @AfterEach
  void expectNoErrors() {
    chrome.expectNoErrors();
  }

  private static TillPage till() {
    return TillPage.ready(chrome.profile(), floor);
  }

  /** Returns the sales of a till's register in the order of their receipts. */
  static List<JsonObject> books(Floor floor, TillPage till) {
    return expect(200, floor.client().get("/sales-service/sales?limit=200&register_id=" + till.register()))
        .getJsonArray("items").stream().map(JsonObject.class::cast)
        .map(sale -> expect(200, floor.client().get("/sales-service/sales/" + sale.getString("id"))))
        .sorted((a, b) -> Long.compare(a.getLong("receipt_number"), b.getLong("receipt_number"))).toList();
  }

  private static List<JsonObject> books(TillPage till) {
    return books(floor, till);
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
    var books = books(till);
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
    till.scan("]E0" + CHOCOLATE + "#").expectLines(1);
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
  void an_unknown_code_is_said_and_leaves_the_ticket_alone() {
    var till = till();
    till.scan("4006381333931");
    assertThat(till.said()).containsText("Article inconnu : 4006381333931");
    assertThat(till.lines()).hasCount(0);
    till.type("cafe");
    assertThat(till.marked("result").first()).containsText("Café équitable");
  }

  @Test
  void an_amount_that_may_be_a_barcode_is_asked_for_again() {
    var till = till();
    till.scan(MUG).press("Enter");
    till.type("4006381").press("Enter");
    assertThat(till.page().locator("dialog")).containsText("40 063,81 $");
    till.press("Escape");
    assertVisibleLeft(till, 1719);
    till.type("1719").press("Enter");
    assertThat(till.said()).containsText("multiples de 5");
    till.type("4006381333931").press("Enter");
    assertThat(till.said()).containsText("pas un montant");
    assertEquals(List.of(), books(till));
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
    var payments = books(till).getFirst().getJsonArray("payments");
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
    var sale = books(till).getFirst();
    assertEquals("Luc", sale.getString("cashier"));
    assertTrue(sale.getBoolean("price_mismatch"));
    assertEquals(1150, sale.getLong("total_cents"));
  }

  @Test
  void goods_come_back_by_the_barcode_of_their_receipt_and_are_refunded_once() {
    var till = till();
    till.scan(MUG).scan(MUG).scan(SYRUP).expectLines(2).payCash("").expectUnsent(0);
    var sale = books(till).getFirst();
    till.press("F9");
    var printed = till.page().locator(".print");
    assertThat(printed).containsText("Reçu " + till.register() + "-1");
    var code = printed.locator("p").textContent();
    till.nextCustomer().scan(code);
    TillPage.assertVisible(till.button("Tout revient"));
    till.button("Un de plus : Tasse en grès").click();
    till.button("Rembourser").last().click();
    assertThat(till.said()).containsText("la raison");
    till.button("Endommagé").click();
    till.button("Rembourser").last().click();
    TillPage.assertVisible(till.marked("refund"));
    var returned = expect(200, floor.client().get("/sales-service/sales/" + sale.getString("id") + "/returns"))
        .getJsonArray("items");
    assertEquals(1, returned.size());
    assertEquals(returned.getJsonObject(0).getLong("total_cents"), TillPage.cents(till.marked("refund")));
    till.press("Escape").press("F7").type(till.register() + "-1").press("Enter");
    assertThat(till.page().locator("tbody tr").first()).containsText("21");
    till.scan("0000000000000000000000000000000000000042");
    assertThat(till.said()).containsText("Aucun reçu");
  }

  @Test
  void the_barcode_of_a_receipt_can_be_read() throws Exception {
    var till = TillPage.ready(chrome.profile(new Browser.NewContextOptions().setDeviceScaleFactor(4)), floor);
    till.scan(SYRUP).expectLines(1).payCash("").press("F9");
    var printed = till.page().locator(".print p");
    var code = printed.textContent();
    till.page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
    var image = ImageIO.read(new ByteArrayInputStream(till.page().locator(".barcode").screenshot()));
    var pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    var source = new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels);
    assertEquals(code, new Code128Reader().decode(new BinaryBitmap(new HybridBinarizer(source))).getText());
    assertEquals(40, code.length());
  }

  @Test
  void the_drawer_is_counted_and_the_z_report_is_that_of_the_server() {
    var till = till();
    till.scan(SYRUP).payCash("1500").nextCustomer().scan(MUG).expectLines(1).press("Enter", "F3");
    TillPage.assertVisible(till.marked("change"));
    till.nextCustomer().press("F8");
    TillPage.assertVisible(till.page().locator(".report"));
    assertThat(till.page().locator(".report")).containsText("113,00 $");
    till.button("Entrée ou sortie").click();
    till.page().getByLabel("Montant").fill("1000");
    till.page().getByLabel("Raison").fill("Lave-vitre");
    till.press("Enter");
    assertThat(till.page().locator(".report")).containsText("103,00 $");
    till.button("Compter et fermer").click();
    till.page().getByLabel("Nombre de 100,00").fill("1");
    till.page().getByLabel("Nombre de 2,00").fill("1");
    assertEquals(10200, TillPage.cents(till.marked("counted")));
    till.button("Fermer la session").click();
    assertThat(till.page().locator(".wide-card")).containsText("Rapport Z no 1");
    assertThat(till.page().locator(".report")).containsText(Pattern.compile("Différence\\W*1,00"));
    var z = expect(200, floor.client().get("/sales-service/sessions?status=closed&register_id=" + till.register()))
        .getJsonArray("items").getJsonObject(0);
    assertEquals(10_200, z.getLong("counted_cash_cents"));
    assertEquals(-100, z.getLong("difference_cents"));
    till.button("Terminé").click();
    TillPage.assertVisible(till.button("Ouvrir la session"));
  }

  @Test
  void a_till_says_which_store_has_an_article() {
    var till = till();
    expect(201, floor.client().post("/inventory-service/movements", new JsonObject().put("type", "receipt")
        .put("location_id", 1).put("reference", UUID.randomUUID().toString())
        .put("lines", new JsonArray().add(Bodies.line(9, 23)))));
    till.scan(MUG).expectLines(1).press("F9");
    assertThat(till.page().locator("dialog tr", new Page.LocatorOptions()
        .setHasText("(ici)"))).containsText("Vieux-Montréal");
  }

  @Test
  void one_tab_is_the_till_and_the_second_says_so() {
    var till = till();
    var second = till.inAnotherTab();
    assertThat(second.page().locator("main")).containsText("déjà ouverte dans un autre onglet");
    second.scan(MUG);
    assertThat(second.lines()).hasCount(0);
    till.page().close();
    second.logIn("Amélie", "2580");
    TillPage.assertVisible(second.entry());
  }

  @Test
  void a_wrong_pin_opens_nothing_and_the_screen_locks_on_a_key() {
    var till = till();
    till.scan(MUG).expectLines(1).press("F10");
    till.choose("Amélie").enterPin("9999");
    assertThat(till.said()).containsText("Mauvais NIP");
    till.scan(MUG);
    assertThat(till.entry()).hasCount(0);
    till.logIn("Luc", "1470");
    till.expectLines(1);
    assertThat(till.marked("lock")).containsText("Luc");
  }

  @Test
  void a_screen_that_nobody_touches_locks_itself_and_the_ticket_waits() {
    var till = till();
    till.scan(MUG).expectLines(1);
    till.page().clock().install();
    till.page().clock().fastForward("06:00");
    assertThat(till.page().getByText("Une vente est en cours")).isVisible();
    till.logIn("Luc", "1470").expectLines(1);
  }

  /** Neither the address nor the log of the gateway, nor what is left in the browser after it was removed. */
  @Test
  void the_key_of_the_store_goes_into_a_header_and_nowhere_else() {
    var till = till();
    var urls = new ArrayList<String>();
    till.page().onRequest(request -> urls.add(request.url()));
    till.scan(MUG).payCash("").expectUnsent(0).nextCustomer();
    assertFalse(urls.isEmpty());
    assertTrue(urls.stream().noneMatch(url -> url.contains(TillPage.STORE_KEY)), urls::toString);
    assertFalse(stored(till).isEmpty());
    assertTrue(stored(till).contains(TillPage.STORE_KEY));
    till.button("Réglages").click();
    till.button("Retirer la clé").click();
    till.page().locator("dialog").getByText("Retirer la clé").last().click();
    TillPage.assertVisible(till.page().getByLabel("Clé du magasin"));
    assertFalse(stored(till).contains(TillPage.STORE_KEY));
    till.page().reload();
    TillPage.assertVisible(till.page().getByLabel("Clé du magasin"));
  }

  private static String stored(TillPage till) {
    return (String) till.page().evaluate("""
        async () => {
          const database = await new Promise(resolve => {
            const request = indexedDB.open('pos-till');
            request.onsuccess = () => resolve(request.result);
          });
          const all = [JSON.stringify(localStorage)];
          for (const store of database.objectStoreNames) {
            all.push(JSON.stringify(await new Promise(resolve => {
              const request = database.transaction(store).objectStore(store).getAll();
              request.onsuccess = () => resolve(request.result);
            })));
          }
          database.close();
          return all.join();
        }""");
  }

  @Test
  void a_key_that_is_no_store_s_is_refused_in_words() {
    var till = TillPage.open(chrome.profile(), floor);
    till.page().getByLabel("Clé du magasin").fill("wrong");
    till.press("Enter");
    assertThat(till.said()).containsText("Cette clé n’est pas valide");
    till.page().getByLabel("Clé du magasin").fill("pos-web-app-2025-frontend-key");
    till.press("Enter");
    assertThat(till.said()).containsText("pas celle d’un magasin");
  }

  /** The page computes what the server computes: otherwise each of its sales would be refused. */
  @Test
  void taxes_and_rounding_are_the_server_s() {
    var till = TillPage.open(chrome.profile(), floor);
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

  @Test
  void the_language_is_a_click_away() {
    var till = till();
    assertThat(till.page().locator("html")).hasAttribute("lang", "fr-CA");
    till.marked("language").click();
    assertThat(till.page().locator("html")).hasAttribute("lang", "en-CA");
    assertThat(till.page()).hasTitle("Till");
    till.scan(MUG).expectLines(1);
    assertThat(till.marked("total")).hasText("$17.19");
    till.page().reload();
    assertThat(till.page().getByText("Who is at the till?")).isVisible();
  }

  @Test
  void what_the_browser_lets_the_till_do_is_shown() {
    var till = till();
    ServiceProcess.await("the worker has the page", () ->
        (Boolean) till.page().evaluate("Boolean(navigator.serviceWorker.controller)"));
    till.button("Réglages").click();
    assertThat(till.page().locator(".badge", new Page.LocatorOptions().setHasText("oui")))
        .hasCount(3);
    assertThat(till.page().getByText("Articles gardés pour le travail hors ligne")).isVisible();
  }
}
