package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;

/** The page of a till as a cashier of store 1 uses it, in French unless it was changed. */
final class TillPage {

  static final String STORE_KEY = "pos-store-1-2025-dev-key";
  /** Slower than a scanner. */
  private static final int PERSON_MILLIS = 60;

  private final Page page;

  private TillPage(Page page) {
    this.page = page;
  }

  /** Opens the page in a new tab of a profile. */
  static TillPage open(BrowserContext profile, int port) {
    var page = profile.newPage();
    page.navigate("http://127.0.0.1:" + port + "/sales-service/till/");
    return new TillPage(page);
  }

  /** Opens the page in a new profile, with everything that comes before selling: key, register, PIN and session. */
  static TillPage ready(BrowserContext profile, int port, int register) {
    var till = open(profile, port).setUp(register).logIn("Amélie", "2580");
    if (till.page.getByRole(AriaRole.BUTTON, named("Ouvrir la session")).or(till.entry()).first().textContent()
        .contains("session")) {
      till.openSession();
    }
    assertThat(till.favourites().first()).isVisible();
    return till;
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  TillPage setUp(int register) {
    page.getByLabel("Clé du magasin").fill(STORE_KEY);
    page.keyboard().press("Enter");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions()
        .setName(Pattern.compile("Register " + register + "$"))).click();
    return this;
  }

  TillPage logIn(String name, String pin) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^" + name))).click();
    page.getByLabel("NIP").fill(pin);
    page.keyboard().press("Enter");
    return this;
  }

  TillPage openSession() {
    page.getByLabel("Nombre de 20,00 $").fill("5");
    page.getByRole(AriaRole.BUTTON, named("Ouvrir la session")).click();
    assertThat(entry()).isVisible();
    return this;
  }

  Page page() {
    return page;
  }

  Locator entry() {
    return page.locator("#entry");
  }

  Locator favourites() {
    return page.locator(".favourite");
  }

  Locator lines() {
    return marked("line");
  }

  /** Returns the element with a mark of its own in the page. */
  Locator marked(String mark) {
    return page.locator("[data-test=" + mark + "]");
  }

  Locator said() {
    return page.locator(".said");
  }

  Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  /** Sends the keys of a scanner, which types faster than a person and ends with Enter. */
  TillPage scan(String code) {
    page.keyboard().type(code);
    page.keyboard().press("Enter");
    return this;
  }

  /** Types as a person does. */
  TillPage type(String text) {
    page.keyboard().type(text, new Keyboard.TypeOptions().setDelay(PERSON_MILLIS));
    return this;
  }

  TillPage press(String key) {
    page.keyboard().press(key);
    return this;
  }

  /** Sells what was scanned for cash, and goes on to the next customer. @param cents typed; empty for the exact amount */
  TillPage payCash(String cents) {
    press("Enter");
    assertThat(marked("left")).isVisible();
    type(cents).press("Enter");
    assertThat(marked("change")).isVisible();
    return this;
  }

  TillPage nextCustomer() {
    press("Enter");
    assertThat(page.locator(".lines.empty")).isVisible();
    return this;
  }

  TillPage expectUnsent(int count) {
    assertThat(marked("unsent")).hasAttribute("data-count", String.valueOf(count));
    return this;
  }
}
