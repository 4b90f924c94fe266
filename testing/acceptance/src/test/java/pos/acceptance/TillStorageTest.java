package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.acceptance.TillPage.MUG;
import static pos.acceptance.TillPage.SYRUP;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.testing.ServiceProcess;

/** What the till keeps in the browser: sales, the store's key, and the release of the page itself. */
@Tag("browser")
class TillStorageTest {

  @RegisterExtension
  static final Pages pages = Pages.shared();

  private static TillPage till() {
    return TillPage.ready(pages);
  }

  /** A sale is on the disk before the screen says that it is paid. */
  @Test
  void a_sale_is_written_strictly_before_it_is_paid() {
    var till = till();
    till.page().evaluate("""
        () => {
          const transaction = IDBDatabase.prototype.transaction;
          IDBDatabase.prototype.transaction = function (stores, mode, options) {
            const made = transaction.call(this, stores, mode, options);
            if (mode === 'readwrite' && stores.includes('outbox') && stores.includes('tickets')) {
              window.written = {durability: made.durability, paidBefore: Boolean(document.querySelector('.paid'))};
              made.addEventListener('complete', () => {
                window.written.paidAtCompletion = Boolean(document.querySelector('.paid'));
              });
            }
            return made;
          };
        }""");
    till.sell(20);
    assertEquals("{\"durability\":\"strict\",\"paidBefore\":false,\"paidAtCompletion\":false}",
        till.page().evaluate("JSON.stringify(window.written)"));
  }

  @ParameterizedTest
  @CsvSource({"InvalidStateError, PAS payée", "QuotaExceededError, disque est plein"})
  void without_a_written_record_there_is_no_sale(String error, String said) {
    var till = till();
    till.scan(SYRUP).expectLines(1).press("Enter");
    till.page().evaluate("""
        () => {
          window.transaction = IDBDatabase.prototype.transaction;
          IDBDatabase.prototype.transaction = () => { throw new DOMException('test', '%s'); };
        }""".formatted(error));
    till.press("Enter");
    assertThat(till.said()).containsText(said);
    assertThat(till.marked("change")).hasCount(0);
    pages.chrome().forgetErrors();
    till.page().evaluate("() => { IDBDatabase.prototype.transaction = window.transaction; }");
    till.press("Enter");
    TillPage.assertVisible(till.marked("change"));
    till.expectUnsent(0);
    assertEquals(1, till.books(pages.floor()).size());
  }

  /** As when a tablet wakes up. */
  @Test
  void a_connection_to_the_database_that_dies_is_opened_again() {
    var till = till();
    till.page().evaluate("""
        () => {
          const transaction = IDBDatabase.prototype.transaction;
          IDBDatabase.prototype.transaction = function (...all) {
            if (!window.died) {
              window.died = true;
              this.close();
            }
            return transaction.apply(this, all);
          };
        }""");
    till.sell(20);
    till.expectUnsent(0);
    assertEquals(true, till.page().evaluate("window.died"));
    assertEquals(List.of(20L), till.tendered(pages.floor()));
  }

  @Test
  void what_the_browser_lets_the_till_do_is_shown() {
    var profile = pages.chrome().profileWithWorkers();
    profile.addInitScript("if (isSecureContext) navigator.storage.persist = async () => window.wasAsked = true");
    var till = TillPage.ready(profile, pages.floor()).awaitWorker();
    till.button("Réglages").click();
    assertThat(till.page().locator(".badge", new Page.LocatorOptions().setHasText("oui"))).hasCount(4);
    assertThat(till.page().getByText("Articles gardés pour le travail hors ligne")).isVisible();
    assertEquals(true, till.page().evaluate("window.wasAsked"), "the browser was asked to keep what is stored");
  }

  @Test
  void a_disk_that_is_nearly_full_is_said() {
    var profile = pages.chrome().profile();
    profile.addInitScript("if (isSecureContext) navigator.storage.estimate = async () => ({usage: 81, quota: 100})");
    var till = TillPage.ready(profile, pages.floor());
    assertThat(till.page().locator(".notices")).containsText("presque plein");
  }

  @Test
  void unsent_sales_outlive_the_key_and_the_catalogue() {
    var till = till();
    till.page().route("**/sales/batch", route -> route.abort());
    till.sell(20).expectUnsent(1).removeKey();
    till.page().unroute("**/sales/batch");
    till.setUp().logIn("Amélie", "2580").expectUnsent(0);
    assertEquals(List.of(20L), till.tendered(pages.floor()));
  }

  /** Neither the address nor the log of the gateway, nor what is left in the browser after it was removed. */
  @Test
  void the_key_of_the_store_goes_into_a_header_and_nowhere_else() {
    var till = till();
    var urls = new ArrayList<String>();
    till.page().onRequest(request -> urls.add(request.url()));
    till.scan(MUG).payCash("").expectUnsent(0).nextCustomer();
    assertFalse(urls.isEmpty());
    assertTrue(urls.stream().noneMatch(url -> url.contains(TillPage.STORE_KEY)), urls::toString);
    assertFalse(stored(till).isEmpty());
    assertTrue(stored(till).contains(TillPage.STORE_KEY));
    till.removeKey();
    assertFalse(stored(till).contains(TillPage.STORE_KEY));
    till.page().reload();
    TillPage.assertVisible(till.keyField());
  }

