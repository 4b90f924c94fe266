package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.sales.Shop.line;
import static pos.sales.Shop.paid;
import static pos.sales.Shop.payment;
import static pos.sales.Shop.sale;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A thousand sales of tills that were offline, sent in two orders to two shops. */
class OfflineTest {

  private static final int ROUNDS = 5;
  private static final int MAX_SALES = 500;
  /** The last but one names an unknown product. */
  private static final List<JsonObject> SALES = sales();

  private static List<JsonObject> sales() {
    var now = Instant.parse("2026-11-22T15:00:00Z");
    var sales = new ArrayList<JsonObject>();
    for (int i = 2; i < 1000; i++) {
      var sale = i % 3 == 0 ? paid(sale(0, line("sku", "P-3", 1)), payment("cash", 345).put("tendered_cents", 500))
          : sale(1380, line("product_id", 3, 4));
      sales.add(sale.put("register_id", 1 + i % 10)
          .put("sold_at", now.minus(Duration.ofDays(i % 5 == 0 ? 30 : 0)).minusSeconds(i).toString()));
    }
    sales.add(sale(200, line("sku", "UNKNOWN", 1)).put("sold_at", now.toString()));
    sales.add(sale(600, line("sku", "P-2", 3)).put("register_id", 7).put("sold_at", now.toString()));
    return sales;
  }

  /** Returns a hash of all sales but for their receipt numbers, which are given in the order of arrival. */
  private static String digest(Shop shop) {
    return shop.service.sql("""
        SELECT md5(string_agg(concat_ws('|', t.id, t.sold_at, t.register_id, t.subtotal_cents, t.taxes,
          t.rounding_cents, t.total_cents, t.status, t.stock_status,
          (SELECT json_agg(l ORDER BY line_no) FROM line_items l WHERE l.sale_id = t.id),
          (SELECT json_agg(p ORDER BY payment_no) FROM payments p WHERE p.sale_id = t.id)), chr(10) ORDER BY t.id))
        FROM transactions t
        """).getFirst().getString(0);
  }

  /** Sends all sales in batches of any size, in any order. */
  private static Map<String, String> upload(Shop shop, List<JsonObject> sales, Random random) {
    var statuses = new HashMap<String, String>();
    var shuffled = new ArrayList<>(sales);
    Collections.shuffle(shuffled, random);
    for (int from = 0; from < shuffled.size();) {
      var to = Math.min(shuffled.size(), from + 1 + random.nextInt(MAX_SALES));
      shop.upload(shuffled.subList(from, to)).items().forEach(item ->
          statuses.put(((JsonObject) item).getString("id"), ((JsonObject) item).getString("status")));
      from = to;
    }
    return statuses;
  }

  private static String replay(Shop shop, long seed) {
    var random = new Random(seed);
    String first = null;
    for (int round = 0; round < ROUNDS; round++) {
      var statuses = upload(shop, SALES, random);
      assertEquals("rejected", statuses.get(SALES.get(998).getString("id")));
      assertEquals(999, Collections.frequency(statuses.values(), round == 0 ? "accepted" : "duplicate"));
      var digest = digest(shop);
      first = first == null ? digest : first;
      assertEquals(first, digest, "seed " + seed + ", round " + round);
    }
    assertEquals(999, shop.service.number("SELECT count(*) FROM outbox WHERE type = 'sale.completed'"));
    Consistency.assertReceiptNumbersHaveNoGaps(shop);
    return first;
  }

  @Test
  void a_thousand_sales_shuffled_split_and_sent_five_times_are_stored_the_same_every_time() {
    var seed = Long.getLong("seed", System.nanoTime());
    try (var shop = Shop.open(); var other = Shop.open()) {
      assertEquals(replay(shop, seed), replay(other, seed + 1), "seed " + seed);
      takesTheRefusedOneLater(shop);
    }
  }

  private static void takesTheRefusedOneLater(Shop shop) {
    var unknown = SALES.get(998);
    var kept = shop.service.get("/sales/refused").items();
    assertEquals(1, kept.size());
    assertEquals(unknown, RefusedSalesTest.whole(shop, kept.getJsonObject(0)).getJsonObject("content"));
    assertEquals(ROUNDS, kept.getJsonObject(0).getLong("attempts"));
    var gone = shop.service.get("/sales?stock_status=pending&product_id=2").items();
    assertEquals(SALES.get(999).getString("id"), gone.getJsonObject(0).getString("id"));
    assertEquals(199, shop.service.get("/sales?to=2026-11-01&limit=200").items().size());
    RefusedSalesTest.addProduct(shop, "UNKNOWN");
    assertEquals("accepted", shop.upload(unknown).items().getJsonObject(0).getString("status"));
    assertEquals(0, shop.service.get("/sales/refused").items().size());
    assertEquals(1000, shop.count("transactions"));
    assertEquals(taken(), shop.service.number("SELECT sum(total_cents)::bigint FROM transactions"));
  }

  private static long taken() {
    return SALES.stream().flatMap(sale -> sale.getJsonArray("payments").stream())
        .mapToLong(payment -> ((JsonObject) payment).getLong("amount_cents")).sum();
  }
}
