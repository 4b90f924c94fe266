package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.acceptance.FloorClient.expect;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.shop.Language;
import pos.shop.Part;
import pos.testing.ServiceProcess;

/** The supervision page in a real browser. */
class DashboardPageTest {

  private static final String KEY = "pos-back-office-2025-dev-key";
  /** A sale is on the page within five seconds, and on a slow machine within this time. */
  private static final double SLOW_MILLIS = 30_000;

  @RegisterExtension
  static final Chrome chrome = new Chrome();
  @RegisterExtension
  static final Floor floor = Floor.ofStores().withReporting();

  private final List<String> urls = new ArrayList<>();
  private BrowserContext profile;
  private Page page;

  @BeforeEach
  void openBrowser() {
    floor.open();
    use(new Browser.NewContextOptions());
  }

  private void use(Browser.NewContextOptions options) {
    closeBrowser();
    profile = chrome.profile(options);
    profile.setDefaultTimeout(SLOW_MILLIS);
    page = profile.newPage();
    page.onRequest(request -> urls.add(request.url()));
  }

  @AfterEach
  void closeBrowser() {
    if (profile != null) {
      profile.close();
      profile = null;
      chrome.expectNoErrors();
    }
  }

  private void navigate() {
    page.navigate("http://127.0.0.1:" + floor.port() + "/reporting-service/dashboard/");
  }

  private void enter(String key) {
    page.locator("input[name=key]").fill(key);
    page.keyboard().press("Enter");
  }

  private void open() {
    navigate();
    enter(KEY);
    assertThat(state()).hasAttribute("data-state", "live", slow());
  }

  private Locator state() {
    return page.locator(".signal .badge");
  }

  private static LocatorAssertions.HasAttributeOptions slow() {
    return new LocatorAssertions.HasAttributeOptions().setTimeout(SLOW_MILLIS);
  }

  private void expectText(Locator locator, String text) {
    assertThat(locator).hasText(text, new LocatorAssertions.HasTextOptions().setTimeout(SLOW_MILLIS));
  }

