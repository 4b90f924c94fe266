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
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import pos.testing.ServiceProcess;
import pos.testing.SharedFixture;

/** A real Chrome without a window; the tests are skipped where there is none. */
final class Chrome implements SharedFixture, AfterEachCallback {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
  private static final List<String> OPTIONS = List.of("--no-sandbox", "--disable-gpu",
      "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run");
  private static final List<String> WCAG = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

  /** On a machine that has other things to do. */
  private static final double PATIENCE_MILLIS = 60_000;

  private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
  private Path executable;
  private Playwright playwright;
  private Browser browser;

  @Override
  public void start() {
    executable = find().orElse(null);
    Assumptions.assumeTrue(executable != null,
        "Skipped: no Chrome on the PATH. Install one (apt-get install chromium), or name it in the variable CHROME.");
    try {
      // without this it would download browsers of its own
      playwright = Playwright.create(new Playwright.CreateOptions()
          .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    } catch (RuntimeException | NoClassDefFoundError e) {
      Assumptions.abort("Skipped: Playwright's driver is missing. Use ./pos test -Pbrowser. " + e);
    }
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(executable)
        .setArgs(OPTIONS));
  }

  private static Optional<Path> find() {
    var named = Optional.ofNullable(System.getenv("CHROME")).filter(name -> !name.isBlank()).map(Path::of);
    return named.or(() -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
        .filter(Files::isExecutable).findFirst());
  }

  /** Returns a profile of its own, in French, with a window of 1280 x 800. */
  BrowserContext profile() {
    return profile(new Browser.NewContextOptions());
  }

  BrowserContext profile(Browser.NewContextOptions options) {
    if (options.locale == null) {
      options.setLocale("fr-CA");
    }
    return watch(browser.newContext(options.setTimezoneId("America/Toronto")));
  }

  /** Returns a browser process on a profile in a directory: what it has written there is found by the next one. */
  BrowserContext process(Path directory, String... options) {
    var all = Stream.concat(OPTIONS.stream(), Stream.of(options)).toList();
    return watch(playwright.chromium().launchPersistentContext(directory,
        new BrowserType.LaunchPersistentContextOptions().setExecutablePath(executable).setArgs(all)
            .setLocale("fr-CA").setTimezoneId("America/Toronto")));
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

  /** Closes the profiles of a test. */
  @Override
  public void afterEach(ExtensionContext context) {
    browser.contexts().forEach(BrowserContext::close);
  }

  @Override
  public void close() {
    if (playwright != null) {
      playwright.close();
    }
  }
}
