package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import java.util.Map;
import java.util.UUID;
import pos.common.shop.Language;
import pos.testing.ServiceProcess;

/** The page of the web shop as a customer uses it, in French unless the profile says otherwise. */
final class ShopPage extends Tab {

  static final String PATH = "/order-service/shop/";
  static final String PASSWORD = "une phrase longue";
  static final long SHIPPING_CENTS = 995;

  ShopPage(Pages pages, Browser.NewContextOptions options) {
    super(pages, options);
  }

  /** @param view the part of the address behind the # */
  void openView(String view) {
    open(PATH + "#/" + view);
  }

  /** Returns the button that does what a view is for. */
  Locator primary() {
    return main().locator("button.primary");
  }

  Locator total() {
    return locator("#total");
  }

  Locator cartLink() {
    return locator("header a[href='#/cart']");
  }

  Locator message() {
    return locator(".message");
  }

  Locator pay() {
    return button("Commander et payer");
  }

  void expectInCart(int pieces) {
    assertThat(locator("#cart-count")).hasText(String.valueOf(pieces));
  }

  void expectThanks() {
    assertThat(main()).containsText("Merci");
  }

  /** Returns the number of the order that is shown. */
  long order() {
    return Long.parseLong(page().url().replaceAll(".*#/orders/(\\d+).*", "$1"));
  }

  void fill(Map<String, String> values) {
    values.forEach((name, value) -> main().locator("[name=" + name + "]").fill(value));
  }

  /** Puts a piece of a product into the cart, as a guest or a customer. */
  void add(long product) {
    openView("products/" + product);
    click(primary());
  }

  /** Clicks until the product is in the cart: the page gives up, and says so, when services are slow for long. */
  void click(Locator add) {
    var said = message().locator(".notice");
    ServiceProcess.await("the product is in the cart", () -> {
      add.click();
      var isAdded = said.textContent().contains("le panier (");
      if (!isAdded) {
        assertThat(said).hasCount(0);
      }
      return isAdded;
    });
  }

  void search(String words) {
    locator("input[type=search]").fill(words);
    press("Enter");
  }

  /** Fills in the form of an account, and returns the name of the new customer. */
  String fillSignUp() {
    var name = "u" + UUID.randomUUID().toString().substring(0, 12);
    fill(Map.of("first_name", "Amélie", "last_name", "Tremblay", "email", name + "@example.ca", "username", name,
        "password", PASSWORD));
    return name;
  }

  /** Returns the name of a new customer, who is logged in. */
  String signUp() {
    openView("signup?next=checkout");
    var name = fillSignUp();
    primary().click();
    expectHeading("Passer la commande");
    return name;
  }

  void enterAddress() {
    fill(Map.of("full_name", "Amélie Tremblay", "line1", "12, rue Saint-Paul", "city", "Montréal",
        "postal_code", "h2y1z5"));
    button("Livrer à cette adresse").click();
    assertThat(main().locator("address")).containsText("Montréal (QC) H2Y 1Z5");
  }

  /** Goes to the last click of an order of one piece each of products at a dollar. */
  void prepareOrder(long... products) {
    for (var product : products) {
      add(product);
    }
    signUp();
    enterAddress();
    expectToPay(100L * products.length + SHIPPING_CENTS);
  }

  void expectToPay(long cents) {
    assertThat(pay()).containsText(Language.FR.money(cents));
  }
}
