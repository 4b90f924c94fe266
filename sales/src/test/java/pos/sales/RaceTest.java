package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.sales.Shop.paid;
import static pos.sales.Shop.sale;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pos.testing.ServiceUnderTest;

class RaceTest {

  private static Shop shop;
  private static ServiceUnderTest other;

  @BeforeAll
  static void open() {
    shop = Shop.open();
    other = shop.service.another(SalesService::new, SalesService::port);
  }

  @AfterAll
  static void close() {
    other.close();
    shop.close();
  }

  static void assertReceiptNumbersHaveNoGaps(Shop shop) {
    assertEquals(List.of(), shop.service.sql("""
        SELECT r.id, r.receipts, count(t.id), min(t.receipt_number), max(t.receipt_number)
        FROM registers r LEFT JOIN transactions t ON t.register_id = r.id GROUP BY r.id, r.receipts
        HAVING count(t.id) <> r.receipts OR count(DISTINCT t.receipt_number) <> r.receipts
          OR max(t.receipt_number) <> r.receipts OR min(t.receipt_number) <> 1
        """));
    assertEquals(shop.count("transactions"), shop.count("sale_ids"));
  }

  private static ServiceUnderTest instance(int i) {
    return i % 2 == 0 ? shop.service : other;
  }

  @Test
  void fifty_tills_at_one_register_leave_no_gap_in_its_receipt_numbers() {
    for (int round = 0; round < 4; round++) {
      var replies = shop.service.race(50, i -> instance(i).send(HttpMethod.POST, "/sales",
          (i % 5 == 4 ? paid(sale().put("register_id", 6)) : sale().put("register_id", 6)).toBuffer()));
      assertEquals(40, replies.stream().filter(reply -> reply.status() == 201).count());
    }
    assertEquals(160, shop.service.number("SELECT receipts FROM registers WHERE id = 6"));
    assertReceiptNumbersHaveNoGaps(shop);
  }

  @Test
  void one_sale_sent_a_hundred_times_at_once_is_one_sale() {
    var request = sale();
    var replies = shop.service.race(100, i -> instance(i).send(HttpMethod.POST, "/sales", request.toBuffer()));
    assertEquals(1, replies.stream().map(reply -> reply.status() + reply.body().toString()).distinct().count());
    assertEquals(99, replies.stream().filter(reply -> reply.header("Idempotency-Replayed") != null).count());
    assertEquals(1, shop.events(request.getString("id")).size());
    assertReceiptNumbersHaveNoGaps(shop);
  }

  @Test
  void of_different_sales_under_one_id_at_different_registers_one_wins() {
    var request = sale();
    var replies = shop.service.race(40, i -> instance(i).send(HttpMethod.POST, "/sales",
        request.copy().put("register_id", 1 + i % 10).toBuffer()));
    assertEquals(4, replies.stream().filter(reply -> reply.status() == 201).count());
    assertEquals(36, replies.stream().filter(reply -> "sale-id-reused".equals(reply.code())).count());
    assertReceiptNumbersHaveNoGaps(shop);
  }

  @Test
  void shuffled_batches_that_overlap_at_all_registers_neither_lock_each_other_out_nor_lose_a_sale() {
    var seed = System.nanoTime();
    var sales = IntStream.range(0, 60).mapToObj(i -> sale().put("register_id", 1 + i % 10)).toList();
    var replies = shop.service.race(12, i -> {
      var shuffled = new ArrayList<>(sales);
      Collections.shuffle(shuffled, new Random(seed + i));
      return instance(i).send(HttpMethod.POST, "/sales/batch",
          new JsonObject().put("sales", new JsonArray(shuffled.subList(0, 50))).toBuffer());
    });
    assertEquals(12, replies.stream().filter(reply -> reply.status() == 200).count(), "seed " + seed);
    var statuses = replies.stream().flatMap(reply -> reply.items().stream())
        .map(item -> ((JsonObject) item).getString("status")).toList();
    assertEquals(60, Collections.frequency(statuses, "accepted"), "seed " + seed);
    assertEquals(540, Collections.frequency(statuses, "duplicate"), "seed " + seed);
    assertReceiptNumbersHaveNoGaps(shop);
  }
}
