package pos.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Batches of a till that was offline: earlier sales, some sent for the second time, and some of them wrong. */
final class BatchSteps {

  private final History history;
  private final SaleSteps selling;

  BatchSteps(History history, SaleSteps selling) {
    this.history = history;
    this.selling = selling;
  }

  /**
   * A sale in a batch, with the expected outcome.
   *
   * @param sold null for a sale that is refused
   * @param outcome {@code accepted}, {@code duplicate} or the code of a refusal
   */
  private record Item(JsonObject sent, Sold sold, String outcome) {}

  void upload() {
    var items = new ArrayList<Item>();
    for (int i = history.dice.from(1, 5); i > 0; i--) {
      items.add(drawn());
      if (history.dice.oneIn(6)) {
        var last = items.getLast();
        items.add(new Item(last.sent, last.sold, last.outcome.equals("accepted") ? "duplicate" : last.outcome));
      }
    }
    var call = Call.post(history.world.sales, "/sales/batch",
        new JsonObject().put("sales", new JsonArray(items.stream().map(Item::sent).toList())));
    var keyed = history.dice.oneIn(2);
    var reply = History.expect(200, history.ask(keyed ? call.under(history.key()) : call));
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    for (int i = 0; i < items.size(); i++) {
      check(items.get(i), reply.items().getJsonObject(i), !keyed && history.attempts > 1, now);
    }
    assertEquals(items.size(), reply.items().size());
  }

  private Item drawn() {
    var known = history.sales.stream().filter(sold -> sold.request.containsKey("id")).toList();
    return switch (known.isEmpty() ? history.dice.from(1, 5) : history.dice.from(1, 8)) {
      case 1 -> wrong("unknown-product", "sku", "S-0");
      case 2 -> wrong("payment-mismatch", "quantity", 99_999);
      case 3, 4, 5 -> fresh();
      case 6 -> otherContent(history.dice.of(known));
      default -> again(history.dice.of(known));
    };
  }

  private Item fresh() {
    var sold = selling.drawn();
    sold.id = history.dice.uuid();
    sold.request.put("id", sold.id);
    var ago = history.dice.of(List.of(0, 1, 60, 40 * 24 * 60));
    if (ago > 0) {
      sold.request.put("sold_at", Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(ago, ChronoUnit.MINUTES)
          .toString());
    }
    return new Item(sold.request, sold, "accepted");
  }

  private Item wrong(String code, String field, Object value) {
    var sold = selling.drawn();
    var line = sold.request.getJsonArray("lines").getJsonObject(0);
    List.of("product_id", "barcode", "discount_cents").forEach(line::remove);
    line.put("sku", sold.lines.getFirst().product.sku()).put("unit_price_cents", 7).put(field, value);
    return refused(sold.request.put("id", history.dice.uuid()), code);
  }

  private Item otherContent(Sold known) {
    return refused(known.request.copy().put("cashier", "Zoé"), "sale-id-reused");
  }

  private Item refused(JsonObject content, String code) {
    history.refused.put(content.getString("id") + " " + content.getString("cashier"), code);
    return new Item(content, null, code);
  }

  private Item again(Sold known) {
    return new Item(known.request, known, "duplicate");
  }

  /** @param mayBeSecond whether an earlier attempt may have been accepted, but its response lost */
  private void check(Item item, JsonObject result, boolean mayBeSecond, Instant now) {
    assertEquals(item.sent.getString("id"), result.getString("id"));
    if (item.sold == null) {
      assertEquals("rejected", result.getString("status"), () -> item.sent + " must be refused: " + item.outcome);
      assertEquals(item.outcome, result.getJsonObject("problem").getString("code"));
      return;
    }
    var status = result.getString("status");
    assertTrue(status.equals(item.outcome) || mayBeSecond && status.equals("duplicate"), result::encode);
    if (item.outcome.equals("accepted")) {
      var soldAt = item.sent.getString("sold_at");
      selling.book(item.sold, soldAt == null ? now : Instant.parse(soldAt), false);
    }
    assertEquals(item.sold.receipt, result.getLong("receipt_number"));
    assertEquals(item.sold.bill.total(), result.getLong("total_cents"));
  }
}