  private void expectVisible(String text) {
    assertThat(page.getByText(text)).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(SLOW_MILLIS));
  }

  private Locator section(String name) {
    return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true)).first();
  }

  private Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  private static JsonObject dashboard() {
    return expect(200, floor.client().get("/reporting-service/dashboard"));
  }

  private static long revenue() {
    return dashboard().getJsonObject("totals").getJsonObject("today").getLong("revenue_cents");
  }

  private static void sell(long register, long product) {
    expect(201, floor.client().post("/sales-service/sales", Bodies.sale(register, product)));
  }

  private static void sellAWeekAgo(long register, long product) {
    var sale = Bodies.sale(register, product).put("allow_oversell", true)
        .put("sold_at", Instant.now().minus(7, ChronoUnit.DAYS).minusSeconds(120).toString());
    expect(200, floor.client().post("/sales-service/sales/batch", new JsonObject().put("sales",
        new JsonArray().add(sale))));
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  private static String name(JsonObject place) {
    return expect(200, floor.client().get("/inventory-service/locations/" + place.getLong("store_id")))
        .getString("name");
  }

  @Test
  void values_on_the_page_equal_those_of_the_api() {
    var product = floor.product(1, 4);
    var before = revenue();
    sellAWeekAgo(1, product);
    sell(1, product);
    sell(1, product);
    ServiceProcess.await("the sales are in the books", () -> revenue() == before + 200);
    open();
    var dashboard = dashboard();
    var totals = dashboard.getJsonObject("totals");
    var today = totals.getJsonObject("today");
    expectText(page.locator("#revenue"), Language.FR.money(today.getLong("revenue_cents")));
    expectText(section("Chiffre d’affaires aujourd’hui").locator("dd").nth(0), today.getLong("sales").toString());
    expectText(section("Chiffre d’affaires aujourd’hui").locator("dd").nth(1),
        Language.FR.money(today.getLong("average_basket_cents")));
    for (var place : objects(dashboard.getJsonArray("stores"))) {
      var row = page.locator(".places tbody tr").filter(new Locator.FilterOptions().setHasText(name(place)));
      expectText(row.locator("td .strong"), Language.FR.money(place.getJsonObject("today").getLong("revenue_cents")));
      expectText(row.locator("td").nth(1),
          Language.FR.money(place.getJsonObject("same_day_last_week_so_far").getLong("revenue_cents")));
      expectText(row.locator("td").nth(3), place.getJsonObject("today").getLong("sales").toString());
    }
    var best = objects(totals.getJsonArray("top_products"));
    assertThat(page.locator(".best tbody tr")).hasCount(best.size());
    for (int i = 0; i < best.size(); i++) {
      var row = page.locator(".best tbody tr").nth(i);
      expectText(row.locator("th"), best.get(i).getString("name"));
      expectText(row.locator("td").nth(0), best.get(i).getLong("quantity").toString());
      expectText(row.locator("td").nth(1), Language.FR.money(best.get(i).getLong("net_cents")));
    }
    button("Voir le tableau").click();
    var course = page.locator(".course tbody tr");
    expectText(course.last().locator("td").nth(1),
        Language.FR.money(totals.getJsonObject("same_day_last_week").getLong("revenue_cents")));
    assertThat(course.filter(new Locator.FilterOptions().setHasText(
        Language.FR.money(today.getLong("revenue_cents")))).first()).isAttached();
    // a store that has sold nothing is shown as well
    assertThat(page.locator(".places tbody tr")).hasCount(5);
  }

  @Test
  void a_sale_at_a_till_appears() {
    var product = floor.product(2, 10);
    open();
    var before = revenue();
    expectText(page.locator("#revenue"), Language.FR.money(before));
    sell(3, product);
    expectText(page.locator("#revenue"), Language.FR.money(before + 100));
  }

  @Test
  void an_alert_is_shown_with_its_product_place_and_age() {
    var product = floor.product(3, 1);
    expect(200, floor.client().patch("/inventory-service/stocks/3/" + product,
        new JsonObject().put("alert_threshold", 5)));
    expect(200, floor.client().patch("/product-service/products/" + product,
        new JsonObject().put("name", "Bougie rare")));
    ServiceProcess.await("the alert", () -> objects(dashboard().getJsonObject("stock").getJsonArray("alerts"))
        .stream().anyMatch(alert -> alert.getLong("product_id") == product));
    open();
    var alert = page.locator(".alert").filter(new Locator.FilterOptions().setHasText("Bougie rare"));
    assertThat(alert.locator(".badge")).containsText("Bas");
    assertThat(alert).containsText("Quartier des Spectacles");
    assertThat(alert.locator("time")).hasText(Pattern.compile("[0-9]+\\s(s|min)"));
  }

  @Test
  void a_cut_is_said_ages_and_heals_by_itself() {
    var product = floor.product(1, 10);
    open();
    var before = revenue();
    expectText(page.locator("#revenue"), Language.FR.money(before));
    floor.closeGateway();
    expectVisible("La connexion est coupée. La page se reconnecte toute seule.");
    assertThat(page.locator("main")).hasClass("stale", new LocatorAssertions.HasClassOptions()
        .setTimeout(SLOW_MILLIS));
    assertThat(state()).hasAttribute("data-state", "stale");
    assertThat(page.getByText("Ils ne sont plus à jour.")).isVisible();
    Chrome.expectAccessible(page);
    floor.open();
    sell(1, product);
    assertThat(state()).hasAttribute("data-state", "live", slow());
    expectText(page.locator("#revenue"), Language.FR.money(before + 100));
    assertThat(page.locator("main.stale")).hasCount(0);
    assertThat(page.getByText("La connexion est rétablie.")).hasCount(1);
  }

  @Test
  void what_is_down_is_named() {
    open();
    try {
      floor.service(Part.INVENTORY).kill();
      expectVisible("Le service des stocks ne répond pas : les alertes manquent.");
      expectText(page.locator("[data-service=inventory]"), "Sans réponse");
      expectText(page.locator("[data-service=sales]"), "En marche");
    } finally {
      floor.open();
    }
    expectText(page.locator("[data-service=inventory]"), "En marche");
  }

  @Test
  void a_key_is_asked_for_once_and_removed_by_a_button() {
    navigate();
    enter("no-such-key");
    expectVisible("Cette clé n’est pas connue. Vérifiez-la, ou demandez-en une au siège social.");
    enter("pos-store-1-2025-dev-key");
    expectVisible("Cette clé ne donne pas accès aux rapports. Demandez-en une au siège social.");
    enter(KEY);
    assertThat(state()).hasAttribute("data-state", "live", slow());
    page.reload();
    assertThat(state()).hasAttribute("data-state", "live", slow());
    button("Retirer la clé").click();
    assertThat(page.locator("input[name=key]")).isFocused();
    assertFalse(page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})").toString().contains(KEY));
    page.reload();
    assertThat(page.locator("input[name=key]")).isVisible();
    assertTrue(urls.stream().noneMatch(url -> url.contains("key") && !url.endsWith(".js")), urls.toString());
  }

  @Test
  void everything_can_be_done_by_keyboard_and_in_both_languages() {
    open();
    // the first thing that the key reaches leads past the head of the page
    page.keyboard().press("Tab");
    assertThat(page.getByText("Aller au contenu")).isFocused();
    page.keyboard().press("Tab");
    assertThat(button("English")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("html")).hasAttribute("lang", "en-CA");
    assertThat(page.locator("h2").first()).hasText("Revenue today");
    expectText(page.locator("#revenue"), Language.EN.money(revenue()));
    page.keyboard().press("Tab");
    assertThat(button("Remove the key")).isFocused();
    page.keyboard().press("Tab");
    assertThat(button("Show the table")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator(".course table")).isVisible();
    page.reload();
    assertThat(page.locator("html")).hasAttribute("lang", "en-CA");
  }

  @ParameterizedTest
  @CsvSource({"320, LIGHT", "390, DARK", "1024, LIGHT", "1920, DARK"})
  void the_page_is_accessible_and_fits_every_width(int width, ColorScheme scheme) {
    use(new Browser.NewContextOptions().setViewportSize(width, 800).setColorScheme(scheme));
    navigate();
    Chrome.expectAccessible(page);
    open();
    assertThat(page.locator(".panels")).isVisible();
    Chrome.expectAccessible(page);
    button("Voir le tableau").click();
    Chrome.expectAccessible(page);
    assertEquals(width, ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue());
  }

  @Test
  void the_first_visit_is_small() {
    var answers = new ArrayList<Response>();
    page.onResponse(answers::add);
    navigate();
    assertThat(page.locator("input[name=key]")).isVisible();
    // reading a header lets further answers arrive
    var bytes = List.copyOf(answers).stream().mapToInt(answer -> Integer.parseInt(answer.headerValue("content-length"))).sum();
    assertTrue(bytes > 20_000 && bytes < 150_000, "The first visit takes " + bytes + " bytes.");
  }
}
