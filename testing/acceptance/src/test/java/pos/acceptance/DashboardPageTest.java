package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.acceptance.FloorClient.expect;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.shop.Language;
import pos.shop.Part;
import pos.testing.LongRun;
import pos.testing.ServiceProcess;

/** The supervision page in a real browser. */
@Tag("browser")
class DashboardPageTest {

  private static final String PATH = "/reporting-service/dashboard/";
  private static final String KEY = "pos-back-office-2025-dev-key";

  /** Their own, as a sale of another test that arrives late would change the figures. */
  @RegisterExtension
  static final Pages pages = Pages.of(Floor.ofStores().withReporting());

  private Tab tab;

  @BeforeEach
  void openTab() {
    openTab(new Browser.NewContextOptions());
  }

  private void openTab(Browser.NewContextOptions options) {
    tab = new Tab(pages, options);
  }

  private static Floor floor() {
    return pages.floor();
  }

  private void navigate() {
    tab.open(PATH);
  }

  private Locator keyField() {
    return tab.locator("input[name=key]");
  }

  private void enter(String key) {
    keyField().fill(key);
    tab.press("Enter");
  }

  private void open() {
    navigate();
    enter(KEY);
    expectLive();
  }

  private void expectLive() {
    assertThat(state()).hasAttribute("data-state", "live");
  }

  private Locator state() {
    return tab.locator(".signal .badge");
  }

  private Locator revenueShown() {
    return tab.locator("#revenue");
  }

  private static JsonObject dashboard() {
    return expect(200, floor().client().get("/reporting-service/dashboard"));
  }

  private static long revenue() {
    return dashboard().getJsonObject("totals").getJsonObject("today").getLong("revenue_cents");
  }

  private List<List<String>> bestShown() {
    return tab.locator(".best tbody tr").all().stream().map(row -> Stream.of(row.locator("th"),
        row.locator("td").nth(0), row.locator("td").nth(1)).map(cell -> plain(cell.textContent())).toList()).toList();
  }

  private static List<List<String>> bestAnswered() {
    return objects(dashboard().getJsonObject("totals").getJsonArray("top_products")).stream().map(product ->
        Stream.of(product.getString("name"), product.getLong("quantity").toString(),
            Language.FR.money(product.getLong("net_cents"))).map(DashboardPageTest::plain).toList()).toList();
  }

  /** Returns a text with plain spaces. */
  private static String plain(String text) {
    return text.replaceAll("[\\s\\p{Z}]+", " ").trim();
  }

  private static void sell(long register, long product) {
    expect(201, floor().client().post("/sales-service/sales", Bodies.sale(register, product)));
  }

