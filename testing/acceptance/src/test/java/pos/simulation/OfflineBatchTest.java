package pos.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pos.testing.ServiceProcess;

/** Sales of offline tills lead to the same books and the same stock, however often and in which order they are sent. */
class OfflineBatchTest {

  private static final int SALES = 998;
  private static final int ROUNDS = 5;
  private static final long STORE = 1;
  private static final int PLENTY = 100_000;

  /** One piece is in stock, and three are sold. */
  private final Product scarce = new Product(7_000, 1_000, true);
  private final List<JsonObject> sales = new ArrayList<>();
  private final Map<Integer, Map<String, Integer>> outcomes = new TreeMap<>();

  @Test
  void a_thousand_sales_sent_five_times_in_different_batches_lead_to_the_same_books_and_stock() {
    try (var world = new World(Level.OFF)) {
      var sold = prepare(world);
      List<String> first = null;
      for (int round = 0; round < ROUNDS; round++) {
        upload(world, round);
        var state = state(world);
        first = first == null ? state : first;
        assertEquals(first, state, "after round " + round);
      }
      assertEquals(Map.of("accepted", SALES + 1, "rejected", 1), outcomes.remove(0));
      outcomes.values().forEach(later -> assertEquals(Map.of("duplicate", SALES + 1, "rejected", 1), later));
      var bills = sold.stream().map(sale -> sale.bill).toList();
      assertEquals(Bill.sum(bills).figures(SALES + 1),
          get(world.sales, world, "/sales/summary").getJsonObject("sales"));
      checkAlert(world);
      checkRefused(world);
    }
  }

  /** Prepares all sales, and returns those that must be accepted. */
  private List<Sold> prepare(World world) {
    var history = new History(world, 1, new Tally());
    Stream.of(1, 2).forEach(register -> history.registers.add(new Register(register, STORE)));
    var selling = new SaleSteps(history);
    history.products.forEach(selling::addToCatalogue);
    selling.addToCatalogue(scarce);
    history.products.forEach(product -> receive(world, product, PLENTY));
    receive(world, scarce, 1);
    var sold = new ArrayList<>(IntStream.range(0, SALES).mapToObj(i -> selling.drawn()).toList());
    sold.add(selling.drawn(List.of(new Sold.Line(scarce, 3, scarce.priceCents(), 0))));
    var unknown = selling.drawn().request;
    unknown.getJsonArray("lines").getJsonObject(0).put("sku", "UNKNOWN");
    sold.forEach(sale -> sales.add(sale.request));
    sales.add(unknown);
    for (int i = 0; i < sales.size(); i++) {
      // one in ten was sold last month
      sales.get(i).put("id", history.dice.uuid()).put("sold_at", Instant.now().truncatedTo(ChronoUnit.MILLIS)
          .minus(i % 10 == 0 ? 31 * 24 * 60 : i, ChronoUnit.MINUTES).toString());
    }
    return sold;
  }

  private static void receive(World world, Product product, long pieces) {
    History.expect(201, world.ask(Call.post(world.inventory, "/movements", new JsonObject().put("type", "receipt")
        .put("location_id", STORE).put("reference", "delivery of " + product.id())
        .put("lines", new JsonArray().add(product.line("quantity", pieces))))));
  }

  private void upload(World world, int round) {
    var random = new Random(round);
    var left = new ArrayList<>(sales);
    Collections.shuffle(left, random);
    while (!left.isEmpty()) {
      var batch = left.subList(0, Math.min(left.size(), random.nextInt(1, 301)));
      var reply = History.expect(200, world.ask(
          Call.post(world.sales, "/sales/batch", new JsonObject().put("sales", new JsonArray(List.copyOf(batch))))));
      assertEquals(batch.size(), reply.items().size());
      reply.items().forEach(item -> outcomes.computeIfAbsent(round, _ -> new TreeMap<>())
          .merge(((JsonObject) item).getString("status"), 1, Integer::sum));
      batch.clear();
    }
  }

  /** Waits until all events have been processed, and returns the books, the sums of the ledger and the stock. */
  private static List<String> state(World world) {
    ServiceProcess.await("all sales are in the ledger and confirmed", () ->
        world.inventory.number("SELECT count(*) FROM movements WHERE type = 'sale'") == SALES + 1
            && world.sales.number("SELECT count(*) FROM transactions WHERE stock_status = 'pending'") == 0);
    var books = world.sales.sql("""
        SELECT t.*, (SELECT sum(quantity) FROM line_items WHERE sale_id = t.id) AS pieces,
          (SELECT sum(amount_cents) FROM payments WHERE sale_id = t.id) AS paid FROM transactions t ORDER BY id
        """);
    var stock = world.inventory.sql("""
        SELECT s.*, (SELECT sum(quantity) FROM movement_lines l
          WHERE l.location_id = s.location_id AND l.product_id = s.product_id) AS moved
        FROM stocks s ORDER BY location_id, product_id
        """);
    return Stream.concat(books.stream(), stock.stream()).map(row -> row.toJson().encode()).toList();
  }

  private void checkAlert(World world) {
    var alerts = get(world.inventory, world, "/alerts?status=negative&location_id=" + STORE).getJsonArray("items");
    assertEquals(1, alerts.size());
    assertEquals(scarce.id(), alerts.getJsonObject(0).getLong("product_id"));
    assertEquals(-2, alerts.getJsonObject(0).getLong("on_hand"));
  }

  private void checkRefused(World world) {
    var refused = get(world.sales, world, "/sales/refused").getJsonArray("items");
    assertEquals(1, refused.size());
    var whole = get(world.sales, world, "/sales/refused/" + refused.getJsonObject(0).getLong("id"));
    assertEquals(sales.getLast(), whole.getJsonObject("content"));
    assertEquals("unknown-product", refused.getJsonObject(0).getJsonObject("problem").getString("code"));
    assertEquals(ROUNDS, refused.getJsonObject(0).getLong("attempts"));
  }

  private static JsonObject get(RestartableService service, World world, String path) {
    return History.expect(200, world.ask(Call.get(service, path))).json();
  }
}
