package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.sales.Shop.paid;
import static pos.sales.Shop.sale;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same sales at the same time, on two instances of the service. */
class RaceTest {

  @RegisterExtension
  private static final Shop shop = new Shop().onTwoInstances();

  @Test
  void fifty_sales_at_once_at_one_register_leave_no_gap_in_its_receipt_numbers() {
    for (int round = 0; round < 4; round++) {
      var replies = shop.service.race(50, i -> shop.instance(i).send(HttpMethod.POST, "/sales",
          (i % 5 == 4 ? paid(sale().put("register_id", 6)) : sale().put("register_id", 6)).toBuffer()));
      assertEquals(40, replies.stream().filter(reply -> reply.status() == 201).count());
    }
    assertEquals(160, shop.service.number("SELECT receipts FROM registers WHERE id = 6"));
    Consistency.assertReceiptNumbersHaveNoGaps(shop);
    Consistency.assertJournalsAreWhole(shop);
  }

  @Test
  void a_sale_sent_a_hundred_times_at_once_is_taken_once() {
    var request = sale();
    var replies = shop.service.race(100, i -> shop.instance(i).send(HttpMethod.POST, "/sales", request.toBuffer()));
    assertEquals(1, replies.stream().map(reply -> reply.status() + reply.body().toString()).distinct().count());
    assertEquals(99, replies.stream().filter(reply -> reply.header("Idempotency-Replayed") != null).count());
    assertEquals(1, shop.events(request.getString("id")).size());
    Consistency.assertReceiptNumbersHaveNoGaps(shop);
    Consistency.assertJournalsAreWhole(shop);
  }

  @Test
  void of_different_sales_with_one_id_at_different_registers_one_is_taken() {
    var request = sale();
    var replies = shop.service.race(40, i -> shop.instance(i).send(HttpMethod.POST, "/sales",
        request.copy().put("register_id", 1 + i % 10).toBuffer()));
    assertEquals(4, replies.stream().filter(reply -> reply.status() == 201).count());
    assertEquals(36, replies.stream().filter(reply -> "sale-id-reused".equals(reply.code())).count());
    Consistency.assertReceiptNumbersHaveNoGaps(shop);
    Consistency.assertJournalsAreWhole(shop);
  }

  @Test
  void overlapping_shuffled_batches_at_all_registers_neither_deadlock_nor_lose_a_sale() {
    var seed = System.nanoTime();
    var sales = IntStream.range(0, 60).mapToObj(i -> sale().put("register_id", 1 + i % 10)).toList();
    var replies = shop.service.race(12, i -> {
      var shuffled = new ArrayList<>(sales);
      Collections.shuffle(shuffled, new Random(seed + i));
      return shop.instance(i).send(HttpMethod.POST, "/sales/batch",
          new JsonObject().put("sales", new JsonArray(shuffled.subList(0, 50))).toBuffer());
    });
    assertEquals(12, replies.stream().filter(reply -> reply.status() == 200).count(), "seed " + seed);
    var statuses = replies.stream().flatMap(reply -> reply.items().stream())
        .map(item -> ((JsonObject) item).getString("status")).toList();
    assertEquals(60, Collections.frequency(statuses, "accepted"), "seed " + seed);
    assertEquals(540, Collections.frequency(statuses, "duplicate"), "seed " + seed);
    Consistency.assertReceiptNumbersHaveNoGaps(shop);
    Consistency.assertJournalsAreWhole(shop);
  }
}
