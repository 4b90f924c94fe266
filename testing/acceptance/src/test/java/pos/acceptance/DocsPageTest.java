package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pos.common.run.Launch;
import pos.shop.Part;
import pos.testing.Contract;

/** The contract of every service as a browser shows it. */
@Tag("browser")
class DocsPageTest {

  @RegisterExtension
  static final Pages pages = Pages.of(Floor.withWebShop(1).withReporting().forManyFromOneAddress());

  private static int operations(Part part) {
    var vertx = Launch.vertx();
    try {
      return Contract.read(vertx, part.owner() + "/openapi.yaml").operations().size();
    } finally {
      vertx.close().await();
    }
  }

  @ParameterizedTest
  @EnumSource(Part.class)
  void every_operation_is_shown_and_asks_the_shop_that_the_page_comes_from(Part part) {
    shows("/" + part.service() + "/docs", operations(part), "/" + part.service());
  }

  @Test
  void the_page_of_all_services_shows_all_operations_and_asks_the_shop_that_it_comes_from() {
    shows("/docs", Stream.of(Part.values()).mapToInt(DocsPageTest::operations).sum(), "/");
  }

  private static void shows(String page, int operations, String server) {
    var tab = new Tab(pages, new Browser.NewContextOptions());
    tab.open(page);
    assertThat(tab.locator(".opblock")).hasCount(operations, new LocatorAssertions.HasCountOptions().setTimeout(120_000));
    assertThat(tab.locator(".servers select")).hasValue(server);
  }
}
