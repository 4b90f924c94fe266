package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.acceptance.FloorClient.expect;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Route;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pos.testing.LongRun;

/** The web shop's page when answers are lost or late: nothing is done twice, and nothing old is shown. */
@LongRun
@Tag("browser")
class ShopAnswersTest {

  private static final long CENTRE = 6;
  private static final int ALL = Integer.MAX_VALUE;
  private static final String ADD = "**/cart-service/**/add";

  @RegisterExtension
  static final Pages pages = Pages.shared();

  private ShopPage shop;
  private long product;

  /** What a page hears of a request instead of its answer. */
  private enum Loss { NOTHING, UNAVAILABLE }

  @BeforeEach
  void openTab() {
    shop = new ShopPage(pages, new Browser.NewContextOptions());
    product = pages.floor().product(CENTRE, 10);
  }

  /** Loses the answers of some requests, after they have had their effect, and returns how many came. */
  private AtomicInteger lose(Loss loss, int answers, String url) {
    var requests = new AtomicInteger();
    shop.page().route(url, route -> {
      if (requests.incrementAndGet() > answers) {
        route.resume();
        return;
      }
      route.fetch();
      if (loss == Loss.NOTHING) {
        route.abort();
      } else {
        refuse(route);
      }
    });
    return requests;
  }

  private static void refuse(Route route) {
    route.fulfill(new Route.FulfillOptions().setStatus(503).setHeaders(Map.of("Retry-After", "1"))
        .setContentType("application/problem+json")
        .setBody("{\"title\":\"Service Unavailable\",\"status\":503,\"code\":\"unavailable\"}"));
  }

  private void refuseAll(String url) {
    shop.page().route(url, ShopAnswersTest::refuse);
  }

  private static long orders() {
    var orders = expect(200, pages.floor().client().get("/order-service/admin/orders?limit=200"));
    return orders.getJsonArray("items").size();
  }

  @ParameterizedTest
  @EnumSource
  void what_is_added_with_a_lost_answer_is_in_the_cart_once(Loss loss) {
    var requests = lose(loss, 1, ADD);
    shop.openView("products/" + product);
    shop.primary().click();
    assertThat(shop.message()).containsText("le panier (1)");
    shop.expectInCart(1);
    assertEquals(2, requests.get());
  }

  @ParameterizedTest
  @EnumSource
  void a_click_after_lost_answers_means_the_same_piece_and_one_after_an_answer_another_piece(Loss loss) {
    lose(loss, ALL, ADD);
    shop.openView("products/" + product);
    shop.primary().click();
    assertThat(shop.message()).containsText(loss == Loss.NOTHING ? "Aucune réponse ne vient" : "ne répond pas");
    shop.page().unroute(ADD);
    shop.primary().click();
    assertThat(shop.message()).containsText("le panier (1)");
    shop.expectInCart(1);
    shop.primary().click();
    assertThat(shop.message()).containsText("le panier (2)");
    shop.expectInCart(2);
  }

  /** A button that moves while it is pressed is missed. */
  @Test
  void no_button_moves_when_late_answers_arrive() {
    var stock = new HeldAnswers(shop.page(), "**/inventory-service/**/availability");
    var categories = new HeldAnswers(shop.page(), "**/product-service/categories*");
    shop.openView("products/" + product);
    shop.primary().waitFor();
    stock.await();
    categories.await();
    var place = shop.primary().boundingBox();
    stock.letGo();
    categories.letGo();
    assertThat(shop.locator(".stock")).containsText("En stock");
    assertThat(shop.locator(".categories")).containsText("Boissons");
    assertEquals(place.y, shop.primary().boundingBox().y);
  }

  @Test
  void what_was_added_is_said_also_when_the_cart_cannot_be_read_then() {
    shop.openView("products/" + product);
    refuseAll("**/cart-service/**/cart*");
    shop.primary().click();
    assertThat(shop.message()).containsText("le panier (1)");
    shop.expectInCart(1);
  }

  @ParameterizedTest
  @EnumSource
  void an_order_whose_answer_is_lost_is_placed_once(Loss loss) {
    shop.prepareOrder(product);
    var before = orders();
    var requests = lose(loss, 1, "**/order-service/checkout");
    shop.pay().click();
    shop.expectThanks();
    assertEquals(2, requests.get());
    assertEquals(before + 1, orders());
  }

