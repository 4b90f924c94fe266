package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.sales.Shop.line;
import static pos.sales.Shop.paid;
import static pos.sales.Shop.sale;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.FromGateway;

/** Uploaded sales that are refused are kept until they are written. */
class RefusedSalesTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  @AfterEach
  void forget() {
    shop.service.sql("DELETE FROM refused_sales");
    shop.service.sql("DELETE FROM catalogue WHERE product_id = 900");
  }

  /** Adds a product that costs two dollars to the catalogue. */
  static void addProduct(Shop shop, String sku) {
    shop.service.sql("INSERT INTO catalogue VALUES (900, $1, NULL, 'New', 200, 'exempt', true, 1)", sku);
  }

  /** Returns the whole of each refused sale of the list. */
  private static JsonArray refused(String query) {
    var whole = new JsonArray();
    shop.service.get("/sales/refused" + query).items().forEach(item -> whole.add(whole(shop, (JsonObject) item)));
    return whole;
  }

  /** Reads a refused sale, of which lists leave out the content and the errors. */
  static JsonObject whole(Shop shop, JsonObject listed) {
    var whole = shop.service.get("/sales/refused/" + listed.getLong("id")).json();
    var head = whole.copy();
    head.remove("content");
    head.getJsonObject("problem").fieldNames().retainAll(listed.getJsonObject("problem").fieldNames());
    assertEquals(head, listed);
    return whole;
  }

  @Test
  void a_large_refused_sale_is_read_piece_by_piece() {
    var sale = sale(200, line("sku", "NEW", 1)).put("note", "é€🎉\"\\\n".repeat(40_000));
    shop.upload(sale);
    assertEquals(sale, refused("").getJsonObject(0).getJsonObject("content"));
    assertEquals(404, shop.service.get("/sales/refused/999999").status());
  }

  private static Set<String> links(long id, String... headers) {
    return shop.service.get("/sales/refused/" + id, headers).json().getJsonObject("_links").fieldNames();
  }

  @Test
  void the_head_office_dismisses_an_entry_with_a_reason() {
    shop.upload(sale(200, line("sku", "NEW", 1)));
    shop.upload(sale(200, line("sku", "NEWER", 1)));
    var id = refused("").getJsonObject(1).getLong("id");
    var reason = new JsonObject().put("reason", "entered by hand");
    var path = "/sales/refused/" + id + "/dismiss";
    for (var store : List.of("1", "2")) {
      var refusal = shop.service.post(path, reason, FromGateway.CONSUMER, "store-" + store, FromGateway.GROUPS,
          "catalogue, store", FromGateway.STORE, store);
      assertEquals("403 head-office-only", refusal.status() + " " + refusal.code());
    }
    assertEquals(Set.of("self", "dismiss"), links(id));
    assertEquals(Set.of("self"), links(id, FromGateway.CONSUMER, "store-1", FromGateway.GROUPS, "catalogue, store",
        FromGateway.STORE, "1"));
    assertEquals("reason", shop.service.post(path, new JsonObject()).field());
    assertEquals(404, shop.service.post("/sales/refused/999999/dismiss", reason).status());
    assertEquals(2, refused("").size());

    var dismissed = shop.service.post(path, reason).json();
    assertEquals(Set.of("self"), links(id));
    assertEquals("entered by hand", dismissed.getString("dismissal_reason"));
    assertEquals(FromGateway.headers().get(FromGateway.CONSUMER), dismissed.getString("dismissed_by"));
    assertEquals(dismissed, shop.service.post(path, new JsonObject().put("reason", "again")).json());
    assertEquals(1, refused("").size());
    assertEquals(List.of(id), refused("?dismissed=true").stream().map(entry -> ((JsonObject) entry).getLong("id"))
        .toList());
  }

  @Test
  void a_sale_with_many_bad_lines_names_the_first_ones() {
    var lines = new JsonArray();
    var sale = sale().put("lines", lines);
    IntStream.range(0, 1500).forEach(i -> lines.add(i % 2 == 0 ? new JsonObject() : line("sku", "NO-" + i, 1)));
    shop.upload(sale);
    assertEquals(50, refused("").getJsonObject(0).getJsonObject("problem").getJsonArray("errors").size());
    lines.clear();
    IntStream.range(0, 1500).forEach(i -> lines.add(line("sku", "NO-" + i, 1)));
    assertEquals(50, shop.sell(sale).json().getJsonArray("errors").size());
  }

  @Test
  void a_sale_with_an_unknown_product_is_kept_word_for_word_until_it_is_taken() {
    var sale = sale(200, line("sku", "NEW", 1)).put("sold_at", "2026-10-01T08:00:00Z").put("cashier", "Zoë");
    shop.upload(sale, sale());
    shop.upload(sale);
    assertEquals(1, refused("").size());
    var kept = refused("").getJsonObject(0);
    assertEquals(sale, kept.getJsonObject("content"));
    assertEquals(sale.getString("id"), kept.getString("sale_id"));
    assertEquals(1, kept.getLong("register_id"));
    assertEquals(1, kept.getLong("store_id"));
    assertEquals(2, kept.getLong("attempts"));
    assertEquals("unknown-product", kept.getJsonObject("problem").getString("code"));
    assertTrue(Instant.parse(kept.getString("first_sent_at")).isBefore(Instant.parse(kept.getString("last_sent_at"))));
    addProduct(shop, "NEW");
    assertEquals("accepted", shop.upload(sale).items().getJsonObject(0).getString("status"));
    assertEquals(0, refused("").size());
  }

  @Test
  void a_corrected_sale_sent_by_itself_removes_the_refused_one() {
    var sale = sale(200, line("sku", "NEW", 1));
    shop.upload(sale);
    assertEquals(201, shop.sell(sale.copy().put("lines", new JsonArray().add(line("sku", "P-2", 1)))).status());
    assertEquals(0, refused("").size());
  }

  @Test
  void other_content_under_the_id_of_a_sale_stays_listed() {
    var taken = sale();
    var other = taken.copy().put("cashier", "Luc");
    shop.upload(taken, other);
    shop.upload(other, taken);
    assertEquals(other, refused("").getJsonObject(0).getJsonObject("content"));
    assertEquals("sale-id-reused", refused("?code=sale-id-reused").getJsonObject(0).getJsonObject("problem")
        .getString("code"));
    assertEquals(1, refused("").size());
  }

  @Test
  void any_refused_value_is_kept_however_malformed() {
    var nameless = sale();
    nameless.remove("id");
    var values = new JsonArray().add(nameless).add(7).addNull().add("a sale").add(new JsonArray().add(1))
        .add(paid(sale()).put("register_id", 1.5)).add(sale().put("id", "no")).add(sale().put("cashier", "\u0000"))
        .add(sale().put("register_id", 999)).add(paid(sale()).put("\u0000x", 1)).add(7);
    for (int i = 0; i < 2; i++) {
      shop.service.post("/sales/batch", new JsonObject().put("sales", values)).items()
          .forEach(item -> assertEquals("rejected", ((JsonObject) item).getString("status")));
    }
    var kept = refused("");
    assertEquals(10, kept.size());
    assertEquals(values.stream().limit(10).map(String::valueOf).sorted().toList(),
        kept.stream().map(item -> String.valueOf(((JsonObject) item).getValue("content"))).sorted().toList());
  }

  @Test
  void a_sale_refused_for_another_reason_later_shows_that_reason() {
    var sale = sale(200, line("sku", "NEW", 1), line("sku", "P-2", 1));
    shop.upload(sale);
    addProduct(shop, "NEW");
    shop.upload(sale);
    assertEquals("payment-mismatch", refused("").getJsonObject(0).getJsonObject("problem").getString("code"));
  }

  @Test
  void the_list_is_filtered_by_store_and_register_and_read_page_by_page() {
    shop.upload(IntStream.range(0, 5).mapToObj(i -> paid(sale()).put("register_id", 1 + i)).toList());
    var unknown = paid(sale());
    unknown.remove("register_id");
    shop.service.send(HttpMethod.POST, "/sales/batch", new JsonObject().put("sales", new JsonArray().add(unknown))
        .toBuffer(), "X-Consumer-Custom-ID", "2").await();
    assertEquals(2, refused("?store_id=1").size());
    assertEquals(3, refused("?store_id=2").size());
    assertEquals(1, refused("?register_id=5").size());
    assertNull(refused("?limit=1").getJsonObject(0).getLong("register_id"));
    var first = shop.service.get("/sales/refused?limit=4").json();
    assertEquals(2, refused("?limit=4&cursor=" + first.getString("next_cursor")).size());
    for (var bad : List.of("store_id", "register_id", "limit", "cursor")) {
      assertEquals(bad, shop.service.get("/sales/refused?" + bad + "=x").field());
    }
  }

  @Test
  void overlapping_batches_at_once_keep_each_refused_sale_once() {
    var sales = IntStream.range(0, 40).mapToObj(i -> paid(sale())).toList();
    var replies = shop.service.race(10, i -> shop.service.send(HttpMethod.POST, "/sales/batch",
        Buffer.buffer(new JsonObject().put("sales", new JsonArray(i % 2 == 0 ? sales : sales.reversed())).encode())));
    replies.forEach(reply -> assertEquals(200, reply.status()));
    assertEquals(40, shop.count("refused_sales"));
    assertEquals(400, shop.service.number("SELECT sum(attempts)::bigint FROM refused_sales"));
  }
}