  private static String stored(TillPage till) {
    return (String) till.page().evaluate("""
        async () => {
          const database = await new Promise(resolve => {
            const request = indexedDB.open('pos-till');
            request.onsuccess = () => resolve(request.result);
          });
          const all = [JSON.stringify(localStorage)];
          for (const store of database.objectStoreNames) {
            all.push(JSON.stringify(await new Promise(resolve => {
              const request = database.transaction(store).objectStore(store).getAll();
              request.onsuccess = () => resolve(request.result);
            })));
          }
          database.close();
          return all.join();
        }""");
  }

  @Test
  void a_script_that_is_lost_or_hangs_is_loaded_again() {
    var tab = new Tab(pages, new Browser.NewContextOptions());
    tab.openThoughAScriptIsLost(TillPage.PATH);
    assertThat(tab.page().getByLabel("Clé du magasin")).isVisible();
    tab = new Tab(pages, new Browser.NewContextOptions());
    tab.openThoughAScriptHangs(TillPage.PATH);
    assertThat(tab.page().getByLabel("Clé du magasin")).isVisible();
  }

  @Test
  void a_new_release_waits_until_no_customer_is_served() {
    try (var gateway = new NewRelease(pages.floor().port())) {
      var till = TillPage.open(pages.chrome().profileWithWorkers(), pages.floor(),
          "http://127.0.0.1:" + gateway.port());
      till.setUp().logIn("Amélie", "2580").openSession().awaitWorker().scan(SYRUP).expectLines(1);
      till.page().evaluate("window.isOld = true");
      gateway.release();
      var page = till.page();
      ServiceProcess.await("the new release waits", () -> (Boolean) page.evaluate("""
          async () => {
            const registration = await navigator.serviceWorker.getRegistration();
            await registration.update().catch(() => {});
            return Boolean(registration.waiting);
          }"""));
      till.expectLines(1).payCash("2000");
      assertEquals(true, page.evaluate("window.isOld"));
      till.press("Enter");
      ServiceProcess.await("the new release takes over", () -> isNew(page));
      till.logIn("Amélie", "2580").expectUnsent(0);
      assertTrue(page.content().contains(NewRelease.VERSION));
      assertEquals(List.of(20L), till.tendered(pages.floor()));
    }
  }

  /** As at a till that was opened without TLS, where the browser has no workers. */
  @Test
  void a_new_release_comes_without_a_worker_too() {
    try (var gateway = new NewRelease(pages.floor().port())) {
      var profile = pages.chrome().profile();
      profile.addInitScript("delete Navigator.prototype.serviceWorker");
      var till = TillPage.open(profile, pages.floor(), "http://127.0.0.1:" + gateway.port());
      till.setUp().logIn("Amélie", "2580").openSession().scan(SYRUP).expectLines(1);
      var page = till.page();
      page.evaluate("window.isOld = true");
      gateway.release();
      page.clock().install();
      page.clock().fastForward("11:00");
      till.logIn("Amélie", "2580").expectLines(1);
      assertEquals(true, page.evaluate("window.isOld"));
      till.payCash("2000").press("Enter");
      ServiceProcess.await("the new release is there", () -> isNew(page));
      assertTrue(page.content().contains(NewRelease.VERSION));
    }
  }

  private static boolean isNew(Page page) {
    try {
      return !Boolean.TRUE.equals(page.evaluate("window.isOld"));
    } catch (PlaywrightException e) {
      // asked while the page was being replaced
      return false;
    }
  }

  @Test
  void a_catalogue_that_an_earlier_release_has_kept_is_there_without_a_server() {
    var profile = pages.chrome().profile();
    var earlier = profile.newPage();
    earlier.navigate("http://127.0.0.1:" + pages.floor().port() + "/sales-service/health");
    earlier.evaluate("""
        () => new Promise(done => {
          const opening = indexedDB.open('pos-till', 1);
          opening.onupgradeneeded = () => {
            const database = opening.result;
            database.createObjectStore('settings', {keyPath: 'name'}).put({name: 'catalogue', value: 7000});
            const products = database.createObjectStore('products', {keyPath: 'product_id'});
            for (let id = 1; id <= 2500; id++) {
              products.put({product_id: id, sku: 'OLD-' + id, barcode: null, name: 'Old ' + id, price_cents: id,
                tax_code: 'exempt', active: true});
            }
            database.createObjectStore('tickets', {keyPath: 'id'});
            database.createObjectStore('outbox', {keyPath: 'number', autoIncrement: true})
              .createIndex('id', 'id', {unique: true});
            database.createObjectStore('sent', {keyPath: 'id'}).createIndex('number', 'number');
          };
          opening.onsuccess = () => {
            opening.result.close();
            done();
          };
        })""");
    var till = TillPage.open(profile, pages.floor());
    TillPage.assertVisible(till.keyField());
    assertEquals("[7000,2500,\"Old 2500\",2]", till.page().evaluate("""
        async () => {
          const base = document.querySelector('script[type=module]').src;
          const {read, setting} = await import(new URL('database.js', base));
          const {Catalogue} = await import(new URL('catalogue.js', base));
          const catalogue = new Catalogue();
          await catalogue.load();
          const records = await read(['catalogue'], store => store.count());
          return JSON.stringify([await setting('catalogue'), catalogue.size, catalogue.find('old-2500').name, records]);
        }"""));
  }
}
