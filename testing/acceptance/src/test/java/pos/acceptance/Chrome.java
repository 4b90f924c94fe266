package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import pos.testing.ServiceProcess;

/** A real Chrome without a window. */
final class Chrome implements AutoCloseable {

  private static final List<String> OPTIONS = List.of("--no-sandbox", "--disable-gpu",
      "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run");
  private static final List<String> WCAG = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

  /** On a machine that has other things to do. */
  private static final double PATIENCE_MILLIS = 60_000;

  private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
  private final Path executable;
  private final Playwright playwright;
  private final Browser browser;

  private Chrome(Path executable) {
    this.executable = executable;
    // it would download browsers of its own, and step in between service workers and the network
    playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of(
        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1", "PLAYWRIGHT_DISABLE_SERVICE_WORKER_NETWORK", "1")));
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(executable)
        .setArgs(OPTIONS));
  }

  /** Starts the Chrome that the variable CHROME names; skips the tests where there is none. */
  static Chrome start() {
    var named = System.getenv("CHROME");
    Assumptions.assumeTrue(named != null && !named.isBlank(),
        "no Chrome: ./pos test finds an installed one, or set CHROME to its path");
    return new Chrome(Path.of(named));
  }

  /** Returns a profile of its own, in French, with a window of 1280 x 800. */
  BrowserContext profile() {
    return profile(new Browser.NewContextOptions());
  }

  /** Returns a profile without service workers: they load a page a second time, which few tests need. */
  BrowserContext profile(Browser.NewContextOptions options) {
    var profile = profileWithWorkers(options);
    profile.addInitScript("delete Navigator.prototype.serviceWorker");
    return profile;
  }

  BrowserContext profileWithWorkers() {
    return profileWithWorkers(new Browser.NewContextOptions());
  }

  private BrowserContext profileWithWorkers(Browser.NewContextOptions options) {
    if (options.locale == null) {
      options.setLocale("fr-CA");
    }
    var profile = watch(browser.newContext(options.setTimezoneId("America/Toronto")));
    profile.setDefaultTimeout(PATIENCE_MILLIS);
    return profile;
  }

  /** Returns a browser process on a profile in a directory: what it has written there is found by the next one. */
  BrowserContext process(Path directory, String... options) {
    var all = Stream.concat(OPTIONS.stream(), Stream.of(options)).toList();
    var process = watch(playwright.chromium().launchPersistentContext(directory,
        new BrowserType.LaunchPersistentContextOptions().setExecutablePath(executable).setArgs(all)
            .setLocale("fr-CA").setTimezoneId("America/Toronto")));
    process.setDefaultTimeout(PATIENCE_MILLIS);
    return process;
  }

  /** Sends SIGKILL to the browser on a directory, and waits for its end: nothing is written any more. */
  static void kill(Path directory) {
    var processes = ProcessHandle.allProcesses()
        .filter(each -> each.info().commandLine().filter(line -> line.contains(directory.toString())).isPresent())
        .toList();
    processes.forEach(ProcessHandle::destroyForcibly);
    ServiceProcess.await("the browser has ended", () -> processes.stream().noneMatch(ProcessHandle::isAlive));
  }

  private BrowserContext watch(BrowserContext context) {
    context.onWebError(error -> errors.add(error.error()));
    context.onConsoleMessage(message -> {
      if (isError(message)) {
        errors.add(message.text());
      }
    });
    return context;
  }

  /** The browser itself reports answers that are no success, and servers that are away; those are no errors of a page. */
  private static boolean isError(ConsoleMessage message) {
    return message.type().equals("error") && !message.text().startsWith("Failed to load resource");
  }

  /** Fails if a page has failed or written an error to the console since the last time. */
  void expectNoErrors() {
    var seen = List.copyOf(errors);
    errors.clear();
    assertEquals(List.of(), seen);
  }

  /** Forgets errors that a test has caused on purpose. */
  void forgetErrors() {
    errors.clear();
  }

  /** Fails naming each violation of WCAG 2.2 AA that axe finds on the page as it is now. */
  static void expectAccessible(Page page) {
    var violations = new AxeBuilder(page).withTags(WCAG).analyze().getViolations().stream()
        .map(rule -> rule.getId() + ": " + rule.getNodes().stream().map(node -> node.getHtml()).toList()).toList();
    assertEquals(List.of(), violations);
  }

  /**
   * Fails if the page is wider than its window or not accessible, and draws it to be looked at.
   *
   * @param name of the picture
   */
  static void look(Page page, String name) {
    page.screenshot(new Page.ScreenshotOptions().setFullPage(true)
        .setPath(Path.of("target", "screenshots", name + ".png")));
    assertEquals(0, ((Number) page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth")).intValue(), name);
    expectAccessible(page);
  }

  void closeProfiles() {
    browser.contexts().forEach(BrowserContext::close);
  }

  @Override
  public void close() {
    playwright.close();
  }
}
