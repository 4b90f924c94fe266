package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static pos.acceptance.FloorClient.expect;

import com.microsoft.playwright.Browser;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.common.shop.Language;
import pos.shop.Part;
import pos.testing.LongRun;
import pos.testing.ServiceProcess;

/** What the supervision page says of the web shop's carts, in a real browser. */
@LongRun
@Tag("browser")
class DashboardConversionTest {

  @RegisterExtension
  static final Pages pages = Pages.of(Floor.withWebShop(1).withReporting());

  private static JsonObject conversion() {
    return expect(200, pages.floor().client().get("/reporting-service/dashboard")).getJsonObject("conversion");
  }

  private static Stream<String> shown(JsonObject part, Language language) {
    var percent = part.getInteger("percent") + (language == Language.FR ? "\u00a0%" : "%");
    return Stream.of(part.getLong("carts").toString(), part.getLong("orders").toString(), percent);
  }

  private static String[] cells(JsonObject conversion, Language language) {
    var today = shown(conversion.getJsonObject("today"), language).toList();
    var week = shown(conversion.getJsonObject("last_7_days"), language).toList();
    return Stream.of(0, 1, 2).flatMap(row -> Stream.of(today.get(row), week.get(row))).toArray(String[]::new);
  }

  @Test
  void carts_and_orders_on_the_page_are_those_of_the_api_in_both_languages_and_missing_ones_are_said() {
    var customers = new Customers(pages.floor());
    var product = pages.floor().product(WebShop.LOGISTICS_CENTRE, 10);
    var buyer = Customers.newId();
    customers.add(buyer, product).await();
    customers.add(Customers.newId(), product).await();
    expect(201, customers.checkOut(buyer, "conversion", "tok_visa"));
    ServiceProcess.await("the order is in the books",
        () -> conversion().getJsonObject("today").getLong("orders") == 1);
    var tab = new Tab(pages, new Browser.NewContextOptions()).open("/reporting-service/dashboard/");
    tab.locator("input[name=key]").fill("pos-back-office-2025-dev-key");
    tab.press("Enter");
    var cells = tab.region("Des paniers aux commandes").locator("td");
    assertThat(cells).hasText(cells(conversion(), Language.FR));
    assertThat(cells).hasText(new String[] {"2", "2", "1", "1", "50\u00a0%", "50\u00a0%"});
    tab.button("English").click();
    assertThat(tab.region("From carts to orders").locator("td")).hasText(cells(conversion(), Language.EN));
    Chrome.look(tab.page(), "dashboard-conversion-wide");
    tab.page().setViewportSize(320, 800);
    Chrome.look(tab.page(), "dashboard-conversion-narrow");
    pages.floor().service(Part.CART).kill();
    tab.expectVisible("The cart service does not answer: the conversion is missing.");
  }
}
