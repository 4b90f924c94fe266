package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.sales.Shop.line;
import static pos.sales.Shop.sale;
import static pos.sales.Shop.saleReturn;

import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.testing.ServiceProcess;

class EventsTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static RedisAPI redis;

  @BeforeAll
  static void connect() {
    redis = RedisAPI.api(Redis.createClient(shop.service.vertx(), shop.service.environment().redisUri()));
  }

  @AfterAll
  static void disconnect() {
    redis.close();
  }

  private static void publish(String stream, String type, JsonObject payload) {
    publish(stream, type, payload, 0);
  }

  private static void publish(String stream, String type, JsonObject payload, long epoch) {
    redis.xadd(List.of(stream, "*", "id", UUID.randomUUID().toString(), "type", type, "payload", payload.encode(),
        "trace", "test", "at", Instant.now().toString(), "epoch", String.valueOf(epoch))).await();
  }

  /** Publishes at one time, so that the first is read alone and the others are read together, or all are. */
  private static void publishTogether(List<JsonObject> products) {
    var command = new ArrayList<>(List.of("""
        for i = 1, #ARGV, 2 do
          redis.call('XADD', KEYS[1], '*', 'id', ARGV[i], 'type', 'product.changed', 'payload', ARGV[i + 1],
            'trace', 'test', 'at', '2026-12-02T00:00:00Z')
        end
        """, "1", "events:product"));
    products.forEach(product -> command.addAll(List.of(UUID.randomUUID().toString(), product.encode())));
    redis.eval(command).await();
  }

  /** Waits until the service has applied all events that were published before. */
  private static void awaitEvents() {
    var id = UUID.randomUUID().getMostSignificantBits() >>> 1;
    publish("events:product", "product.changed", product(id, "mark-" + id, 1));
    ServiceProcess.await("the last event is applied",
        () -> shop.service.number("SELECT count(*) FROM catalogue WHERE product_id = $1", id) == 1);
  }

  private static JsonObject product(long id, String sku, long version) {
    return new JsonObject().put("id", id).put("sku", sku).put("barcode", null).put("name", "Version " + version)
        .put("description", "").put("price_cents", 100 * version).put("currency", "CAD").put("tax_code", "exempt")
        .put("category_ids", List.of()).put("active", true).put("version", version);
  }

  @ParameterizedTest
  @CsvSource({"1001, 036000291452, 0036000291452", "1011, 96385074, 0000096385074", "1012, 0000096385081, 96385081"})
  void a_product_known_from_an_event_is_sold_with_its_price_and_tax_code(long id, String barcode, String scanned) {
    var sku = "NEW-" + id;
    publish("events:product", "product.changed",
        product(id, sku, 1).put("barcode", barcode).put("tax_code", "standard"));
    awaitEvents();
    for (var code : List.of(barcode, scanned)) {
      var sale = shop.sell(sale(115, line("barcode", code, 1))).json();
      assertEquals(sku, sale.getJsonArray("lines").getJsonObject(0).getString("sku"));
      assertEquals(100, sale.getLong("subtotal_cents"));
    }
  }

  @Test
  void late_and_repeated_events_do_not_undo_newer_ones() {
    publish("events:product", "product.changed", product(1002, "LATE", 3));
    publish("events:product", "product.changed", product(1002, "LATE", 2));
    publish("events:product", "product.retired", product(1002, "LATE", 3).put("active", false));
    awaitEvents();
    assertEquals(300, shop.sell(sale(300, line("sku", "LATE", 1))).json().getLong("total_cents"));
    assertEquals(1, shop.service.number(
        "SELECT count(*) FROM catalogue WHERE product_id = 1002 AND active AND version = 3"));
  }

  @Test
  void events_that_are_read_together_are_applied_with_few_statements_and_in_their_order() {
    var events = new ArrayList<>(List.of(product(2000, "TOLD-0", 1), product(2000, "TOLD-0", 3),
        product(2000, "TOLD-0", 2), product(2001, "TOLD-1", 1)));
    for (long id = 2002; id < 2060; id++) {
      events.add(product(id, "TOLD-" + id, 1));
    }
    events.add(product(2001, "TOLD-1", 2));
    publishTogether(events);
    awaitEvents();
    assertEquals(300, shop.sell(sale(300, line("sku", "TOLD-0", 1))).json().getLong("total_cents"));
    assertEquals(200, shop.sell(sale(200, line("sku", "TOLD-1", 1))).json().getLong("total_cents"));
    assertEquals(58, shop.service.number("SELECT count(*) FROM catalogue WHERE product_id BETWEEN 2002 AND 2059"));
    assertEquals(1, shop.service.number("""
        SELECT count(DISTINCT (xmin, cmin)) FROM (
          SELECT xmin::text, cmin::text FROM catalogue WHERE product_id BETWEEN 2002 AND 2059) AS written
        """));
  }

  @Test
  void a_product_of_a_restored_database_replaces_what_was_known_of_its_future() {
    publish("events:product", "product.changed", product(1005, "RESTORED", 9), 1);
    publish("events:product", "product.changed", product(1005, "RESTORED", 4), 2);
    publish("events:product", "product.changed", product(1005, "RESTORED", 10), 1);
    publish("events:product", "product.changed", product(1005, "RESTORED", 3), 2);
    awaitEvents();
    assertEquals(400, shop.sell(sale(400, line("sku", "RESTORED", 1))).json().getLong("total_cents"));
  }

  @Test
  void a_retired_product_can_still_be_sold_until_another_has_its_sku() {
    publish("events:product", "product.retired", product(1004, "REUSED", 2).put("active", false));
    awaitEvents();
    assertEquals(201, shop.sell(sale(200, line("sku", "REUSED", 1))).status());
    publish("events:product", "product.changed", product(1003, "REUSED", 1));
    awaitEvents();
    assertEquals(1003, shop.sell(sale(100, line("sku", "REUSED", 1))).json().getJsonArray("lines").getJsonObject(0)
        .getLong("product_id"));
  }

  @Test
  void sold_and_returned_lines_are_published_under_the_category_of_the_sale() {
    var first = product(1006, "CATEGORIZED", 1);
    publish("events:product", "product.changed", first);
    publish("events:product", "product.changed", first.copy().put("category", category(7, "Tea")));
    publish("events:product", "product.changed", first);
    awaitEvents();
    var sale = sale(200, line("sku", "CATEGORIZED", 2));
    assertEquals(201, shop.sell(sale).status());
    publish("events:product", "product.changed",
        product(1006, "CATEGORIZED", 2).put("category", category(8, "Gifts")));
    awaitEvents();
    var path = "/sales/" + sale.getString("id");
    var back = shop.service.post(path + "/returns", saleReturn(1, 1)).json();
    for (var event : List.of(shop.events(sale.getString("id")).getFirst(),
        shop.events(back.getString("id")).getFirst())) {
      assertEquals(category(7, "Tea"), event.getJsonObject("payload").getJsonArray("lines").getJsonObject(0)
          .getJsonObject("category"), event.getString("type"));
    }
  }

  private static JsonObject category(long id, String name) {
    return new JsonObject().put("id", id).put("name", name);
  }

  @Test
  void settled_stock_confirms_its_sale() {
    var sale = shop.sell(sale().put("sold_at", "2011-02-03T04:05:06Z")).json();
    assertEquals("pending", sale.getString("stock_status"));
    publish("events:inventory", "stock.settled", new JsonObject().put("sale_id", sale.getString("id"))
        .put("sold_at", sale.getString("sold_at")).put("location_id", 1));
    publish("events:inventory", "stock.low", new JsonObject().put("location_id", 1));
    ServiceProcess.await("the sale is confirmed", () ->
        shop.service.get("/sales/" + sale.getString("id")).json().getString("stock_status").equals("confirmed"));
    assertEquals(0, shop.count("dead_events"));
  }

  @Test
  void events_are_published_to_the_stream() {
    var id = shop.sell(sale()).json().getString("id");
    ServiceProcess.await("the event is in the stream",
        () -> redis.xrevrange(List.of("events:sales", "+", "-", "COUNT", "10")).await().toString().contains(id));
  }
}
