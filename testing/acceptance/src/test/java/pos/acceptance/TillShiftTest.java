package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.acceptance.FloorClient.expect;
import static pos.acceptance.TillPage.MUG;
import static pos.acceptance.TillPage.SYRUP;

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
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.testing.EscPosReader;

/** A till in a real browser beyond its sales: returns, the drawer, cashiers, the key, the page itself. */
@Tag("browser")
class TillShiftTest {

  @RegisterExtension
  static final Pages pages = Pages.shared();

  private static TillPage till() {
    return TillPage.ready(pages);
  }

  @Test
  void goods_come_back_by_the_barcode_of_their_receipt_and_are_refunded_once() {
    var till = till();
    till.scan(MUG).scan(MUG).scan(SYRUP).expectLines(2).payCash("").expectUnsent(0);
    var sale = till.books(pages.floor()).getFirst();
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
    var returned = expect(200, pages.floor().client().get("/sales-service/sales/" + sale.getString("id") + "/returns"))
        .getJsonArray("items");
    assertEquals(1, returned.size());
    assertEquals(returned.getJsonObject(0).getLong("total_cents"), TillPage.cents(till.marked("refund")));
    till.press("Escape").press("F7").type(till.register() + "-1").press("Enter");
    assertThat(till.page().locator("tbody tr").first()).containsText("21");
    till.scan("0000000000000000000000000000000000000042");
    assertThat(till.said()).containsText("Aucun reçu");
  }

  /** Money that goes back another way than it came is not for a cashier alone to decide. */
  @Test
  void a_refund_by_another_method_is_made_when_a_supervisor_has_approved_it() {
    var till = till();
    till.scan(MUG).expectLines(1).press("Enter", "F3");
    TillPage.assertVisible(till.marked("change"));
    till.expectUnsent(0).nextCustomer().press("F10");
    till.logIn("Luc", "1470").press("F7").type(till.register() + "-1").press("Enter");
    till.button("Tout revient").click();
    till.button("Endommagé").click();
    till.button("Comptant").click();
    till.button("Rembourser").last().click();
    till.choose("Amélie").enterPin("2580");
    TillPage.assertVisible(till.marked("refund"));
    var sale = till.books(pages.floor()).getFirst().getString("id");
    var returned = expect(200, pages.floor().client().get("/sales-service/sales/" + sale + "/returns"))
        .getJsonArray("items").getJsonObject(0);
    assertEquals("cash Luc", returned.getString("refund_method") + " " + returned.getString("cashier"));
  }

  @ParameterizedTest
  @ValueSource(ints = {58, 80})
  void the_code_that_a_receipt_printer_prints_brings_the_sale_back(int width) throws IOException {
    var till = till();
    till.scan(MUG).expectLines(1).payCash("").expectUnsent(0);
    var sale = till.books(pages.floor()).getFirst();
    var bytes = pages.floor().client().get("/sales-service/sales/" + sale.getString("id") + "/receipt?width=" + width,
        "Accept", "application/vnd.escpos").await().body().getBytes();
    var printed = new EscPosReader(new ByteArrayInputStream(bytes)).all();
    var code = printed.stream().flatMap(item -> switch (item) {
      case EscPosReader.Bars bars -> Stream.of(bars.digits());
      case EscPosReader.Square square -> Stream.of(square.digits());
      default -> Stream.empty();
    }).findFirst().orElseThrow();
    till.nextCustomer().scan(code);
    TillPage.assertVisible(till.button("Tout revient"));
    assertThat(till.page().locator("body")).containsText("Reçu " + till.register() + "-1");
  }

  @Test
  void the_barcode_of_a_receipt_can_be_read() throws Exception {
    var sharp = pages.chrome().profile(new Browser.NewContextOptions().setDeviceScaleFactor(4));
    var till = TillPage.ready(sharp, pages.floor());
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
    till.page().getByLabel("Montant").fill("4006381");
    till.page().getByLabel("Raison").fill("Lave-vitre");
    till.press("Enter");
    assertThat(till.page().locator("dialog")).containsText("40 063,81 $");
    till.press("Escape");
    till.page().getByLabel("Montant").fill("1000");
    till.press("Enter");
    assertThat(till.page().locator(".report")).containsText("103,00 $");
    till.button("Compter et fermer").click();
    till.page().getByLabel("Nombre de 100,00").fill("1");
    till.page().getByLabel("Nombre de 2,00").fill("1");
    assertEquals(10200, TillPage.cents(till.marked("counted")));
    till.button("Fermer la session").click();
    assertThat(till.page().locator(".wide-card")).containsText("Rapport Z no 1");
    assertThat(till.page().locator(".report")).containsText(Pattern.compile("Différence\\W*1,00"));
    var z = expect(200, pages.floor().client().get(
        "/sales-service/sessions?status=closed&register_id=" + till.register())).getJsonArray("items").getJsonObject(0);
    assertEquals(10_200, z.getLong("counted_cash_cents"));
    assertEquals(-100, z.getLong("difference_cents"));
    till.button("Terminé").click();
    TillPage.assertVisible(till.button("Ouvrir la session"));
  }

  /** A screen whose effects drew it while it was being drawn, as happened on slow machines, had parts of it twice. */
  @Test
  void a_screen_is_there_once_also_when_it_is_drawn_again_before_it_was_painted() {
    var till = till();
    till.page().evaluate("""
        () => {
          document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'F8', bubbles: true}));
          document.querySelector('[data-test=language]').click();
        }""");
    assertThat(till.page().locator(".report")).hasCount(1);
    assertThat(till.button("Count and close")).hasCount(1);
  }

  @Test
  void a_till_says_which_store_has_an_article() {
    var till = till();
    expect(201, pages.floor().client().post("/inventory-service/movements", new JsonObject().put("type", "receipt")
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

  @Test
  void a_key_that_is_no_store_s_is_refused_in_words() {
    var till = TillPage.open(pages.chrome().profile(), pages.floor());
    till.keyField().fill("wrong");
    till.press("Enter");
    assertThat(till.said()).containsText("Cette clé n’est pas valide");
    till.keyField().fill("pos-web-app-2025-frontend-key");
    till.press("Enter");
    assertThat(till.said()).containsText("pas celle d’un magasin");
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
}
