package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The till's page in a real browser. */
class TillTest {

  @RegisterExtension
  static final Chrome chrome = new Chrome();
  @RegisterExtension
  static final Floor floor = Floor.ofStores();

  private static void shot(Page page, String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/screenshots/" + name + ".png")));
  }

  @Test
  void the_page_opens() {
    var profile = chrome.profile(new Browser.NewContextOptions().setViewportSize(1024, 600));
    var till = TillPage.open(profile, floor.port());
    var page = till.page();
    page.onPageError(e -> System.out.println("PAGEERROR " + e));
    page.onConsoleMessage(e -> System.out.println("CONSOLE " + e.text()));
    page.waitForTimeout(1500);
    shot(page, "1-key");
    till.setUp(1);
    page.waitForTimeout(500);
    shot(page, "2-login");
    till.logIn("Amélie", "2580");
    page.waitForTimeout(1500);
    shot(page, "3-session");
    till.openSession();
    page.waitForTimeout(500);
    shot(page, "4-sell");
    till.scan("2000000000039").scan("2000000000091").scan("2000000000015");
    page.waitForTimeout(300);
    shot(page, "5-scanned");
    till.type("caf");
    page.waitForTimeout(300);
    shot(page, "6-search");
    till.press("Enter");
    till.press("F3");
    page.waitForTimeout(300);
    shot(page, "7-line");
    till.press("Escape");
    page.waitForTimeout(300);
    till.press("Enter");
    page.waitForTimeout(300);
    till.type("3000");
    shot(page, "8-pay");
    till.press("Enter");
    page.waitForTimeout(800);
    till.type("2000");
    till.press("Enter");
    page.waitForTimeout(1000);
    shot(page, "9-paid");
    till.press("Enter");
    till.press("F8");
    page.waitForTimeout(1000);
    shot(page, "10-drawer");
    System.out.println("BODY " + page.locator("body").innerText());
    chrome.expectNoErrors();
  }
}
