package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.acceptance.FloorClient.expect;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.common.shop.Language;
import pos.shop.Part;

/** The web shop's page in a real browser, from the first click to the confirmed order. */
@Tag("browser")
class ShopPageTest {

  /** From where web orders are shipped. */
  private static final long CENTRE = 6;

  @RegisterExtension
  static final Pages pages = Pages.shared();

  private ShopPage shop;

  @BeforeEach
  void openTab() {
    shop = new ShopPage(pages, new Browser.NewContextOptions());
  }

  private static long product(long quantity) {
    return pages.floor().product(CENTRE, quantity);
  }

  private static long confirmed() {
    return expect(200, pages.floor().client().get("/order-service/admin/orders?limit=200")).getJsonArray("items")
        .stream().filter(order -> ((JsonObject) order).getString("status").equals("confirmed")).count();
  }

  @Test
  void a_customer_browses_searches_orders_and_cancels() {
    shop.openView("");
    assertThat(shop.locator(".products")).containsText("Sirop d'érable ambré 540 ml");
    shop.link("Boissons").click();
    shop.expectHeading("Boissons");
    shop.locator("input[type=search]").fill("bougie lavande");
    shop.press("Enter");
    shop.expectHeading("bougie lavande");
    assertThat(shop.locator(".product .stock").first()).containsText("En stock");
    shop.click(shop.button("Ajouter au panier : Bougie de soya lavande"));
    shop.expectInCart(1);
    shop.cartLink().click();
    shop.expectHeading("Panier");
    // with the taxes of a province, before there is an account: 13 % in Ontario, 5 + 9.975 % in Québec
    shop.locator("main select").selectOption("ON");
    assertThat(shop.total()).hasText(Language.FR.money(2195 + 285 + ShopPage.SHIPPING_CENTS));
    shop.locator("main select").selectOption("QC");
    var cents = 2195 + 110 + 219 + ShopPage.SHIPPING_CENTS;
    assertThat(shop.total()).hasText(Language.FR.money(cents));
    shop.link("Passer la commande").click();
    shop.expectHeading("Se connecter");
    shop.link("Créer un compte").click();
    shop.primary().click();
    assertThat(shop.locator("[name=first_name]")).isFocused();
    assertThat(shop.locator("#email-error")).hasText("Entrez une adresse comme nom@exemple.ca.");
    shop.signUp();
    shop.expectInCart(1);
    shop.enterAddress();
    shop.expectToPay(cents);
    var toPay = shop.locator(".totals").textContent();
    shop.pay().click();
    shop.expectThanks();
    assertThat(shop.total()).hasText(Language.FR.money(cents));
    // each line, that of shipping without taxes and the taxes with those on it
    assertThat(shop.locator(".totals")).hasText(toPay);
    shop.expectInCart(0);
    var url = shop.page().url();
    shop.page().reload();
    shop.expectHeading("Commande ");
    assertThat(shop.main().locator(".badge").first()).containsText("Confirmée");
    assertEquals(url, shop.page().url());
    shop.button("Annuler la commande").click();
    shop.locator("dialog").getByText("Garder la commande").click();
    shop.button("Annuler la commande").click();
    shop.locator("dialog .danger").click();
    assertThat(shop.main().locator(".badge").first()).containsText("Annulée");
    assertThat(shop.main()).containsText(Language.FR.money(cents) + " vous ont été remboursés.");
    shop.link("← Mes commandes").click();
    assertThat(shop.main().locator("li.card")).hasCount(1);
    shop.button("Se déconnecter").click();
    assertThat(shop.link("Se connecter")).isVisible();
    assertEquals(null, shop.page().evaluate("localStorage.getItem('pos.shop.session')"));
  }

  @Test
  void the_guests_cart_is_added_to_the_customers_at_the_log_in() {
    var first = product(10);
    var second = product(10);
    shop.add(first);
    var name = shop.signUp();
    shop.openView("orders");
    shop.button("Se déconnecter").click();
    shop.expectInCart(0);
    shop.add(second);
    shop.openView("login");
    shop.fill(Map.of("username", name, "password", "wrong password"));
    shop.primary().click();
    assertThat(shop.main()).containsText("Ce nom et ce mot de passe ne vont pas ensemble.");
    shop.fill(Map.of("username", name, "password", ShopPage.PASSWORD));
    shop.primary().click();
    shop.expectInCart(2);
  }