  @Test
  void an_account_whose_answers_are_lost_is_opened_once_and_its_log_in_can_come_later() {
    lose(Loss.NOTHING, 1, "**/customer-service/customers");
    shop.signUp();
    openTab();
    refuseAll("**/customer-service/auth");
    shop.openView("signup?next=checkout");
    shop.fillSignUp();
    shop.primary().click();
    assertThat(shop.main()).containsText("ne répond pas");
    shop.page().unroute("**/customer-service/auth");
    shop.primary().click();
    shop.expectHeading("Passer la commande");
  }

  @Test
  void the_cart_of_a_customer_who_has_logged_out_is_not_shown_any_more() {
    // with an address, so that the cart is read once
    shop.prepareOrder(product);
    shop.openView("orders");
    var cart = new HeldAnswers(shop.page(), "**/cart-service/cart*");
    shop.cartLink().click();
    cart.await();
    shop.openView("orders");
    shop.button("Se déconnecter").click();
    shop.expectInCart(0);
    cart.letGo();
    shop.expectInCart(0);
  }

  @Test
  void a_token_that_arrives_after_the_log_out_does_not_log_in_again() {
    shop.signUp();
    // held from before the page can ask, which anything that it still reads may do
    var token = new HeldAnswers(shop.page(), "**/auth/refresh");
    shop.page().evaluate("""
        const session = JSON.parse(localStorage.getItem('pos.shop.session'));
        localStorage.setItem('pos.shop.session', JSON.stringify({...session, expires_at: 0}));
        """);
    shop.openView("orders");
    token.await();
    shop.button("Se déconnecter").click();
    assertThat(shop.link("Se connecter")).isVisible();
    token.letGo();
    assertEquals(null, shop.page().evaluate("localStorage.getItem('pos.shop.session')"));
  }

  @Test
  void orders_are_shown_to_their_customer_only() {
    shop.prepareOrder(product);
    shop.pay().click();
    shop.expectThanks();
    shop.openView("orders");
    assertThat(shop.main().locator("li.card")).hasCount(1);
    var other = new ShopPage(pages, new Browser.NewContextOptions());
    other.signUp();
    // as if the other one had logged in in another tab of this browser
    shop.page().evaluate("""
        session => {
          localStorage.setItem('pos.shop.session', session);
          dispatchEvent(new StorageEvent('storage', {key: 'pos.shop.session'}));
        }""", other.page().evaluate("localStorage.getItem('pos.shop.session')"));
    assertThat(shop.main()).containsText("Vous n’avez pas encore de commande");
    assertThat(shop.main().locator("li.card")).hasCount(0);
  }

  @Test
  void an_order_that_was_read_before_it_was_cancelled_is_not_shown_afterwards() {
    shop.prepareOrder(product);
    shop.pay().click();
    shop.expectThanks();
    var read = new HeldAnswers(shop.page(), shop.page().url().replaceAll(".*orders/(\\d+).*", "**/orders/$1"));
    shop.openView("orders");
    shop.page().clock().install();
    shop.page().goBack();
    read.await().letGo();
    shop.button("Annuler la commande").click();
    read = new HeldAnswers(shop.page(), shop.page().url().replaceAll(".*orders/(\\d+).*", "**/orders/$1"));
    shop.page().clock().fastForward(21_000);
    read.await();
    shop.locator("dialog .danger").click();
    assertThat(shop.main().locator(".badge").first()).containsText("Annulée");
    var histories = histories();
    read.letGo();
    assertEquals(histories, histories());
    assertThat(shop.main().locator(".badge").first()).containsText("Annulée");
  }

  /** Returns how often the page has asked how the order came about, which it does for each that it shows. */
  private long histories() {
    return shop.requested().stream().filter(url -> url.endsWith("/history")).count();
  }

  @Test
  void products_of_an_earlier_search_are_not_shown_under_a_later_one() {
    shop.openView("");
    var earlier = new HeldAnswers(shop.page(), "**/products?*q=bougie*");
    shop.search("bougie");
    earlier.await();
    shop.search("sirop");
    shop.expectHeading("sirop");
    assertThat(shop.locator(".product").first()).containsText("Sirop");
    earlier.letGo();
    assertThat(shop.locator(".product").first()).containsText("Sirop");
  }

  @Test
  void the_last_of_several_quantities_stays() {
    shop.add(product);
    shop.openView("cart");
    var quantity = shop.locator(".line input");
    var first = new HeldAnswers(shop.page(), "**/items/" + product);
    quantity.fill("3");
    quantity.press("Enter");
    first.await();
    quantity.fill("2");
    quantity.press("Enter");
    assertEquals(1, shop.requested().stream().filter(url -> url.endsWith("/items/" + product)).count());
    first.letGo();
    shop.expectInCart(2);
  }
}
