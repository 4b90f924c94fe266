package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitUntilState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/** A tab in a browser's profile of its own, and what one does on any page. */
class Tab {

  private static final int MANY_TABS = 100;

  /** A page itself, and what is below the hash of its files. */
  private static final Pattern PAGE_FILE = Pattern.compile(".*/(?:[0-9a-f]{16}/[^/]+)?");
  private static final int FIRST_VISIT_BYTES = 150_000;

  private final List<String> requested = Collections.synchronizedList(new ArrayList<>());
  private final List<Response> answers = Collections.synchronizedList(new ArrayList<>());
  private final Page page;
  private final String gateway;

  Tab(Pages pages, Browser.NewContextOptions options) {
    page = pages.chrome().profile(options).newPage();
    gateway = "http://127.0.0.1:" + pages.floor().port();
    page.onRequest(request -> requested.add(request.url()));
    page.onResponse(answers::add);
  }

  /** @param path from the gateway's root */
  Tab open(String path) {
    page.navigate(gateway + path);
    return this;
  }

  /** Opens a page of which a script is lost on its way, until the page has said so. */
  Tab openThoughAScriptIsLost(String path) {
    var isLost = new AtomicBoolean(true);
    page.route("**/preact.js", route -> {
      if (isLost.get()) {
        route.abort();
      } else {
        route.resume();
      }
    });
    open(path);
    expectVisible("Une partie de la page n’est pas arrivée");
    isLost.set(false);
    return this;
  }

  /** Opens a page of which a script never comes, until the page has lost its patience. */
  Tab openThoughAScriptHangs(String path) {
    var hangs = new AtomicBoolean(true);
    page.route("**/preact.js", route -> {
      if (!hangs.get()) {
        route.resume();
      }
    });
    page.clock().install();
    page.navigate(gateway + path, new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
    assertThat(page.getByText("Un instant…")).isVisible();
    hangs.set(false);
    page.clock().fastForward("01:01");
    return this;
  }

  /** Fails if the files of a page, whose first visit this was, are too large as they came over the network. */
  void expectSmallFirstVisit() {
    // reading a header lets further answers arrive
    var bytes = List.copyOf(answers).stream().filter(answer -> PAGE_FILE.matcher(answer.url()).matches())
        .mapToInt(answer -> Integer.parseInt(answer.headerValue("content-length"))).sum();
    System.out.printf("%s: %,d bytes, first paint after %.0f ms%n", page.url(), bytes, ((Number) page.evaluate(
        "performance.getEntriesByName('first-contentful-paint')[0].startTime")).doubleValue());
    assertTrue(bytes > 20_000 && bytes < FIRST_VISIT_BYTES, bytes + " bytes");
  }

  Page page() {
    return page;
  }

  /** Returns all that the tab has asked for. */
  List<String> requested() {
    return List.copyOf(requested);
  }

  Locator locator(String selector) {
    return page.locator(selector);
  }

  Locator main() {
    return page.locator("main");
  }

  Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  Locator link(String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
  }

  /** Returns the first region with exactly this name. */
  Locator region(String name) {
    return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true)).first();
  }

  Tab press(String... keys) {
    for (var key : keys) {
      page.keyboard().press(key);
    }
    return this;
  }

  /** Reaches something with the Tab key alone. */
  Tab tabTo(Locator target) {
    for (int i = 0; i < MANY_TABS && !isFocused(target); i++) {
      press("Tab");
    }
    assertThat(target).isFocused();
    return this;
  }

  private static boolean isFocused(Locator target) {
    return (Boolean) target.evaluate("each => each === document.activeElement");
  }

  void expectHeading(String text) {
    assertThat(page.locator("h1")).containsText(text);
  }

  void expectVisible(String text) {
    assertThat(page.getByText(text)).isVisible();
  }

  void expectLanguage(String language) {
    assertThat(page.locator("html")).hasAttribute("lang", language);
  }
}
