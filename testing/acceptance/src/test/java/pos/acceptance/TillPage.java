package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static pos.acceptance.FloorClient.expect;

import com.google.gson.JsonParser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import pos.shop.Part;
import pos.testing.ServiceProcess;

/** The page of a till as a cashier of store 1 uses it, in French unless that was changed, at a register of its own. */
final class TillPage {

  static final String PATH = "/sales-service/till/";
  static final String STORE_KEY = "pos-store-1-2025-dev-key";
  /** Products 3, 9 and 1 of the development catalogue: 4.49 and 14.95 with taxes, 12.99 without. */
  static final String CHOCOLATE = "2000000000039";
  static final String MUG = "2000000000091";
  static final String SYRUP = "2000000000015";
  /** Slower than a scanner. */
  private static final int PERSON_MILLIS = 60;
  private static final double SCANNER_SECONDS = 0.005;

  private final Page page;
  private final String address;
  private final long register;

  private TillPage(Page page, String address, long register) {
    this.page = page;
    this.address = address;
    this.register = register;
  }

  /** Opens the page in a new tab, for a register that was not there before. */
  static TillPage open(BrowserContext profile, Floor floor) {
    return open(profile, floor, "http://127.0.0.1:" + floor.port());
  }

  /** @param gateway the address under which the browser finds it */
  static TillPage open(BrowserContext profile, Floor floor, String gateway) {
    var register = floor.databases().number(Part.SALES,
        "INSERT INTO registers (store_id, name) VALUES (1, $1) RETURNING id",
        "Caisse " + UUID.randomUUID().toString().substring(0, 8));
    return open(profile, gateway + PATH, register);
  }

  private static TillPage open(BrowserContext profile, String address, long register) {
    var till = new TillPage(profile.newPage(), address, register);
    till.page.navigate(address);
    return till;
  }

  /** Opens the page in a new profile, and does everything that comes before selling. */
  static TillPage ready(Pages pages) {
    return ready(pages.chrome().profile(), pages.floor());
  }

  /** Does everything that comes before selling: key, register, PIN and session. */
  static TillPage ready(BrowserContext profile, Floor floor) {
    var till = open(profile, floor).setUp().logIn("Amélie", "2580").openSession();
    assertVisible(till.favourites().first());
    return till;
  }

  /** Returns the same till in another tab. */
  TillPage inAnotherTab() {
    return open(page.context(), address, register);
  }

  /** Returns the same till in another browser. */
  TillPage in(BrowserContext profile) {
    return open(profile, address, register);
  }

  /** Returns the sales of the register in the order of their receipts. */
  List<JsonObject> books(Floor floor) {
    return expect(200, floor.client().get("/sales-service/sales?limit=200&register_id=" + register))
        .getJsonArray("items").stream().map(JsonObject.class::cast)
        .map(sale -> expect(200, floor.client().get("/sales-service/sales/" + sale.getString("id"))))
        .sorted(Comparator.comparing(sale -> sale.getLong("receipt_number"))).toList();
  }

  /** Waits until the page would open without a server. */
  TillPage awaitWorker() {
    ServiceProcess.await("the worker has the page", () ->
        (Boolean) page.evaluate("Boolean(navigator.serviceWorker.controller)"));
    return this;
  }

  static void assertVisible(Locator locator) {
    assertThat(locator).isVisible();
  }

  Locator keyField() {
    return page.locator("label:has-text('Clé du magasin') input");
  }

  TillPage setUp() {
    assertVisible(keyField());
    keyField().fill(STORE_KEY);
    var own = page.locator("[data-register='" + register + "']");
    again("the registers are listed", () -> own.count() > 0, () -> page.keyboard().press("Enter"));
    own.click();
    return this;
  }

  TillPage removeKey() {
    button("Réglages").click();
    button("Retirer la clé").click();
    page.locator("dialog").getByText("Retirer la clé").last().click();
    assertVisible(keyField());
    return this;
  }

  TillPage choose(String name) {
    person(name).click();
    return this;
  }

  private Locator person(String name) {
    return page.locator(".people button").filter(new Locator.FilterOptions().setHasText(name));
  }

  TillPage logIn(String name, String pin) {
    choose(name);
    again("the screen is unlocked", () -> person(name).count() == 0, () -> enterPin(pin));
    return this;
  }

