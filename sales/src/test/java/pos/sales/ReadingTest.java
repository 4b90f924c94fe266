package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.sales.Shop.line;
import static pos.sales.Shop.paid;
import static pos.sales.Shop.payment;
import static pos.sales.Shop.sale;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Lists, summaries and registers over a week of sales: 30 at each of four registers of two stores. */
class ReadingTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final List<JsonObject> SALES = new ArrayList<>();

  @BeforeAll
  static void sellForAWeek() {
    IntStream.range(0, 120).forEach(i -> SALES.add(sale(200, line("product_id", 2, 1))
        .put("register_id", 1 + i % 4).put("sold_at", "2026-03-0%dT1%d:00:00Z".formatted(1 + i % 7, i % 3))));
    SALES.set(7, paid(sale(0, line("product_id", 4, 1), line("product_id", 1, 3), line("product_id", 4, 1)),
        payment("cash", 1145)).put("register_id", 4).put("sold_at", "2026-03-08T05:00:00Z"));
    shop.upload(SALES).items().forEach(item -> assertEquals("accepted", ((JsonObject) item).getString("status")));
    for (int store = 1; store <= 2; store++) {
      var back = Shop.returnWithoutReceipt(line("sku", "P-1", store)).put("store_id", store);
      back.put("refund_method", "cash").put("returned_at", "2026-03-0" + store + "T12:00:00Z");
      shop.service.post("/returns", back);
    }
  }

  private static List<JsonObject> all(String path) {
    var all = new ArrayList<JsonObject>();
    for (var next = path; next != null;) {
      var page = shop.service.get(next);
      assertEquals(200, page.status());
      page.items().forEach(item -> all.add((JsonObject) item));
      var link = page.json().getJsonObject("_links").getJsonObject("next");
      assertEquals(link == null, page.header("Link") == null);
      next = link == null ? null : link.getString("href").replace("/sales-service", "");
    }
    return all;
  }

  @Test
  void pages_have_every_sale_once_newest_first() {
    var all = all("/sales?limit=7&to=2026-04-01");
    assertEquals(120, all.size());
    assertEquals(120, new HashSet<>(all.stream().map(sale -> sale.getString("id")).toList()).size());
    var times = all.stream().map(sale -> sale.getString("sold_at")).toList();
    assertEquals(times.stream().sorted(Comparator.reverseOrder()).toList(), times);
    assertEquals(3, all.getFirst().getInteger("line_count"));
    assertEquals(1, all.getLast().getInteger("line_count"));
    assertEquals(all.getFirst(), Shop.summary(read(all.getFirst())));
  }

  private static JsonObject read(JsonObject listed) {
    var self = listed.getJsonObject("_links").getJsonObject("self").getString("href");
    return shop.service.get(self.replace("/sales-service", "")).json();
  }

  /** Rows are measured as PostgreSQL prints them; as JSON they are larger. */
  @Test
  void a_page_of_large_sales_ends_early_and_the_next_one_goes_on() {
    var payments = Collections.nCopies(20, payment("debit", 10)).toArray(JsonObject[]::new);
    var ids = IntStream.range(0, 100).mapToObj(i -> shop.sell(paid(sale(), payments)
        .put("cashier", "€".repeat(100)).put("sold_at", "2026-07-01T10:00:00Z")).json().getString("id")).toList();
    var first = shop.service.get("/sales?limit=200&from=2026-07-01&to=2026-07-02");
    assertTrue(first.items().size() < 100, "a page of " + first.items().size());
    assertTrue(first.body().length() < 256 << 10, () -> first.body().length() + " bytes");
    assertEquals(new HashSet<>(ids), new HashSet<>(all("/sales?limit=200&from=2026-07-01&to=2026-07-02").stream()
        .map(sale -> sale.getString("id")).toList()));
  }

  @Test
  void new_sales_do_not_shift_later_pages() {
    var first = shop.service.get("/sales?limit=5&register_id=1");
    var cursor = first.json().getString("next_cursor");
    assertEquals(201, shop.sell(sale()).status());
    var second = shop.service.get("/sales?limit=5&register_id=1&cursor=" + cursor).items();
    var whole = shop.service.get("/sales?limit=11&register_id=1").items();
    assertEquals(first.items().getJsonObject(0), whole.getJsonObject(1));
    assertEquals(second.stream().toList(), whole.stream().skip(6).toList());
    assertEquals("cursor", shop.service.get("/returns?cursor=" + cursor).field());
  }

  @Test
  void filters_narrow_the_list() {
    assertEquals(60, all("/sales?store_id=2").size());
    assertEquals(30, all("/sales?register_id=3").size());
    assertEquals(0, all("/sales?register_id=3&store_id=1").size());
    assertEquals(1, all("/sales?product_id=4").size());
    assertEquals(0, all("/sales?product_id=4&store_id=1").size());
    assertEquals(119, all("/sales?product_id=2&limit=50&to=2026-04-01").size());
    assertEquals(17, all("/sales?from=2026-03-01&to=2026-03-02").size());
    assertEquals(1, all("/sales?from=2026-03-08&to=2026-04-01").size());
    assertEquals(119, all("/sales?to=2026-03-08T05:00:00Z&limit=200").size());
  }

  @Test
  void a_sale_is_found_by_cashier_and_receipt_number() {
    assertEquals(120, all("/sales?cashier=Am%C3%A9lie&to=2026-04-01&limit=200").size());
    assertEquals(0, all("/sales?cashier=Luc").size());
    assertEquals(4, all("/sales?receipt_number=30&to=2026-04-01").size());
    assertEquals(0, all("/sales?receipt_number=3000").size());
    var found = all("/sales?receipt_number=7&register_id=3");
    assertEquals(1, found.size());
    assertEquals(7, found.getFirst().getLong("receipt_number"));
  }

  @Test
  void sales_are_found_by_status_and_price_mismatch() {
    assertEquals(0, all("/sales?price_mismatch=true&to=2026-04-01").size());
    var dear = shop.sell(sale(201, Shop.priced(201)).put("sold_at", "2026-05-01T10:00:00Z")).json();
    assertEquals(List.of(Shop.summary(dear)), all("/sales?price_mismatch=true"));
    assertEquals(120, all("/sales?price_mismatch=false&to=2026-06-01&limit=200").size());
    var path = "/sales/" + dear.getString("id");
    shop.service.post(path + "/returns", Shop.saleReturn(1, 1));
    assertEquals(List.of(Shop.summary(shop.service.get(path).json())), all("/sales?status=returned"));
    assertEquals(120, all("/sales?status=completed&stock_status=pending&to=2026-06-01&limit=200").size());
    assertEquals(0, all("/sales?stock_status=confirmed").size());
  }

  @Test
  void returns_have_a_list_of_their_own() {
    assertEquals(List.of(2, 1), all("/returns?limit=1").stream().map(back -> back.getInteger("store_id")).toList());
    assertEquals(1, all("/returns?store_id=1").size());
    assertEquals(1, all("/returns?from=2026-03-02&to=2026-03-03").size());
    assertEquals(0, all("/returns?from=2026-03-03").size());
  }

  @Test
  void the_summary_adds_up_sales_and_returns() {
    var summary = shop.service.get("/sales/summary?from=2026-03-01&to=2026-03-09").json();
    var sales = summary.getJsonObject("sales");
    assertEquals(120, sales.getLong("count"));
    assertEquals(119 * 200 + 1100, sales.getLong("subtotal_cents"));
    assertEquals(15 + 30, sales.getLong("tax_cents"));
    assertEquals(0, sales.getLong("rounding_cents"));
    assertEquals(119 * 200 + 1145, sales.getLong("total_cents"));
    var returns = summary.getJsonObject("returns");
    assertEquals(2, returns.getLong("count"));
    assertEquals(300, returns.getLong("subtotal_cents"));
    assertEquals(115 + 230, returns.getLong("total_cents"));
    assertEquals(119 * 200 + 1145 - 345, summary.getLong("net_cents"));
    assertEquals(List.of(1, 2), summary.getJsonArray("by_store").stream()
        .map(store -> ((JsonObject) store).getInteger("store_id")).toList());
    var second = shop.service.get("/sales/summary?from=2026-03-01&to=2026-03-09&store_id=2").json();
    var ofSecond = summary.getJsonArray("by_store").getJsonObject(1);
    assertEquals(second.getJsonObject("sales"), ofSecond.getJsonObject("sales"));
    assertEquals(60, second.getJsonObject("sales").getLong("count"));
  }

  @Test
  void the_summary_begins_at_from_and_ends_before_to() {
    var day = shop.service.get("/sales/summary?from=2026-03-07&to=2026-03-08T05:00:00Z").json();
    assertEquals(17, day.getJsonObject("sales").getLong("count"));
    assertEquals(1, shop.service.get("/sales/summary?from=2026-03-08T05:00:00Z&to=2026-03-09").json()
        .getJsonObject("sales").getLong("count"));
    var none = shop.service.get("/sales/summary?to=2001-01-01").json();
    assertEquals(0, none.getLong("net_cents"));
    assertNull(none.getString("from"));
  }

  @Test
  void store_n_has_registers_2n_minus_1_and_2n() {
    var registers = all("/registers?limit=3");
    assertEquals(IntStream.rangeClosed(1, 10).boxed().toList(),
        registers.stream().limit(10).map(register -> register.getInteger("id")).toList());
    registers.stream().limit(10).forEach(r -> assertEquals((r.getInteger("id") + 1) / 2, r.getInteger("store_id")));
    assertEquals(2, all("/registers?store_id=5").size());
    assertEquals(registers.getFirst(), shop.service.get("/registers/1").json());
  }
}
