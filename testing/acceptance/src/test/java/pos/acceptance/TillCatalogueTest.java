package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.shop.Part;
import pos.testing.ServiceProcess;

/** A till with a hundred thousand products. The limits are loose, as the machine has other things to do; see the figures. */
class TillCatalogueTest {

  private static final int PRODUCTS = 100_000;

  @RegisterExtension
  @Order(1)
  static final Chrome chrome = new Chrome();
  @RegisterExtension
  @Order(2)
  static final Floor floor = Floor.ofStores();

  @AfterEach
  void expectNoErrors() {
    chrome.expectNoErrors();
  }

  @Test
  void a_hundred_thousand_products_are_loaded_searched_and_scanned() {
    floor.databases().sql(Part.SALES, """
        INSERT INTO catalogue (product_id, sku, barcode, name, price_cents, tax_code, active, version)
        SELECT n, 'BIG-' || n, lpad((3000000000000 + n)::text, 13, '0'),
          (ARRAY['Vis', 'Écrou', 'Lampe', 'Câble', 'Peinture', 'Rideau', 'Étagère'])[n % 7 + 1] || ' '
          || (ARRAY['acier', 'laiton', 'chêne', 'érable', 'blanc'])[n % 5 + 1] || ' no ' || n, n % 5000, 'standard', true, 1
        FROM generate_series(1000, 1000 + $1 - 1) AS n
        """, PRODUCTS);
    var till = TillPage.open(chrome.profile(), floor).setUp().logIn("Amélie", "2580");
    var began = System.nanoTime();
    till.openSession();
    var page = till.page();
    till.button("Réglages").click();
    assertThat(page.getByText(Pattern.compile("100\\s020"))).isVisible(new IsVisibleOptions().setTimeout(180_000));
    var loaded = (System.nanoTime() - began) / 1_000_000;
    till.press("Escape");
    till.scan("3000000100999").expectLines(1);
    page.evaluate("""
        () => {
          window.waits = [];
          const entry = document.getElementById('entry');
          window.measure = (field, text) => new Promise(resolve => {
            const start = performance.now();
            field.value = text;
            field.dispatchEvent(new InputEvent('input', {bubbles: true}));
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start), 0));
          });
        }""");
    var searches = List.of("la", "lampe", "lampe er", "erable 4711", "no 99999", "zzz", "cable laiton 12", "big-77").stream()
        .map(text -> ((Number) page.evaluate("text => measure(document.getElementById('entry'), text)", text)).longValue())
        .toList();
    var memory = ((Number) page.evaluate("performance.memory.usedJSHeapSize / 1048576")).longValue();
    till.entry().fill("lampe blanc 1009");
    assertThat(till.marked("result").first()).containsText("Lampe blanc no 1009");
    till.entry().fill("");
    page.reload();
    var reloaded = System.nanoTime();
    till.logIn("Amélie", "2580");
    ServiceProcess.await("the kept catalogue is there", () -> {
      till.scan("3000000100998");
      return till.lines().count() == 2;
    });
    System.out.printf("till: %,d products loaded in %,d ms, from the browser in %,d ms; searches %s ms; heap %d MB%n",
        PRODUCTS, loaded, (System.nanoTime() - reloaded) / 1_000_000, searches, memory);
    assertTrue(searches.stream().allMatch(millis -> millis < 1000), searches::toString);
    assertTrue(memory < 160, memory + " MB");
    assertEquals(2, till.lines().count());
  }
}
