package pos.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import pos.testing.Reply;

/** Sales at the till, with all methods of payment. */
final class SaleSteps {

  private static final List<String> CASHIERS = List.of("Amélie", "Bao", "Chantal");
  private static final String CONFIRMED = "confirmed";

  private final History history;

  SaleSteps(History history) {
    this.history = history;
  }

  /** Adds a product to the sales service's replica of the catalogue, without the product service. */
  void addToCatalogue(Product product) {
    history.world.sales.sql("""
        INSERT INTO catalogue (product_id, sku, barcode, name, price_cents, tax_code, active, version)
        VALUES ($1, $2, $3, $4, $5, $6, true, 1)
        """, product.id(), product.sku(), product.barcode(), product.name(), product.priceCents(), product.taxCode());
  }

  /** Returns a sale that has not been sent. */
  Sold drawn() {
    return drawn(IntStream.range(0, history.dice.from(1, 3))
        .mapToObj(i -> line(history.dice.of(history.products))).toList());
  }

  Sold drawn(List<Sold.Line> lines) {
    var register = history.dice.of(history.registers);
    var paid = Paid.drawn(history.dice, Sold.billOf(lines).total());
    var request = new JsonObject().put("register_id", register.id()).put("cashier", history.dice.of(CASHIERS))
        .put("lines", new JsonArray(lines.stream().map(this::sent).toList())).put("payments", paid.toJson());
    return new Sold(request, register.key(), lines, paid);
  }

  private Sold.Line line(Product product) {
    var dice = history.dice;
    var quantity = dice.from(1, 5);
    var price = dice.oneIn(6) ? dice.from(0, 2 * (int) product.priceCents()) : product.priceCents();
    var discount = dice.oneIn(3) ? dice.from(0, (int) (quantity * price)) : 0;
    return new Sold.Line(product, quantity, price, discount);
  }

  private JsonObject sent(Sold.Line line) {
    var json = line.product.named(history.dice).put("quantity", line.quantity);
    if (line.unitPrice != line.product.priceCents()) {
      json.put("unit_price_cents", line.unitPrice);
    }
    return line.discount == 0 ? json : json.put("discount_cents", line.discount);
  }

  void sell() {
    var sold = drawn();
    if (history.dice.oneIn(25) && !sold.paid.parts().isEmpty()) {
      sellForTooMuch(sold);
      return;
    }
    var oversell = history.dice.oneIn(8);
    var keyed = history.dice.oneIn(5);
    var body = sold.request.copy();
    if (!keyed) {
      sold.id = history.dice.uuid();
      sold.request.put("id", sold.id);
      body.put("id", sold.id);
    }
    var call = Call.post(history.world.sales, "/sales", body.put("allow_oversell", oversell))
        .under(keyed ? history.key() : null);
    var reply = history.ask(call);
    if (reply.status() == 409) {
      assertFalse(oversell);
      history.shelves.assertShort(sold.register.store(), sold.pieces(), reply);
      history.tally.refused();
    } else {
      sold(sold, call, History.expect(201, reply));
    }
  }

  private void sellForTooMuch(Sold sold) {
    var payment = sold.request.getJsonArray("payments").getJsonObject(0);
    payment.put("amount_cents", payment.getLong("amount_cents") + 5);
    payment.remove("tendered_cents");
    payment.remove("change_cents");
    var reply = history.ask(Call.post(history.world.sales, "/sales", sold.request.put("id", history.dice.uuid())));
    History.expectRefusal("422 payment-mismatch", reply);
    assertEquals(Sold.billOf(sold.lines).total(), reply.json().getLong("total_cents"));
  }

  private void sold(Sold sold, Call call, Reply reply) {
    var answer = reply.json();
    sold.id = answer.getString("id");
    var confirmed = CONFIRMED.equals(answer.getString("stock_status"));
    if (confirmed) {
      history.shelves.assertEnough(sold.register.store(), sold.pieces());
    }
    history.tally.taken(confirmed);
    book(sold, Instant.parse(answer.getString("sold_at")), confirmed);
    assertIs(sold, reply);
    if (call.key() == null) {
      history.done.add(new History.Done(call, again -> assertIs(sold, History.expect(201, again))));
    } else {
      history.remember(call, reply);
    }
  }

  /** @param hold whether the goods were reserved when the sale was taken */
  void book(Sold sold, Instant soldAt, boolean hold) {
    sold.soldAt = soldAt;
    history.register(sold.register).book(sold);
    history.sales.add(sold);
    history.shelves.sell(sold.register.store(), sold.pieces(), hold, sold.id, soldAt);
  }

  static void assertIs(Sold sold, Reply reply) {
    assertEquals(sold.expected(), Sold.comparable(reply.json()));
    assertTrue(List.of(CONFIRMED, "pending").contains(reply.json().getString("stock_status")));
  }
}
