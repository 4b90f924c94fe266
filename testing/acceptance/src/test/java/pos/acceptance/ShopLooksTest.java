package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.testing.LongRun;

/** The web shop's views on screens of all widths. */
@Tag("browser")
@LongRun
class ShopLooksTest {

  @RegisterExtension
  static final Pages pages = Pages.shared();

  @ParameterizedTest
  @CsvSource({"320, LIGHT, 100", "320, DARK, 200", "390, DARK, 100", "1024, LIGHT, 100", "1920, DARK, 100"})
  void every_view_is_accessible_and_fits_every_width(int width, ColorScheme scheme, int textPercent) {
    var shop = new ShopPage(pages, new Browser.NewContextOptions().setViewportSize(width, 800).setColorScheme(scheme)
        .setLocale("en-CA"));
    var name = "shop-%d-%s-%d-".formatted(width, scheme.name().toLowerCase(), textPercent);
    var product = pages.floor().product(WebShop.LOGISTICS_CENTRE, 10);
    shop.openView("");
    shop.page().evaluate("document.documentElement.style.fontSize = '" + textPercent + "%'");
    assertThat(shop.locator(".product").first()).isVisible();
    Chrome.look(shop.page(), name + "catalogue");
    go(shop, "products/" + product, "Thing");
    shop.primary().click();
    assertThat(shop.message()).containsText("is in the cart");
    Chrome.look(shop.page(), name + "product");
    go(shop, "cart", "Cart");
    assertThat(shop.total()).containsText("$");
    Chrome.look(shop.page(), name + "cart");
    go(shop, "signup", "Create an account");
    shop.primary().click();
    assertThat(shop.main()).containsText("Check the fields");
    Chrome.look(shop.page(), name + "signup");
  }

  private static void go(ShopPage shop, String view, String heading) {
    shop.page().evaluate("location.hash = '#/" + view + "'");
    shop.expectHeading(heading);
  }
}
