package pos.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pos.testing.Reply;

/** Returns, with and without a receipt, and voided sales. */
final class ReturnSteps {

  private static final List<String> METHODS = List.of("cash", "debit", "credit", "mobile");
  private static final ZoneId STORES = ZoneId.of("America/Toronto");

  private final History history;

  ReturnSteps(History history) {
    this.history = history;
  }

  /** Returns pieces of a sale, sometimes more than are left. */
  void takeBack() {
    if (history.sales.isEmpty()) {
      takeBackWithoutReceipt();
      return;
    }
    var sold = history.dice.of(history.sales);
    var parts = parts(sold);
    var request = request();
    var place = history.dice.from(1, 3);
    var register = place == 1 ? history.dice.of(history.registers) : null;
    var store = place == 1 ? register.store() : place == 2 ? history.dice.from(1, 5) : sold.register.store();
    if (place == 2) {
      request.put("store_id", store);
    } else if (place == 1) {
      request.put("register_id", register.id());
    }
    var lines = new JsonArray();
    parts.forEach((line, pieces) -> lines.add(
        new JsonObject().put("line_no", 1 + sold.lines.indexOf(line)).put("quantity", pieces)));
    var call = Call.post(history.world.sales, "/sales/" + sold.id + "/returns", request.put("lines", lines));
    var reply = history.ask(call);
    if (sold.voiding != null) {
      History.expectRefusal("409 sale-voided", reply);
    } else if (parts.entrySet().stream().anyMatch(part -> part.getValue() > left(part.getKey()))) {
      assertMoreThanSold(sold, reply);
    } else {
      back(sold, parts, call, new Place(store, register), reply);
    }
  }

  private record Place(long store, Register register) {}

  private static long left(Sold.Line line) {
    return line.quantity - line.returned;
  }

  private Map<Sold.Line, Long> parts(Sold sold) {
    var parts = new LinkedHashMap<Sold.Line, Long>();
    history.dice.some(sold.lines, 3).forEach(line -> {
      var most = (int) Math.max(1, left(line));
      parts.put(line, (long) history.dice.from(1, most) + (history.dice.oneIn(8) ? most : 0));
    });
    return parts;
  }

  private JsonObject request() {
    return new JsonObject().put("id", history.dice.uuid()).put("reason", "Changed their mind")
        .put("refund_method", history.dice.of(METHODS)).put("restock", !history.dice.oneIn(4))
        .put("approved_by", "Denise");
  }

  private static void assertMoreThanSold(Sold sold, Reply reply) {
    History.expectRefusal("409 more-than-sold", reply);
    var lines = new JsonArray();
    sold.lines.forEach(line -> lines.add(new JsonObject().put("line_no", 1 + lines.size()).put("sold", line.quantity)
        .put("returned", line.returned).put("left", left(line))));
    assertEquals(lines, reply.json().getJsonArray("lines"));
  }

  private void back(Sold sold, Map<Sold.Line, Long> parts, Call call, Place place, Reply reply) {
    var lines = new ArrayList<JsonObject>();
    var pieces = new LinkedHashMap<Product, Long>();
    parts.forEach((line, count) -> {
      lines.add(line.back(1 + sold.lines.indexOf(line), count));
      pieces.merge(line.product, count, Long::sum);
    });
    lines.sort(Comparator.comparing(line -> line.getLong("line_no")));
    var bill = sold.takeBack(parts, call.body().getString("refund_method").equals("cash"));
    refunded(new Back(sold.id, lines, bill, pieces, place, false), call, reply);
  }

  private record Back(String sale, List<JsonObject> lines, Bill bill, Map<Product, Long> pieces, Place place,
      boolean isPriceOther) {}

  private void refunded(Back back, Call call, Reply reply) {
    var request = call.body();
    var register = back.place.register;
    var answer = History.expect(201, reply).json();
    var expected = new JsonObject().put("id", request.getString("id")).put("sale_id", back.sale).putNull("exchanged_for")
        .put("store_id", back.place.store).put("register_id", register == null ? null : register.id())
        .put("lines", new JsonArray(back.lines)).put("reason", request.getString("reason"))
        .put("refund_method", request.getString("refund_method")).put("restock", request.getBoolean("restock"))
        .putNull("cashier").put("approved_by", request.getString("approved_by"))
        .put("price_mismatch", back.isPriceOther);
    var returnedAt = Instant.parse((String) answer.remove("returned_at"));
    answer.remove("_links");
    assertEquals(back.bill.writeTo(expected), answer);
    history.returns.put(request.getString("id"), back.bill);
    if (register != null) {
      register.open().ifPresent(shift ->
          shift.refunds.add(new Shift.Refund(request.getString("refund_method"), back.bill)));
    }
    if (request.getBoolean("restock")) {
      history.shelves.takeBack(back.place.store, back.pieces, "return", request.getString("id"), returnedAt);
    }
    history.remember(call, reply);
  }

  void takeBackWithoutReceipt() {
    var register = history.dice.of(history.registers);
    var product = history.dice.of(history.products);
    var price = history.dice.oneIn(2) ? product.priceCents() : history.dice.from(0, 5_000);
    var line = new Sold.Line(product, history.dice.from(1, 4), price, 0);
    var sent = product.named(history.dice).put("quantity", line.quantity).put("unit_price_cents", price);
    var request = request().put("store_id", register.store())
        .put("lines", new JsonArray().add(sent));
    var atRegister = history.dice.oneIn(2);
    if (atRegister) {
      request.put("register_id", register.id());
    }
    var call = Call.post(history.world.sales, "/returns", request);
    var bill = Sold.billOf(List.of(line));
    refunded(new Back(null, List.of(line.toJson(1)),
        request.getString("refund_method").equals("cash") ? bill.roundedFor(bill.total()) : bill,
        Map.of(product, line.quantity), new Place(register.store(), atRegister ? register : null),
            price != product.priceCents()),
        call, history.ask(call));
  }

  void undo() {
    if (history.sales.isEmpty()) {
      takeBackWithoutReceipt();
      return;
    }
    var sold = history.dice.oneIn(2) ? history.sales.getLast() : history.dice.of(history.sales);
    var body = new JsonObject().put("reason", "Wrong customer").put("cashier", "Amélie");
    var call = Call.post(history.world.sales, "/sales/" + sold.id + "/void", body).under(history.key());
    var reply = history.ask(call);
    var obstacle = obstacle(sold);
    if (obstacle.isPresent()) {
      History.expectRefusal("409 " + obstacle.get(), reply);
      return;
    }
    sold.voiding = body;
    SaleSteps.assertIs(sold, History.expect(200, reply));
    history.remember(call, reply);
    history.shelves.takeBack(sold.register.store(), sold.pieces(), "void", sold.id,
        Instant.parse(reply.json().getJsonObject("voided").getString("at")));
  }

  /** Returns the code of the refusal when a sale cannot be voided. */
  private Optional<String> obstacle(Sold sold) {
    if (!sold.status().equals("completed")) {
      return Optional.of(sold.voiding != null ? "sale-voided" : "sale-returned");
    }
    var shift = history.register(sold.register).shiftOf(sold);
    if (shift.isEmpty()) {
      return Optional.of("sale-without-session");
    }
    return shift.get().report != null ? Optional.of("session-closed")
        : day(sold.soldAt).equals(day(Instant.now())) ? Optional.empty() : Optional.of("sale-of-another-day");
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, STORES);
  }
}
