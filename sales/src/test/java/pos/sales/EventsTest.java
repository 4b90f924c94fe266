package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.sales.Shop.line;
import static pos.sales.Shop.sale;

import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pos.testing.ServiceProcess;

class EventsTest {

  private static Shop shop;
  private static RedisAPI redis;

  @BeforeAll
  static void open() {
    shop = Shop.open();
    redis = RedisAPI.api(Redis.createClient(shop.service.vertx(), shop.service.environment().redisUri()));
  }

  @AfterAll
  static void close() {
    redis.close();
    shop.close();
  }

  private static void tell(String stream, String type, JsonObject payload) {
    redis.xadd(List.of(stream, "*", "id", UUID.randomUUID().toString(), "type", type, "payload", payload.encode(),
        "trace", "test", "at", Instant.now().toString())).await();
  }

  /** Waits until the service has applied all that was told before. */
  private static void settle() throws InterruptedException {
    var id = UUID.randomUUID().getMostSignificantBits() >>> 1;
    tell("events:product", "product.changed", product(id, "mark-" + id, 1));
    ServiceProcess.await("the last event is applied",
        () -> shop.service.number("SELECT count(*) FROM catalogue WHERE product_id = $1", id) == 1);
  }

  private static JsonObject product(long id, String sku, long version) {
    return new JsonObject().put("id", id).put("sku", sku).put("barcode", null).put("name", "Told " + version)
        .put("description", "").put("price_cents", 100 * version).put("currency", "CAD").put("tax_code", "exempt")
        .put("category_ids", List.of()).put("active", true).put("version", version);
  }

  @Test
  void a_product_that_was_told_can_be_sold_at_its_price_and_taxed_as_it_says() throws InterruptedException {
    tell("events:product", "product.changed",
        product(1001, "NEW-1", 1).put("barcode", "036000291452").put("tax_code", "standard"));
    settle();
    var sale = shop.sell(sale(115, line("barcode", "0036000291452", 1))).json();
    assertEquals("NEW-1", sale.getJsonArray("lines").getJsonObject(0).getString("sku"));
    assertEquals(100, sale.getLong("subtotal_cents"));
  }

  @Test
  void what_is_told_late_or_twice_does_not_undo_what_is_newer() throws InterruptedException {
    tell("events:product", "product.changed", product(1002, "LATE", 3));
    tell("events:product", "product.changed", product(1002, "LATE", 2));
    tell("events:product", "product.retired", product(1002, "LATE", 3).put("active", false));
    settle();
    assertEquals(300, shop.sell(sale(300, line("sku", "LATE", 1))).json().getLong("total_cents"));
    assertEquals(1, shop.service.number(
        "SELECT count(*) FROM catalogue WHERE product_id = 1002 AND active AND version = 3"));
  }

  @Test
  void a_retired_product_can_still_be_sold_until_another_has_its_sku() throws InterruptedException {
    tell("events:product", "product.retired", product(1004, "REUSED", 2).put("active", false));
    settle();
    assertEquals(201, shop.sell(sale(200, line("sku", "REUSED", 1))).status());
    tell("events:product", "product.changed", product(1003, "REUSED", 1));
    settle();
    assertEquals(1003, shop.sell(sale(100, line("sku", "REUSED", 1))).json().getJsonArray("lines").getJsonObject(0)
        .getLong("product_id"));
  }

  @Test
  void a_sale_whose_stock_was_settled_is_confirmed() throws InterruptedException {
    var sale = shop.sell(sale().put("sold_at", "2011-02-03T04:05:06Z")).json();
    assertEquals("pending", sale.getString("stock_status"));
    tell("events:inventory", "stock.settled", new JsonObject().put("sale_id", sale.getString("id"))
        .put("sold_at", sale.getString("sold_at")).put("location_id", 1));
    tell("events:inventory", "stock.low", new JsonObject().put("location_id", 1));
    ServiceProcess.await("the sale is confirmed", () ->
        shop.service.get("/sales/" + sale.getString("id")).json().getString("stock_status").equals("confirmed"));
    assertEquals(0, shop.count("dead_events"));
  }

  @Test
  void events_reach_the_stream() throws InterruptedException {
    var id = shop.sell(sale()).json().getString("id");
    ServiceProcess.await("the event is in the stream",
        () -> redis.xrevrange(List.of("events:sales", "+", "-", "COUNT", "10")).await().toString().contains(id));
  }
}