  /** Does something, and again when the server has not answered in time, as a person would. */
  private void again(String what, BooleanSupplier isDone, Runnable step) {
    step.run();
    ServiceProcess.await(what, () -> {
      if (isDone.getAsBoolean()) {
        return true;
      }
      if (said().textContent().contains("ne répond pas") || said().textContent().contains("absent")) {
        step.run();
      }
      return isDone.getAsBoolean();
    });
  }

  TillPage enterPin(String pin) {
    page.getByLabel("NIP").fill(pin);
    // it is not while another PIN is being compared
    assertThat(page.locator("form button.primary").last()).isEnabled();
    page.keyboard().press("Enter");
    return this;
  }

  /** Opens the session with five notes of twenty dollars. */
  TillPage openSession() {
    page.getByLabel("Nombre de 20,00").fill("5");
    button("Ouvrir la session").click();
    assertVisible(entry());
    return this;
  }

  Page page() {
    return page;
  }

  long register() {
    return register;
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
    return scan(code, "Enter", 0);
  }

  /** @param end the key that the scanner adds: Enter or Tab */
  TillPage scan(String code, String end) {
    return scan(code, end, 0);
  }

  /** Sends the same keys so that each arrives long after its time. */
  TillPage scanLate(String code) {
    return scan(code, "Enter", 2 * PERSON_MILLIS);
  }

  /** A key has the time at which it was pressed, however long this machine takes to send it. */
  private TillPage scan(String code, String end, double pauseMillis) {
    var chrome = page.context().newCDPSession(page);
    var seconds = System.currentTimeMillis() / 1000.0;
    for (var character : code.split("")) {
      seconds += SCANNER_SECONDS;
      key(chrome, seconds, new JsonObject().put("key", character).put("text", character));
      page.waitForTimeout(pauseMillis);
    }
    var isEnter = end.equals("Enter");
    key(chrome, seconds + SCANNER_SECONDS, new JsonObject().put("key", end).put("text", isEnter ? "\r" : "")
        .put("windowsVirtualKeyCode", isEnter ? 13 : 9));
    chrome.detach();
    return this;
  }

  private static void key(CDPSession chrome, double seconds, JsonObject key) {
    key.put("timestamp", seconds);
    chrome.send("Input.dispatchKeyEvent", gson(key.put("type", "keyDown")));
    key.remove("text");
    chrome.send("Input.dispatchKeyEvent", gson(key.put("type", "keyUp")));
  }

  private static com.google.gson.JsonObject gson(JsonObject json) {
    return JsonParser.parseString(json.encode()).getAsJsonObject();
  }

  /** Types as a person does. */
  TillPage type(String text) {
    page.keyboard().type(text, new Keyboard.TypeOptions().setDelay(PERSON_MILLIS));
    page.waitForTimeout(PERSON_MILLIS);
    return this;
  }

  TillPage press(String... keys) {
    for (var key : keys) {
      page.keyboard().press(key);
    }
    return this;
  }

  TillPage expectLines(int count) {
    assertThat(lines()).hasCount(count);
    return this;
  }

  /** Takes cash for what is on the ticket. @param cents typed; empty for the exact amount */
  TillPage payCash(String cents) {
    press("Enter");
    assertVisible(marked("left"));
    type(cents).press("Enter");
    assertVisible(marked("change"));
    return this;
  }

  /** Sells one syrup for cash, tendered so that each sale of a test can be told from the others. */
  TillPage sell(int dollars) {
    return scan(SYRUP).expectLines(1).payCash(String.valueOf(100 * dollars)).nextCustomer();
  }

  /** Returns what was tendered for each sale of the register, in dollars and in the order of the receipts. */
  List<Long> tendered(Floor floor) {
    return books(floor).stream().map(sale ->
        sale.getJsonArray("payments").getJsonObject(0).getLong("tendered_cents") / 100).toList();
  }

  TillPage nextCustomer() {
    press("Enter");
    assertVisible(page.locator(".lines.empty"));
    return this;
  }

  TillPage expectUnsent(int count) {
    assertThat(marked("unsent")).hasAttribute("data-count", String.valueOf(count));
    return this;
  }

  /** Returns the digits of an amount as the page shows it: its cents. */
  static long cents(Locator amount) {
    return Long.parseLong(amount.textContent().replaceAll("[^0-9-]", ""));
  }
}
