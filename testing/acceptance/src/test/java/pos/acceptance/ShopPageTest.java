package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.acceptance.FloorClient.expect;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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

/** The web shop's page in a real browser, from the first click to the confirmed order. */
class ShopPageTest {

  /** From where web orders are shipped. */
  private static final long CENTRE = 6;
  private static final String PASSWORD = "une phrase longue";
  private static final double SLOW_MILLIS = 30_000;
  private static final long SHIPPING_CENTS = 995;

  @RegisterExtension
  static final Chrome chrome = new Chrome();
  @RegisterExtension
  static final Floor floor = Floor.withWebShop(1).withCustomers();

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
  }

  @AfterEach
  void closeBrowser() {
    if (profile != null) {
      profile.close();
      profile = null;
      chrome.expectNoErrors();
    }
  }

  private void open(String view) {
    page.navigate("http://127.0.0.1:" + floor.port() + "/order-service/shop/#/" + view);
  }

  private Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  private Locator link(String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
  }

  private Locator main() {
    return page.locator("main");
  }

  private static void expectText(Locator locator, String text) {
    assertThat(locator).containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(SLOW_MILLIS));
  }

  private void fill(Map<String, String> values) {
    values.forEach((name, value) -> page.locator("main [name=" + name + "]").fill(value));
  }

  /** Puts pieces of a product into the cart, as a guest or a customer. */
  private void add(long product) {
    open("products/" + product);
    click(main().locator("button.primary"));
  }

  /** Clicks until the product is in the cart: a slow service may refuse, and the page then asks to try again. */
  private void click(Locator add) {
    ServiceProcess.await("the product is in the cart", () -> {
      add.click();
      assertThat(page.locator(".message .notice")).isVisible(
          new LocatorAssertions.IsVisibleOptions().setTimeout(SLOW_MILLIS));
      return page.locator(".message").textContent().contains("le panier (");
    });
  }

  private String signUp() {
    var name = "u" + UUID.randomUUID().toString().substring(0, 12);
    open("signup?next=checkout");
    fill(Map.of("first_name", "Amélie", "last_name", "Tremblay", "email", name + "@example.ca", "username", name,
        "password", PASSWORD));
    main().locator("button.primary").click();
    expectText(page.locator("h1"), "Passer la commande");
    return name;
  }

  private void enterAddress() {
    fill(Map.of("full_name", "Amélie Tremblay", "line1", "12, rue Saint-Paul", "city", "Montréal",
        "postal_code", "h2y1z5"));
    button("Livrer à cette adresse").click();
    expectText(main().locator("address"), "Montréal (QC) H2Y 1Z5");
  }

  /** Goes to the last click of an order of one piece. */
  private void prepareOrder(long product) {
    add(product);
    signUp();
    enterAddress();
    expectText(pay(), Language.FR.money(100 + SHIPPING_CENTS));
  }

  private Locator pay() {
    return button("Commander et payer");
  }

  private static List<JsonObject> orders() {
    return expect(200, floor.client().get("/order-service/admin/orders?limit=200")).getJsonArray("items").stream()
        .map(JsonObject.class::cast).toList();
  }

  private static long confirmed() {
    return orders().stream().filter(order -> order.getString("status").equals("confirmed")).count();
  }

  @Test
  void a_customer_browses_searches_orders_and_cancels() {
    open("");
    expectText(page.locator(".products"), "Sirop d'érable ambré 540 ml");
    link("Boissons").click();
    expectText(page.locator("h1"), "Boissons");
    page.locator("input[type=search]").fill("bougie lavande");
    page.keyboard().press("Enter");
    expectText(page.locator("h1"), "bougie lavande");
    expectText(page.locator(".product .stock").first(), "En stock");
    click(button("Ajouter au panier : Bougie de soya lavande"));
    expectText(page.locator("#cart-count"), "1");
    link("Voir le panier").click();
    expectText(page.locator("h1"), "Panier");
    // with the taxes of a province, before there is an account: 13 % in Ontario, 5 + 9.975 % in Québec
    page.locator("main select").selectOption("ON");
    expectText(page.locator("#total"), Language.FR.money(2195 + 285 + SHIPPING_CENTS));
    page.locator("main select").selectOption("QC");
    var cents = 2195 + 110 + 219 + SHIPPING_CENTS;
    expectText(page.locator("#total"), Language.FR.money(cents));
    link("Passer la commande").click();
    expectText(page.locator("h1"), "Se connecter");
    link("Créer un compte").click();
    main().locator("button.primary").click();
    assertThat(page.locator("[name=first_name]")).isFocused();
    assertThat(page.locator("#email-error")).hasText("Entrez une adresse comme nom@exemple.ca.");
    signUp();
    expectText(page.locator("#cart-count"), "1");
    enterAddress();
    expectText(pay(), Language.FR.money(cents));
    pay().click();
    expectText(main(), "Merci");
    expectText(page.locator("#total"), Language.FR.money(cents));
    expectText(page.locator("#cart-count"), "0");
    var url = page.url();
    page.reload();
    expectText(page.locator("h1"), "Commande ");
    expectText(main().locator(".badge").first(), "Confirmée");
    assertEquals(url, page.url());
    button("Annuler la commande").click();
    page.locator("dialog").getByText("Garder la commande").click();
    button("Annuler la commande").click();
    page.locator("dialog .danger").click();
    expectText(main().locator(".badge").first(), "Annulée");
    expectText(main(), Language.FR.money(cents) + " vous ont été remboursés.");
    link("← Mes commandes").click();
    assertThat(main().locator("li.card")).hasCount(1);
    button("Se déconnecter").click();
    assertThat(link("Se connecter")).isVisible();
    assertEquals(null, page.evaluate("localStorage.getItem('pos.shop.session')"));
  }

  @Test
  void the_guests_cart_is_added_to_the_customers_at_the_log_in() {
    var first = floor.product(CENTRE, 10);
    var second = floor.product(CENTRE, 10);
    add(first);
    var name = signUp();
    open("orders");
    button("Se déconnecter").click();
    expectText(page.locator("#cart-count"), "0");
    add(second);
    open("login");
    fill(Map.of("username", name, "password", "wrong password"));
    main().locator("button.primary").click();
    expectText(main(), "Ce nom et ce mot de passe ne vont pas ensemble.");
    fill(Map.of("username", name, "password", PASSWORD));
    main().locator("button.primary").click();
    expectText(page.locator("#cart-count"), "2");
  }

  @Test
  void a_declined_card_costs_nothing_and_another_one_buys() {
    prepareOrder(floor.product(CENTRE, 3));
    var before = confirmed();
    page.getByLabel("Carte refusée par la banque").check();
    pay().click();
    var refusal = main().locator("[role=alert]");
    expectText(refusal, "Rien n’a été débité et votre panier est intact.");
    assertThat(refusal).isFocused();
    expectText(page.locator("#cart-count"), "1");
    assertEquals(before, confirmed());
    Chrome.expectAccessible(page);
    page.getByLabel("Carte acceptée", new Page.GetByLabelOptions().setExact(true)).check();
    pay().click();
    expectText(main(), "Merci");
    assertEquals(before + 1, confirmed());
  }

  @Test
  void a_price_that_has_changed_is_shown_before_it_is_paid() {
    var product = floor.product(CENTRE, 3);
    prepareOrder(product);
    expect(200, floor.client().patch("/product-service/products/" + product,
        new JsonObject().put("price_cents", 250)));
    pay().click();
    expectText(main(), "Le total était " + Language.FR.money(1095) + " ; il est maintenant " + Language.FR.money(1245));
    expectText(main(), "Thing : " + Language.FR.money(100) + " → " + Language.FR.money(250));
    expectText(pay(), Language.FR.money(1245));
    pay().click();
    expectText(main(), "Merci");
    expectText(page.locator("#total"), Language.FR.money(1245));
  }

  @Test
  void the_last_piece_that_is_gone_meanwhile_can_be_left_out() {
    var last = floor.product(CENTRE, 1);
    var other = floor.product(CENTRE, 10);
    add(other);
    prepareOrderOf(last);
    expect(201, floor.client().post("/inventory-service/movements", new JsonObject().put("type", "adjustment")
        .put("location_id", CENTRE).put("reference", "broken-" + last)
        .put("lines", new JsonArray().add(Bodies.line(last, -1)))));
    pay().click();
    expectText(main(), "Quelqu’un a été plus rapide. Rien n’a été commandé ni débité.");
    button("Ajuster le panier").click();
    expectText(pay(), Language.FR.money(100 + SHIPPING_CENTS));
    pay().click();
    expectText(main(), "Merci");
  }

  private void prepareOrderOf(long product) {
    add(product);
    signUp();
    enterAddress();
    expectText(pay(), Language.FR.money(200 + SHIPPING_CENTS));
  }

  @Test
  void what_is_sold_out_is_said_before_it_is_in_the_cart() {
    var product = floor.product(1, 1);
    open("products/" + product);
    expectText(main(), "Épuisé");
    assertThat(main().locator("button.primary")).isDisabled();
    // a store has it
    page.locator("summary").click();
    expectText(main().locator("details"), "Vieux-Montréal");
  }

  @Test
  void an_answer_that_is_lost_orders_once() {
    prepareOrder(floor.product(CENTRE, 3));
    var before = confirmed();
    var lost = new boolean[1];
    page.route("**/order-service/checkout", route -> {
      if (lost[0]) {
        route.resume();
      } else {
        lost[0] = true;
        route.fetch();
        route.abort();
      }
    });
    pay().click();
    expectText(main(), "Merci");
    assertTrue(lost[0]);
    assertEquals(before + 1, confirmed());
  }

  @Test
  void an_order_that_is_shipped_can_be_followed_and_no_longer_cancelled() {
    prepareOrder(floor.product(CENTRE, 3));
    pay().click();
    expectText(main(), "Merci");
    var matcher = Pattern.compile("orders/(\\d+)").matcher(page.url());
    assertTrue(matcher.find());
    expect(200, floor.client().post("/order-service/admin/orders/" + matcher.group(1) + "/ship", new JsonObject()));
    button("Annuler la commande").click();
    page.locator("dialog .danger").click();
    expectText(page.locator("dialog"), "La commande est déjà partie : elle ne peut plus être annulée.");
    page.reload();
    expectText(main().locator(".badge").first(), "Expédiée");
    assertThat(button("Annuler la commande")).hasCount(0);
  }

  @Test
  void a_service_that_is_down_is_said_and_the_page_recovers() {
    floor.service(Part.CART).kill();
    try {
      open("products/1");
      main().locator("button.primary").click();
      expectText(page.locator(".message"), "La boutique ne répond pas en ce moment.");
    } finally {
      floor.open();
    }
    click(main().locator("button.primary"));
  }

  @ParameterizedTest
  @CsvSource({"320, LIGHT, 100", "320, DARK, 200", "390, DARK, 100", "1024, LIGHT, 100", "1920, DARK, 100"})
  void every_view_is_accessible_and_fits_every_width(int width, ColorScheme scheme, int textPercent) {
    use(new Browser.NewContextOptions().setViewportSize(width, 800).setColorScheme(scheme).setLocale("en-CA"));
    var product = floor.product(CENTRE, 10);
    open("");
    page.evaluate("document.documentElement.style.fontSize = '" + textPercent + "%'");
    assertThat(page.locator(".product").first()).isVisible();
    expectToFit(width);
    go("products/" + product, "Thing");
    main().locator("button.primary").click();
    expectText(page.locator(".message"), "is in the cart");
    expectToFit(width);
    go("cart", "Cart");
    expectText(page.locator("#total"), "$");
    expectToFit(width);
    go("signup", "Create an account");
    main().locator("button.primary").click();
    expectText(main(), "Check the fields");
    expectToFit(width);
  }

  private void go(String view, String heading) {
    page.evaluate("location.hash = '#/" + view + "'");
    expectText(page.locator("h1"), heading);
  }

  private void expectToFit(int width) {
    Chrome.expectAccessible(page);
    assertEquals(width, ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue(), page.url());
  }

  @Test
  void the_key_comes_from_the_settings_of_the_service() {
    open("");
    assertThat(page.locator(".product").first()).isVisible();
    var settings = expect(200, floor.client().get("/order-service/shop/config.json"));
    assertEquals("pos-web-app-2025-frontend-key", settings.getString("api_key"));
    assertEquals(SHIPPING_CENTS, settings.getLong("shipping_cents"));
  }
}
