package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.assertions.LocatorAssertions;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pos.common.run.Launch;
import pos.shop.Part;
import pos.testing.Contract;

/** The contract of every service as a browser shows it. */
class DocsPageTest {

  @RegisterExtension
  static final Pages pages = Pages.of(Floor.withWebShop(1).withReporting().forManyFromOneAddress());

  @ParameterizedTest
  @EnumSource(Part.class)
  void every_operation_is_shown_and_asks_the_shop_that_the_page_comes_from(Part part) {
    var vertx = Launch.vertx();
    var operations = Contract.read(vertx, part.owner() + "/openapi.yaml").operations().size();
    vertx.close().await();
    var tab = new Tab(pages, new Browser.NewContextOptions());
    tab.open("/" + part.owner() + "-service/docs");
    assertThat(tab.locator(".opblock")).hasCount(operations, new LocatorAssertions.HasCountOptions().setTimeout(120_000));
    assertThat(tab.locator(".servers select")).hasValue("/" + part.service());
  }
}