  private static void sellAWeekAgo(long register, long product) {
    var sale = Bodies.sale(register, product).put("allow_oversell", true)
        .put("sold_at", Instant.now().minus(7, ChronoUnit.DAYS).minusSeconds(120).toString());
    expect(200, floor().client().post("/sales-service/sales/batch", new JsonObject().put("sales",
        new JsonArray().add(sale))));
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  private static String name(JsonObject place) {
    return expect(200, floor().client().get("/inventory-service/locations/" + place.getLong("store_id")))
        .getString("name");
  }

  @Test
  void values_on_the_page_equal_those_of_the_api() {
    var product = floor().product(1, 4);
    var before = revenue();
    sellAWeekAgo(1, product);
    sell(1, product);
    sell(1, product);
    ServiceProcess.await("the sales are in the books", () -> revenue() == before + 200);
    open();
    var dashboard = dashboard();
    var totals = dashboard.getJsonObject("totals");
    var today = totals.getJsonObject("today");
    assertThat(revenueShown()).hasText(Language.FR.money(today.getLong("revenue_cents")));
    var figures = tab.region("Chiffre d’affaires aujourd’hui").locator("dd");
    assertThat(figures.nth(0)).hasText(today.getLong("sales").toString());
    assertThat(figures.nth(1)).hasText(Language.FR.money(today.getLong("average_basket_cents")));
    for (var place : objects(dashboard.getJsonArray("stores"))) {
      var row = tab.locator(".places tbody tr").filter(new Locator.FilterOptions().setHasText(name(place)));
      var sold = place.getJsonObject("today");
      assertThat(row.locator("td .strong")).hasText(Language.FR.money(sold.getLong("revenue_cents")));
      assertThat(row.locator("td").nth(1)).hasText(
          Language.FR.money(place.getJsonObject("same_day_last_week_so_far").getLong("revenue_cents")));
      assertThat(row.locator("td").nth(3)).hasText(sold.getLong("sales").toString());
    }
    // on a slow machine, the list of an answer may be older than the next one, which the page shows
    ServiceProcess.await("the page shows the best sellers of the API", () -> {
      var answered = bestAnswered();
      return !answered.isEmpty() && bestShown().equals(answered);
    });
    tab.button("Voir le tableau").click();
    var course = tab.locator(".course tbody tr");
    assertThat(course.last().locator("td").nth(1)).hasText(
        Language.FR.money(totals.getJsonObject("same_day_last_week").getLong("revenue_cents")));
    assertThat(course.filter(new Locator.FilterOptions().setHasText(
        Language.FR.money(today.getLong("revenue_cents")))).first()).isAttached();
    // a store that has sold nothing is shown as well
    assertThat(tab.locator(".places tbody tr")).hasCount(5);
  }

  @Test
  void a_sale_at_a_till_appears() {
    var product = floor().product(2, 10);
    open();
    var before = revenue();
    assertThat(revenueShown()).hasText(Language.FR.money(before));
    sell(3, product);
    assertThat(revenueShown()).hasText(Language.FR.money(before + 100));
  }

  @Test
  void an_alert_is_shown_with_its_product_place_and_age() {
    var product = floor().product(3, 1);
    expect(200, floor().client().patch("/inventory-service/stocks/3/" + product,
        new JsonObject().put("alert_threshold", 5)));
    expect(200, floor().client().patch("/product-service/products/" + product,
        new JsonObject().put("name", "Bougie rare")));
    ServiceProcess.await("the alert", () -> objects(dashboard().getJsonObject("stock").getJsonArray("alerts"))
        .stream().anyMatch(alert -> alert.getLong("product_id") == product));
    open();
    var alert = tab.locator(".alert").filter(new Locator.FilterOptions().setHasText("Bougie rare"));
    assertThat(alert.locator(".badge")).containsText("Bas");
    assertThat(alert).containsText("Quartier des Spectacles");
    assertThat(alert.locator("time")).hasText(Pattern.compile("[0-9]+\\s(s|min)"));
  }

  @Test
  void a_cut_is_said_ages_and_heals_by_itself() {
    var product = floor().product(1, 10);
    open();
    var before = revenue();
    assertThat(revenueShown()).hasText(Language.FR.money(before));
    floor().closeGateway();
    tab.expectVisible("La connexion est coupée. La page se reconnecte toute seule.");
    assertThat(tab.locator("main")).hasClass("stale");
    assertThat(state()).hasAttribute("data-state", "stale");
    assertThat(tab.page().getByText("Ils ne sont plus à jour.")).isVisible();
    Chrome.expectAccessible(tab.page());
    floor().open();
    sell(1, product);
    expectLive();
    assertThat(revenueShown()).hasText(Language.FR.money(before + 100));
    assertThat(tab.locator("main.stale")).hasCount(0);
    assertThat(tab.page().getByText("La connexion est rétablie.")).hasCount(1);
  }

  @Test
  void what_is_down_is_named() {
    open();
    try {
      floor().service(Part.INVENTORY).kill();
      tab.expectVisible("Le service des stocks ne répond pas : les alertes manquent.");
      assertThat(tab.locator("[data-service=inventory]")).hasText("Sans réponse");
      assertThat(tab.locator("[data-service=sales]")).hasText("En marche");
    } finally {
      floor().open();
    }
    assertThat(tab.locator("[data-service=inventory]")).hasText("En marche");
  }

  @Test
  void a_key_is_asked_for_once_and_removed_by_a_button() {
    navigate();
    enter("no-such-key");
    tab.expectVisible("Cette clé n’est pas connue. Vérifiez-la, ou demandez-en une au siège social.");
    enter("pos-store-1-2025-dev-key");
    tab.expectVisible("Cette clé ne donne pas accès aux rapports. Demandez-en une au siège social.");
    enter(KEY);
    expectLive();
    tab.page().reload();
    expectLive();
    tab.button("Retirer la clé").click();
    assertThat(keyField()).isFocused();
    assertFalse(tab.page().evaluate("JSON.stringify({...localStorage, ...sessionStorage})").toString().contains(KEY));
    tab.page().reload();
    assertThat(keyField()).isVisible();
    var requested = tab.requested();
    assertTrue(requested.stream().noneMatch(url -> url.contains("key") && !url.endsWith(".js")), requested.toString());
  }

  @Test
  void everything_can_be_done_by_keyboard_and_in_both_languages() {
    open();
    // the first thing that the key reaches leads past the head of the page
    tab.press("Tab");
    assertThat(tab.page().getByText("Aller au contenu")).isFocused();
    tab.press("Tab");
    assertThat(tab.button("English")).isFocused();
    tab.press("Enter");
    tab.expectLanguage("en-CA");
    assertThat(tab.locator("h2").first()).hasText("Revenue today");
    assertThat(revenueShown()).hasText(Language.EN.money(revenue()));
    tab.press("Tab");
    assertThat(tab.button("Remove the key")).isFocused();
    tab.press("Tab");
    assertThat(tab.button("Show the table")).isFocused();
    tab.press("Enter");
    assertThat(tab.locator(".course table")).isVisible();
    tab.page().reload();
    tab.expectLanguage("en-CA");
  }

  @Test
  void a_lost_script_is_said_and_loaded_again_and_the_first_visit_is_small() {
    navigate();
    assertThat(keyField()).isVisible();
    tab.expectSmallFirstVisit();
    openTab();
    tab.openThoughAScriptIsLost(PATH);
    assertThat(keyField()).isVisible();
  }

  @LongRun
  @ParameterizedTest
  @CsvSource({"320, LIGHT, en-CA", "390, DARK, fr-CA", "1024, LIGHT, fr-CA", "1920, DARK, en-CA"})
  void the_page_is_accessible_and_fits_every_width(int width, ColorScheme scheme, String locale) {
    openTab(new Browser.NewContextOptions().setViewportSize(width, 800).setColorScheme(scheme).setLocale(locale));
    var name = "dashboard-%d-%s-%s-".formatted(width, locale.substring(0, 2), scheme.name().toLowerCase());
    navigate();
    assertThat(keyField()).isVisible();
    Chrome.look(tab.page(), name + "key");
    enter(KEY);
    expectLive();
    assertThat(tab.locator(".panels")).isVisible();
    Chrome.look(tab.page(), name + "live");
    tab.locator(".course button").click();
    Chrome.look(tab.page(), name + "table");
  }
}
