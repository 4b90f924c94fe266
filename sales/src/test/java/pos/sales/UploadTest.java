package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static pos.sales.Shop.line;
import static pos.sales.Shop.paid;
import static pos.sales.Shop.sale;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.Reply;

class UploadTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  private static List<String> statuses(Reply reply) {
    assertEquals(200, reply.status());
    return reply.items().stream().map(item -> ((JsonObject) item).getString("status")).toList();
  }

  private static String code(Reply reply, int index) {
    return reply.items().getJsonObject(index).getJsonObject("problem").getString("code");
  }

  @Test
  void good_sales_are_written_and_each_bad_one_is_answered_with_its_reason_in_order() {
    var good = sale().put("sold_at", "2026-10-01T08:00:00Z");
    var reply = shop.upload(sale(200, line("sku", "nothing", 1)), good, paid(sale()), sale().put("register_id", 999),
        sale().put("id", "no"), sale(200, line("sku", "P-2", 0)), good);
    assertEquals(List.of("rejected", "accepted", "rejected", "rejected", "rejected", "rejected", "duplicate"),
        statuses(reply));
    assertEquals(List.of("unknown-product", "payment-mismatch", "invalid-input", "invalid-input", "invalid-input"),
        List.of(code(reply, 0), code(reply, 2), code(reply, 3), code(reply, 4), code(reply, 5)));
    assertEquals("lines[0].quantity", reply.items().getJsonObject(5).getJsonObject("problem").getJsonArray("errors")
        .getJsonObject(0).getString("field"));
    var accepted = reply.items().getJsonObject(1);
    assertEquals(good.getString("id"), accepted.getString("id"));
    assertEquals(200, accepted.getLong("total_cents"));
    var sale = shop.service.get("/sales/" + good.getString("id")).json();
    assertEquals(accepted.getLong("receipt_number"), sale.getLong("receipt_number"));
    assertEquals("2026-10-01T08:00:00Z", sale.getString("sold_at"));
    assertEquals("pending", sale.getString("stock_status"));
    assertEquals(1, shop.events(good.getString("id")).size());
  }

  @Test
  void a_sale_without_an_id_or_that_is_not_an_object_is_rejected_alone() {
    var nameless = sale();
    nameless.remove("id");
    var body = new JsonObject().put("sales", new JsonArray().add(nameless).add(7).addNull().add(sale()));
    var reply = shop.service.post("/sales/batch", body);
    assertEquals(List.of("rejected", "rejected", "rejected", "accepted"), statuses(reply));
    assertNull(reply.items().getJsonObject(0).getString("id"));
  }

  @Test
  void a_misspelt_field_is_named_in_its_sale_and_beside_the_sales() {
    var misspelt = sale();
    misspelt.getJsonArray("lines").getJsonObject(0).put("discount", 30);
    var reply = shop.upload(sale(), misspelt);
    assertEquals(List.of("accepted", "rejected"), statuses(reply));
    assertEquals("lines[0].discount is not a known field: did you mean \"discount_cents\"?",
        reply.items().getJsonObject(1).getJsonObject("problem").getString("detail"));
    var beside = shop.service.post("/sales/batch", new JsonObject().put("sales", new JsonArray().add(sale())).put("x", 1));
    assertEquals("422 x", beside.status() + " " + beside.field());
  }

  @Test
  void the_problem_of_a_sale_is_told_in_the_client_s_language() {
    var body = new JsonObject().put("sales", new JsonArray().add(sale(200, line("sku", "nothing", 1))));
    var french = shop.service.post("/sales/batch", body, "Accept-Language", "fr-CA").items().getJsonObject(0)
        .getJsonObject("problem");
    assertEquals("Des produits ne sont pas au catalogue.", french.getString("detail"));
    var kept = shop.service.get("/sales/refused").items().getJsonObject(0).getJsonObject("problem");
    assertEquals("Some products are not in the catalogue.", kept.getString("detail"));
  }

  @Test
  void of_two_contents_with_one_id_the_first_is_taken() {
    var first = sale();
    var other = first.copy().put("cashier", "Luc");
    assertEquals(List.of("accepted", "rejected", "duplicate"), statuses(shop.upload(first, other, first)));
    var again = shop.upload(other, first);
    assertEquals(List.of("rejected", "duplicate"), statuses(again));
    assertEquals("sale-id-reused", code(again, 0));
  }

  @Test
  void a_sale_taken_at_the_till_is_a_duplicate_in_a_batch() {
    var request = sale();
    var taken = shop.sell(request).json();
    var later = shop.upload(request.put("allow_oversell", true)).items().getJsonObject(0);
    assertEquals("duplicate", later.getString("status"));
    assertEquals(taken.getLong("receipt_number"), later.getLong("receipt_number"));
  }

  @Test
  void a_stores_key_uploads_its_own_sales_only() {
    var reply = shop.service.post("/sales/batch", new JsonObject().put("sales",
        new JsonArray().add(sale()).add(sale().put("register_id", 3))), "X-Consumer-Custom-ID", "2");
    assertEquals(List.of("rejected", "accepted"), statuses(reply));
    assertEquals("not-your-store", code(reply, 0));
  }

  @Test
  void a_batch_has_1_to_500_sales_and_up_to_4_mebibytes() {
    assertEquals("sales", shop.upload(List.of()).field());
    assertEquals("sales", shop.service.post("/sales/batch", new JsonObject()).field());
    assertEquals("sales", shop.service.post("/sales/batch", new JsonObject().put("sales", "all")).field());
    assertEquals("sales", shop.upload(IntStream.range(0, 501).mapToObj(i -> sale()).toList()).field());
    var large = new JsonObject().put("sales", new JsonArray().add(sale())).toBuffer();
    large.appendString(" ".repeat((4 << 20) - large.length()));
    assertEquals(List.of("accepted"),
        statuses(shop.service.send(HttpMethod.POST, "/sales/batch", large.copy()).await()));
    assertEquals(413,
        shop.service.send(HttpMethod.POST, "/sales/batch", large.appendString(" ")).await().status());
    assertEquals(413, shop.service.send(HttpMethod.POST, "/sales",
        Buffer.buffer(new byte[(1 << 20) + 1])).await().status());
  }

  @Test
  void replaying_splitting_and_shuffling_batches_changes_nothing() {
    var seed = System.nanoTime();
    var random = new Random(seed);
    var sales = new ArrayList<JsonObject>();
    for (int i = 0; i < 200; i++) {
      sales.add(sale(200 * (1 + i % 3), line("sku", "P-2", 1 + i % 3)).put("register_id", 5 + i % 4)
          .put("sold_at", "2026-09-0" + (1 + i % 9) + "T10:00:00Z"));
    }
    var before = shop.count("transactions");
    for (int round = 0; round < 5; round++) {
      Collections.shuffle(sales, random);
      for (int from = 0; from < sales.size();) {
        var to = Math.min(sales.size(), from + 1 + random.nextInt(80));
        shop.upload(sales.subList(from, to));
        from = to;
      }
      assertEquals(before + 200, shop.count("transactions"), "seed " + seed);
    }
    var ids = sales.stream().map(sale -> sale.getString("id")).toArray(String[]::new);
    assertEquals(200, shop.service.number("SELECT count(*) FROM outbox WHERE payload->>'id' = ANY($1)", (Object) ids));
    var taken = sales.stream().map(sale -> sale.getJsonArray("payments").getJsonObject(0));
    assertEquals(taken.mapToLong(payment -> payment.getLong("amount_cents")).sum(), shop.service.number(
        "SELECT sum(total_cents)::bigint FROM transactions WHERE id::text = ANY($1)", (Object) ids));
    Consistency.assertReceiptNumbersHaveNoGaps(shop);
  }

  @Test
  void an_idempotency_key_repeats_the_answer_of_a_batch() {
    var body = new JsonObject().put("sales", new JsonArray().add(sale()));
    var first = shop.service.post("/sales/batch", body, "Idempotency-Key", "batch");
    assertEquals(first.body(), shop.service.post("/sales/batch", body, "Idempotency-Key", "batch").body());
  }
}
