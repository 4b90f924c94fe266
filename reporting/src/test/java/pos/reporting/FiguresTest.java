package pos.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.reporting.Shop.ended;
import static pos.reporting.Shop.exempt;
import static pos.reporting.Shop.line;
import static pos.reporting.Shop.order;
import static pos.reporting.Shop.sale;
import static pos.reporting.Shop.saleReturn;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.reporting.Shop.Told;

/** Random receipts around both changes of the clock: every report is what a computation from the list gives. */
class FiguresTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final ZoneId STORES = ZoneId.of("America/Toronto");
  private static final List<Instant> CLOCK_CHANGES =
      List.of(Instant.parse("2026-03-08T07:00:00Z"), Instant.parse("2026-11-01T06:00:00Z"));
  private static final String PERIOD = "from=2026-03-01&to=2026-12-01";

  /** What a receipt adds to reports; amounts of returns are positive where reports show them apart. */
  private record Entry(Instant at, String store, String channel, String cashier, JsonArray lines, boolean back,
      Map<String, Long> figures) {}

  private final Random random = new Random();
  private final List<Told> events = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void reports_equal_a_computation_from_the_list_of_receipts(long seed) {
    random.setSeed(seed);
    shop.forget();
    IntStream.range(0, 60).forEach(_ -> trade());
    var told = new ArrayList<Told>();
    for (var event : events) {
      told.add(event);
      if (random.nextInt(3) == 0) {
        told.add(random.nextBoolean() ? event : event.again());
      }
    }
    Collections.shuffle(told, random);
    shop.tell(told);
    shop.assertNothingParked();
    for (var grouping : List.of("hour", "day", "week", "month", "store", "channel", "cashier")) {
      assertEquals(computed(grouping), reported(grouping), "seed " + seed + " by " + grouping);
    }
    for (var grouping : List.of("product", "category")) {
      assertEquals(computedLines(grouping), reported(grouping), "seed " + seed + " by " + grouping);
    }
  }

  private Instant some() {
    return CLOCK_CHANGES.get(random.nextInt(2)).plusSeconds(random.nextInt(-100_000, 100_000));
  }

  /** A sale or an order, with whatever becomes of it. */
  private void trade() {
    var at = some();
    var lines = new JsonObject[random.nextInt(1, 4)];
    for (int i = 0; i < lines.length; i++) {
      var quantity = random.nextInt(1, 5);
      var price = random.nextInt(1, 3000);
      var line = line(random.nextInt(1, 8), quantity, price, random.nextInt(0, quantity * price));
      lines[i] = random.nextInt(4) == 0 ? exempt(line) : line;
    }
    if (random.nextInt(4) == 0) {
      tradeOnline(at, lines);
    } else {
      tradeAtTill(at, lines);
    }
  }

  private void tradeAtTill(Instant at, JsonObject... lines) {
    var writtenAt = random.nextInt(5) == 0 ? at.plus(Duration.ofDays(random.nextInt(1, 9))) : at;
    var cashier = random.nextInt(3) == 0 ? null : "Cashier " + random.nextInt(3);
    var sale = sale(random.nextInt(1, 4), cashier, at, lines);
    events.add(Told.of("sale.completed", sale, writtenAt));
    switch (random.nextInt(5)) {
      case 0 -> {
        events.add(Told.of("sale.voided", sale, writtenAt));
        entries.add(new Entry(at, store(sale), "pos", cashier, new JsonArray(), false,
            Map.of("voids", 1L, "voids_cents", sale.getLong("total_cents"))));
      }
      case 1 -> {
        entries.add(sold(at, writtenAt, "pos", cashier, sale, "lines"));
        var back = saleReturn(random.nextBoolean() ? sale : null, random.nextInt(1, 4), some(), lines[0]);
        var backAt = Instant.parse(back.getString("returned_at"));
        events.add(Told.of("sale.returned", back, backAt));
        entries.add(back(backAt, "pos", back, "lines"));
      }
      default -> entries.add(sold(at, writtenAt, "pos", cashier, sale, "lines"));
    }
  }

  private void tradeOnline(Instant at, JsonObject... lines) {
    var order = order(entries.size() + 1L, at, lines);
    events.add(Told.of("order.confirmed", order, at));
    entries.add(sold(at, at, "online", null, order, "items"));
    if (random.nextBoolean()) {
      var endedAt = at.plusSeconds(random.nextInt(1, 100_000));
      var type = random.nextBoolean() ? "cancelled" : "refunded";
      events.add(Told.of("order." + type, ended(order, type, endedAt), endedAt));
      entries.add(back(endedAt, "online", order, "items"));
    } else if (random.nextBoolean()) {
      giveGoodwill(order, at.plusSeconds(random.nextInt(1, 100_000)));
    }
  }

  /** Gives back a tenth of an order without a piece of it. */
  private void giveGoodwill(JsonObject order, Instant at) {
    var net = order.getLong("subtotal_cents") / 10;
    var taxes = new JsonArray(order.getJsonArray("taxes").stream().map(tax -> ((JsonObject) tax).copy()
        .put("amount_cents", ((JsonObject) tax).getLong("amount_cents") / 10)).toList());
    var goodwill = new JsonObject().put("subtotal_cents", net).put("taxes", taxes).put("shipping_cents", 99)
        .put("total_cents", net + sum(taxes, "amount_cents") + 99);
    events.add(Told.of("order.partly_refunded", order.copy().put("refunds", new JsonArray().add(goodwill.copy()
        .put("reference", order.getString("reference") + "/1").put("at", at.toString()).put("goodwill", goodwill))), at));
    var line = new JsonObject().putNull("product_id").put("quantity", 0).put("total_cents", net)
        .put("category", new JsonObject().putNull("id"));
    entries.add(back(at, "online", goodwill.copy().put("location_id", 6).put("items", new JsonArray().add(line)), "items"));
  }

  private static String store(JsonObject receipt) {
    return String.valueOf(receipt.getValue("store_id", receipt.getValue("location_id")));
  }

  private static long sum(JsonArray objects, String field) {
    return objects.stream().mapToLong(object -> ((JsonObject) object).getLong(field)).sum();
  }

  private static Entry sold(Instant at, Instant writtenAt, String channel, String cashier, JsonObject receipt,
      String lines) {
    var figures = new TreeMap<String, Long>();
    var subtotal = receipt.getLong("subtotal_cents");
    figures.put("sales", 1L);
    figures.put("quantity", sum(receipt.getJsonArray(lines), "quantity"));
    figures.put("discounts_cents", sum(receipt.getJsonArray(lines), "discount_cents"));
    figures.put("gross_cents", subtotal + figures.get("discounts_cents"));
    figures.put("net_cents", subtotal);
    money(figures, receipt, channel, "cash_cents", 1);
    if (writtenAt.atZone(STORES).toLocalDate().isAfter(at.atZone(STORES).toLocalDate())) {
      figures.put("late_receipts", 1L);
      figures.put("late_net_cents", subtotal);
      figures.put("late_total_cents", receipt.getLong("total_cents"));
    }
    return new Entry(at, store(receipt), channel, cashier, receipt.getJsonArray(lines), false, figures);
  }

  private static Entry back(Instant at, String channel, JsonObject receipt, String lines) {
    var figures = new TreeMap<String, Long>();
    figures.put("returns", 1L);
    figures.put("returned_quantity", sum(receipt.getJsonArray(lines), "quantity"));
    figures.put("returns_cents", receipt.getLong("subtotal_cents"));
    figures.put("refunds_cents", receipt.getLong("total_cents"));
    figures.put("net_cents", -receipt.getLong("subtotal_cents"));
    if (channel.equals("pos") && receipt.getString("sale_id") == null) {
      figures.put("returns_without_receipt", 1L);
      figures.put("without_receipt_cents", receipt.getLong("subtotal_cents"));
    }
    money(figures, receipt, channel, "debit_cents", -1);
    return new Entry(at, store(receipt), channel, null, receipt.getJsonArray(lines), true, figures);
  }

  private static void money(Map<String, Long> figures, JsonObject receipt, String channel, String tender, int sign) {
    receipt.getJsonArray("taxes").stream().map(JsonObject.class::cast).forEach(tax ->
        figures.put(tax.getString("code") + "_cents", sign * tax.getLong("amount_cents")));
    figures.put("taxes_cents", sign * sum(receipt.getJsonArray("taxes"), "amount_cents"));
    figures.put("shipping_cents", sign * receipt.getLong("shipping_cents", 0L));
    figures.put("rounding_cents", sign * receipt.getLong("rounding_cents", 0L));
    figures.put("total_cents", sign * receipt.getLong("total_cents"));
    figures.put(channel.equals("online") ? "card_cents" : tender, sign * receipt.getLong("total_cents"));
  }

  private static void add(Map<String, Map<String, Long>> rows, String key, Map<String, Long> figures) {
    var row = rows.computeIfAbsent(key, _ -> new TreeMap<>());
    figures.forEach((figure, value) -> row.merge(figure, value, Long::sum));
  }

  private static Map<String, Map<String, Long>> withoutZeros(Map<String, Map<String, Long>> rows) {
    rows.values().forEach(row -> row.values().removeIf(value -> value == 0));
    rows.values().removeIf(Map::isEmpty);
    return rows;
  }

  private Map<String, Map<String, Long>> computed(String grouping) {
    var rows = new TreeMap<String, Map<String, Long>>();
    entries.forEach(entry -> {
      add(rows, key(grouping, entry), entry.figures);
      add(rows, "total", entry.figures);
    });
    return withoutZeros(rows);
  }

  private static String key(String grouping, Entry entry) {
    var local = entry.at.atZone(STORES);
    var day = local.toLocalDate();
    return switch (grouping) {
      case "hour" -> local.toString().substring(0, 13) + ":00:00" + local.getOffset();
      case "day" -> day.toString();
      case "week" -> week(day);
      case "month" -> day.toString().substring(0, 7);
      case "store" -> entry.store;
      case "channel" -> entry.channel;
      default -> String.valueOf(entry.cashier);
    };
  }

  /** Week 1 of 2026 has the first Thursday, 1 January. */
  private static String week(LocalDate day) {
    var monday = LocalDate.of(2025, 12, 29);
    assertEquals(DayOfWeek.MONDAY, monday.getDayOfWeek());
    return "2026-W%02d".formatted(1 + (day.toEpochDay() - monday.toEpochDay()) / 7);
  }

  private Map<String, Map<String, Long>> computedLines(String grouping) {
    var rows = new TreeMap<String, Map<String, Long>>();
    for (var entry : entries) {
      add(rows, "total", Map.of());
      for (var element : entry.lines) {
        var line = (JsonObject) element;
        var net = line.getLong("total_cents");
        var figures = entry.back
            ? Map.of("returned_quantity", line.getLong("quantity"), "returns_cents", net, "net_cents", -net)
            : Map.of("quantity", line.getLong("quantity"), "discounts_cents", line.getLong("discount_cents"),
                "gross_cents", net + line.getLong("discount_cents"), "net_cents", net);
        add(rows, String.valueOf(grouping.equals("product") ? line.getLong("product_id")
            : line.getJsonObject("category").getLong("id")), figures);
        add(rows, "total", figures);
      }
      add(rows, "total", Map.of("taxes_cents", entry.figures.getOrDefault("taxes_cents", 0L)));
    }
    return withoutZeros(rows);
  }

  /** Returns the rows that are not zero; those by product without taxes, which only their total can be compared by. */
  private Map<String, Map<String, Long>> reported(String grouping) {
    var json = shop.pages(PERIOD + "&limit=200&group_by=" + grouping);
    assertEquals(csv(grouping), json.stream().map(FiguresTest::cells).toList());
    var ofProducts = grouping.equals("product") || grouping.equals("category");
    var rows = new TreeMap<String, Map<String, Long>>();
    for (var row : json) {
      var key = String.valueOf(row.getValue(switch (grouping) {
        case "hour", "day", "week", "month" -> "period";
        case "store", "product", "category" -> (grouping + "_id");
        default -> grouping;
      }));
      var figures = figures(row);
      add(rows, "total", figures);
      if (ofProducts) {
        figures.remove("taxes_cents");
      }
      add(rows, key, figures);
    }
    if (!ofProducts) {
      var total = shop.service.get("/reports/sales?" + PERIOD + "&limit=1&group_by=" + grouping).json();
      var totals = new TreeMap<>(Map.of("total", figures(total.getJsonObject("totals"))));
      assertEquals(withoutZeros(totals).get("total"), withoutZeros(rows).get("total"), "the total of the rows");
    }
    return withoutZeros(rows);
  }

  private static Map<String, Long> figures(JsonObject row) {
    var figures = new TreeMap<String, Long>();
    row.stream().filter(field -> field.getValue() instanceof Number && !field.getKey().endsWith("_id"))
        .forEach(field -> figures.put(field.getKey(), ((Number) field.getValue()).longValue()));
    return figures;
  }

  private List<List<String>> csv(String grouping) {
    var reply = shop.service.get("/reports/sales?" + PERIOD + "&group_by=" + grouping, "Accept", "text/csv");
    return reply.body().toString().lines().skip(1).map(line -> List.of(line.split(",", -1))).toList();
  }

  private static List<String> cells(JsonObject row) {
    return row.stream().map(field -> Objects.toString(field.getValue(), "")).toList();
  }
}
