package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.acceptance.TillPage.MUG;
import static pos.acceptance.TillPage.SYRUP;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.testing.LongRun;

/** Each screen in sizes, languages and colours: accessible, no wider than the window, and drawn to be looked at. */
@LongRun
@Tag("browser")
class TillLooksTest {

  @RegisterExtension
  static final Pages pages = Pages.shared();

  private String name;
  private TillPage till;
  private int number;

  @ParameterizedTest
  @CsvSource({"1024, 600, fr, LIGHT", "1024, 600, en, DARK", "390, 844, fr, LIGHT", "390, 844, en, DARK",
      "1920, 1080, en, LIGHT", "1920, 1080, fr, DARK"})
  void every_screen(int width, int height, String language, ColorScheme colours) {
    name = width + "-" + language + "-" + colours.name().toLowerCase();
    var isPhone = width < 700;
    till = TillPage.open(pages.chrome().profile(new Browser.NewContextOptions().setViewportSize(width, height)
        .setColorScheme(colours).setHasTouch(isPhone).setIsMobile(isPhone)), pages.floor());
    look("key");
    till.setUp();
    TillPage.assertVisible(till.page().locator(".people"));
    look("login");
    till.logIn("Amélie", "2580");
    TillPage.assertVisible(till.page().locator(".cash-count"));
    look("session");
    till.openSession();
    TillPage.assertVisible(till.favourites().first());
    if (language.equals("en")) {
      till.marked("language").click();
    }
    look("empty");
    till.scan(MUG).scan(SYRUP).scan(MUG).scan("2000000000183").expectLines(4);
    look("ticket");
    var pad = till.page().locator(".pad").boundingBox();
    till.scan("4006381333931");
    TillPage.assertVisible(till.page().locator(".said .bad"));
    look("unknown");
    till.entry().fill("ca");
    TillPage.assertVisible(till.marked("result").first());
    look("search");
    till.entry().fill("");
    till.lines().nth(3).click();
    TillPage.assertVisible(till.page().locator("dialog"));
    look("line");
    till.press("Escape");
    assertThat(till.page().locator("dialog")).hasCount(0);
    till.page().locator(".pay-key").click();
    till.page().locator(".notes button").nth(3).click();
    look("pay");
    if (!isPhone) {
      var now = till.page().locator(".pad").boundingBox();
      assertEquals(List.of(pad.x, pad.y, pad.width, pad.height), List.of(now.x, now.y, now.width, now.height));
    }
    till.page().locator(".methods button").first().click();
    till.page().locator(".methods button").nth(1).click();
    TillPage.assertVisible(till.marked("change"));
    till.expectUnsent(0);
    look("paid");
    till.page().locator(".paid button").first().click();
    till.page().locator(".functions button").nth(3).click();
    TillPage.assertVisible(till.page().locator(".report"));
    look("drawer");
    till.page().locator(".row[role=group] button").nth(2).click();
    look("close");
    till.press("Escape");
    till.page().locator(".functions button").nth(2).click();
    till.entry().fill(till.register() + "-1");
    till.press("Enter");
    TillPage.assertVisible(till.page().locator("tbody tr").first());
    look("return");
    till.press("Escape");
    till.page().locator(".functions button").nth(1).click();
    look("suspended");
    till.press("Escape");
    till.page().locator(".bar button").nth(1).click();
    look("settings");
  }

  private void look(String screen) {
    var page = till.page();
    Chrome.look(page, "till-%s-%02d-%s".formatted(name, ++number, screen));
    assertTrue(((Boolean) page.evaluate("document.documentElement.lang.length === 5")), screen);
    assertEquals(List.of(), page.evaluate("""
        () => [...document.querySelectorAll('button')]
            .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 47.5)
            .map(each => each.textContent)"""), "targets below 48 px on " + screen);
    assertEquals(List.of(), page.evaluate("""
        () => [...document.querySelectorAll('.amount')].map(each => parseFloat(getComputedStyle(each).fontSize))
            .filter(pixels => pixels < 40)"""), "totals below 40 px on " + screen);
  }
}
