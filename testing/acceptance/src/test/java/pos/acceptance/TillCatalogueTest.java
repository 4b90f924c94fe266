package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.shop.Part;
import pos.testing.LongRun;
import pos.testing.ServiceProcess;

/** A till with a hundred thousand products. The limits are loose, for busy machines; what it prints is precise. */
@LongRun
@Tag("browser")
class TillCatalogueTest {

  private static final int PRODUCTS = 100_000;
  private static final String TIMED = """
      () => {
        const drawn = act => new Promise(resolve => {
          const start = performance.now();
          act();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start), 0));
        });
        const press = key =>
          document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
        window.search = text => drawn(() => {
          const entry = document.getElementById('entry');
          entry.value = text;
          entry.dispatchEvent(new InputEvent('input', {bubbles: true}));
        });
        window.scan = code => {
          [...code].forEach(press);
          return drawn(() => press('Enter'));
        };
      }""";

  /** From the first request for the catalogue until it is shown that it is there. */
  private static final String LOADED = """
      performance.now() - performance.getEntriesByType('resource')
        .find(each => each.name.endsWith('/sales-service/catalogue')).startTime""";

  @RegisterExtension
  static final Pages pages = Pages.of(Floor.ofStores());

  @Test
  void a_hundred_thousand_products_are_loaded_searched_and_scanned() {
    pages.floor().databases().sql(Part.SALES, """
        INSERT INTO catalogue (product_id, sku, barcode, name, price_cents, tax_code, active, version)
        SELECT n, 'BIG-' || n, lpad((3000000000000 + n)::text, 13, '0'),
          (ARRAY['Vis', 'Écrou', 'Lampe', 'Câble', 'Peinture', 'Rideau', 'Étagère'])[n % 7 + 1] || ' '
          || (ARRAY['acier', 'laiton', 'chêne', 'érable', 'blanc'])[n % 5 + 1] || ' no ' || n,
          n % 5000, 'standard', true, 1
        FROM generate_series(1000, 1000 + $1 - 1) AS n
        """, PRODUCTS);
    var till = TillPage.open(pages.chrome().profile(), pages.floor());
    till.setUp().logIn("Amélie", "2580").openSession();
    var page = till.page();
    till.button("Réglages").click();
    assertThat(page.getByText(Pattern.compile("100\\s020"))).isVisible(new IsVisibleOptions().setTimeout(180_000));
    var loaded = ((Number) page.evaluate(LOADED)).longValue();
    till.press("Escape");
    till.scan("3000000100999").expectLines(1);
    page.evaluate(TIMED);
    var searches = timed(page, "search", "la", "lampe", "lampe er", "erable 4711", "no 99999", "zzz", "cable laiton 12",
        "big-77");
    till.entry().fill("lampe blanc 1009");
    assertThat(till.marked("result").first()).containsText("Lampe blanc no 1009");
    till.entry().fill("");
    var scans = timed(page, "scan", "3000000001001", "3000000050000", "3000000099999");
    till.expectLines(4);
    var memory = ((Number) page.evaluate("performance.memory.usedJSHeapSize / 1048576")).longValue();
    page.reload();
    var reloaded = System.nanoTime();
    till.logIn("Amélie", "2580");
    ServiceProcess.await("the kept catalogue is there", () -> {
      till.scan("3000000100998");
      return till.lines().count() == 5;
    });
    System.out.printf("till: %,d products loaded in %,d ms, from the browser in %,d ms; searches %s ms; scans %s ms; "
        + "heap %d MB%n", PRODUCTS, loaded, millisSince(reloaded), searches, scans, memory);
    assertTrue(Stream.concat(searches.stream(), scans.stream()).allMatch(millis -> millis < 1000),
        () -> searches + " " + scans);
    assertTrue(memory < 160, memory + " MB");
  }

  private static long millisSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1_000_000;
  }

  /** Returns the milliseconds from the last key to the screen. */
  private static List<Long> timed(Page page, String what, String... texts) {
    return Stream.of(texts).map(text -> ((Number) page.evaluate(what + "('" + text + "')")).longValue()).toList();
  }
}
