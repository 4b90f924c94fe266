package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The till's page in a real browser. */
class TillTest {

  @RegisterExtension
  static final Chrome chrome = new Chrome();
  @RegisterExtension
  static final Floor floor = Floor.ofStores();

  @Test
  void the_page_opens() {
    var page = chrome.profile().newPage();
    page.navigate("http://127.0.0.1:" + floor.port() + "/sales-service/till/");
    assertThat(page).hasTitle("Caisse");
    chrome.expectNoErrors();
    Chrome.expectAccessible(page);
  }
}