  /** Several guest sessions at once would be several carts, of which the page keeps one. */
  @Test
  void a_cart_that_is_read_while_its_customer_logs_out_opens_no_guest_session() {
    shop.signUp();
    shop.page().evaluate("""
        async () => {
          const base = document.querySelector('script[type=module]').src;
          const {loadCart} = await import(new URL('cart.js', base));
          const {logOut} = await import(new URL('api.js', base));
          const reads = [loadCart(), loadCart()];
          await logOut();
          await Promise.all(reads);
        }""");
    assertEquals(null, shop.page().evaluate("localStorage.getItem('pos.shop.guest')"));
  }

  @Test
  void a_declined_card_costs_nothing_and_another_one_buys() {
    shop.prepareOrder(product(3));
    var before = confirmed();
    shop.page().getByLabel("Carte refusée par la banque").check();
    shop.pay().click();
    var refusal = shop.main().locator("[role=alert]");
    assertThat(refusal).containsText("Rien n’a été débité et votre panier est intact.");
    assertThat(refusal).isFocused();
    shop.expectInCart(1);
    assertEquals(before, confirmed());
    Chrome.expectAccessible(shop.page());
    shop.page().getByLabel("Carte acceptée", new Page.GetByLabelOptions().setExact(true)).check();
    shop.pay().click();
    shop.expectThanks();
    assertEquals(before + 1, confirmed());
  }

  @Test
  void a_price_that_has_changed_is_shown_before_it_is_paid() {
    var product = product(3);
    shop.prepareOrder(product);
    expect(200, pages.floor().client().patch("/product-service/products/" + product,
        new JsonObject().put("price_cents", 250)));
    shop.pay().click();
    assertThat(shop.main()).containsText("Le total était " + Language.FR.money(1095)
        + " ; il est maintenant " + Language.FR.money(1245));
    assertThat(shop.main()).containsText("Thing : " + Language.FR.money(100) + " → " + Language.FR.money(250));
    shop.expectToPay(1245);
    shop.pay().click();
    shop.expectThanks();
    assertThat(shop.total()).hasText(Language.FR.money(1245));
  }

  @Test
  void the_last_piece_that_is_gone_meanwhile_can_be_left_out() {
    var last = product(1);
    var other = product(10);
    shop.prepareOrder(other, last);
    expect(201, pages.floor().client().post("/inventory-service/movements", new JsonObject().put("type", "adjustment")
        .put("location_id", CENTRE).put("reference", "broken-" + last)
        .put("lines", new JsonArray().add(Bodies.line(last, -1)))));
    shop.pay().click();
    assertThat(shop.main()).containsText("Quelqu’un a été plus rapide. Rien n’a été commandé ni débité.");
    shop.button("Ajuster le panier").click();
    shop.expectToPay(100 + ShopPage.SHIPPING_CENTS);
    shop.pay().click();
    shop.expectThanks();
  }

  @Test
  void what_is_sold_out_is_said_before_it_is_in_the_cart() {
    var product = pages.floor().product(1, 1);
    shop.openView("products/" + product);
    assertThat(shop.main()).containsText("Épuisé");
    assertThat(shop.primary()).isDisabled();
    // a store has it
    shop.locator("summary").click();
    assertThat(shop.main().locator("details")).containsText("Vieux-Montréal");
  }

