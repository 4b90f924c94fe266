package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.assertions.LocatorAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pos.common.run.Launch;
import pos.shop.Part;
import pos.testing.Contract;
import pos.testing.LongRun;

/** The contract of every service as a browser shows it. */
@LongRun
@Tag("browser")
class DocsPageTest {

  @RegisterExtension
  static final Pages pages = Pages.of(Floor.withWebShop(1).withReporting().forManyFromOneAddress());

  private static final LocatorAssertions.HasCountOptions SLOWLY =
      new LocatorAssertions.HasCountOptions().setTimeout(120_000);

  private static Tab open(String page) {
    var tab = new Tab(pages, new Browser.NewContextOptions());
    tab.open(page);
    return tab;
  }

  @ParameterizedTest
  @EnumSource(Part.class)
  void every_operation_is_shown_and_asks_the_shop_that_the_page_comes_from(Part part) {
    var vertx = Launch.vertx();
    var operations = Contract.read(vertx, part.owner() + "/openapi.yaml").operations().size();
    vertx.close().await();
    var tab = open("/" + part.service() + "/docs");
    assertThat(tab.locator(".opblock")).hasCount(operations, SLOWLY);
    assertThat(tab.locator(".servers select")).hasValue("/" + part.service());
  }

  /** Of so many operations the page shows those that are in sight. */
  @Test
  void the_page_of_all_services_asks_the_shop_that_it_comes_from() {
    var tab = open("/docs");
    assertThat(tab.locator("#operations-product-list_products")).hasCount(1, SLOWLY);
    assertThat(tab.locator(".servers select")).hasValue("/");
  }
}