  @Test
  void an_order_that_is_shipped_can_be_followed_and_no_longer_cancelled() {
    shop.prepareOrder(product(3));
    shop.pay().click();
    shop.expectThanks();
    expect(200, pages.floor().client().post("/order-service/admin/orders/" + shop.order() + "/ship",
        new JsonObject().put("carrier", "Postes Canada").put("tracking_number", "7023210039414604")));
    shop.button("Annuler la commande").click();
    shop.locator("dialog .danger").click();
    assertThat(shop.locator("dialog")).containsText(
        "La commande est déjà partie : elle ne peut plus être annulée.");
    shop.page().reload();
    assertThat(shop.main().locator(".badge").first()).containsText("Expédiée");
    assertThat(shop.button("Annuler la commande")).hasCount(0);
    assertThat(shop.locator(".shipment div")).hasText(
        new String[] {"TransporteurPostes Canada", "Numéro de suivi7023210039414604"});
    shop.button("English").click();
    assertThat(shop.locator(".shipment dt")).hasText(new String[] {"Carrier", "Tracking number"});
  }

  @Test
  void what_was_refunded_in_part_is_said_and_a_cancellation_names_the_rest() {
    shop.prepareOrder(product(3));
    shop.pay().click();
    shop.expectThanks();
    expect(200, pages.floor().client().post("/order-service/admin/orders/" + shop.order() + "/refund",
        new JsonObject().put("goodwill_cents", 95).put("reason", "late")));
    shop.page().reload();
    assertThat(shop.main()).containsText(Language.FR.money(95) + " vous ont été remboursés.");
    shop.button("Annuler la commande").click();
    assertThat(shop.locator("dialog")).containsText(Language.FR.money(1000) + " vous sont remboursés tout de suite.");
    shop.locator("dialog .danger").click();
    assertThat(shop.main()).containsText(Language.FR.money(1095) + " vous ont été remboursés.");
  }

  @Test
  void spaces_around_a_password_are_a_part_of_it() {
    shop.openView("signup?next=checkout");
    var name = shop.fillSignUp();
    shop.fill(Map.of("password", "  " + ShopPage.PASSWORD + " "));
    shop.primary().click();
    shop.expectHeading("Passer la commande");
    expect(401, pages.floor().client().post("/customer-service/auth",
        new JsonObject().put("username", name).put("password", ShopPage.PASSWORD)));
    expect(200, pages.floor().client().post("/customer-service/auth",
        new JsonObject().put("username", name).put("password", "  " + ShopPage.PASSWORD + " ")));
  }

  @Test
  void a_service_that_is_down_is_said_and_the_page_recovers() {
    pages.floor().service(Part.CART).kill();
    try {
      shop.openView("products/1");
      shop.primary().click();
      assertThat(shop.message()).containsText("La boutique ne répond pas en ce moment.");
    } finally {
      pages.floor().open();
    }
    shop.click(shop.primary());
  }

  @Test
  void everything_can_be_reached_by_keyboard_and_in_both_languages() {
    var product = product(3);
    shop.openView("products/" + product);
    shop.expectHeading("Thing");
    shop.tabTo(shop.primary()).press("Enter");
    shop.expectInCart(1);
    shop.tabTo(shop.button("English")).press("Enter");
    shop.expectLanguage("en-CA");
    shop.tabTo(shop.page().getByText("Skip to the content")).press("Enter");
    assertThat(shop.main()).isFocused();
    shop.tabTo(shop.cartLink()).press("Enter");
    shop.expectHeading("Cart");
    shop.tabTo(shop.link("Check out")).press("Enter");
    shop.expectHeading("Log in");
    shop.page().reload();
    shop.expectHeading("Log in");
    shop.expectLanguage("en-CA");
  }

  @Test
  void a_lost_script_is_said_and_loaded_again_and_the_first_visit_is_small() {
    shop.openView("");
    assertThat(shop.locator(".product").first()).isVisible();
    shop.expectSmallFirstVisit();
    openTab();
    shop.openThoughAScriptIsLost(ShopPage.PATH);
    assertThat(shop.locator(".product").first()).isVisible();
  }

  @Test
  void the_key_comes_from_the_settings_of_the_service() {
    shop.openView("");
    assertThat(shop.locator(".product").first()).isVisible();
    var settings = expect(200, pages.floor().client().get("/order-service/shop/config.json"));
    assertEquals("pos-web-app-2025-frontend-key", settings.getString("api_key"));
    assertEquals(ShopPage.SHIPPING_CENTS, settings.getLong("shipping_cents"));
  }
}
