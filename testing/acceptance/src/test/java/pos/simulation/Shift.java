package pos.simulation;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** The model of a register's session, which computes its X and Z reports. */
final class Shift {

  private static final String CASH = "cash";

  /** A refund during the session. */
  record Refund(String method, Bill bill) {}

  final long id;
  final RegisterKey register;
  final List<Sold> sales = new ArrayList<>();
  final List<Refund> refunds = new ArrayList<>();
  final List<JsonObject> movements = new ArrayList<>();
  /** The Z report in the reply to the close; null while the session is open. */
  JsonObject report;
  private final String cashier;
  private final long openingFloat;

  Shift(long id, RegisterKey register, String cashier, long openingFloat) {
    this.id = id;
    this.register = register;
    this.cashier = cashier;
    this.openingFloat = openingFloat;
  }

  /** Returns the X report. */
  JsonObject expected() {
    var json = new JsonObject().put("id", id).put("register_id", register.id()).put("store_id", register.store())
        .put("cashier", cashier).put("opening_float_cents", openingFloat).put("status", "open").putNull("z_number")
        .putNull("closed_by").putNull("counted_cash_cents").putNull("difference_cents");
    var stand = bills(sold -> sold.voiding == null);
    var voids = bills(sold -> sold.voiding != null);
    var back = refunds.stream().map(Refund::bill).toList();
    return json.put("sales", Bill.sum(stand).figures(stand.size())).put("voids", Bill.sum(voids).figures(voids.size()))
        .put("returns", Bill.sum(back).figures(back.size()))
        .put("net_cents", Bill.sum(stand).total() - Bill.sum(back).total())
        .put("payments", new JsonArray(List.of(CASH, "debit", "credit", "mobile").stream().map(this::payment).toList()))
        .put("taxes", sales.isEmpty() && refunds.isEmpty() ? new JsonArray()
            : new JsonArray().add(tax("gst", Bill::gst)).add(tax("qst", Bill::qst)))
        .put("cash_movements", new JsonArray(movements)).put(CASH, drawer()).put("expected_cash_cents", expectedCash());
  }

  /** Returns the Z report of a session that is closed now. */
  JsonObject closed(int zNumber, long counted, String by) {
    return expected().put("status", "closed").put("z_number", zNumber)
        .put("closed_by", by).put("counted_cash_cents", counted).put("difference_cents", counted - expectedCash());
  }

  /** Returns the part of a reply that the model predicts. */
  static JsonObject comparable(JsonObject answer) {
    var json = answer.copy();
    List.of("opened_at", "closed_at", "version", "late_sales", "_links").forEach(json::remove);
    json.getJsonArray("cash_movements").forEach(movement -> ((JsonObject) movement).remove("at"));
    return json;
  }

  private List<Bill> bills(Predicate<Sold> which) {
    return sales.stream().filter(which).map(sold -> sold.bill).toList();
  }

  long expectedCash() {
    var drawer = drawer();
    return openingFloat + drawer.getLong("sales_cents") - drawer.getLong("refunds_cents")
        - drawer.getLong("voids_cents") + drawer.getLong("pay_ins_cents") - drawer.getLong("pay_outs_cents");
  }

  private JsonObject drawer() {
    var cash = payment(CASH);
    return new JsonObject().put("opening_float_cents", openingFloat).put("sales_cents", cash.getLong("taken_cents"))
        .put("refunds_cents", cash.getLong("refunded_cents")).put("voids_cents", cash.getLong("voided_cents"))
        .put("pay_ins_cents", moved("pay_in")).put("pay_outs_cents", moved("pay_out"));
  }

  private long moved(String type) {
    return movements.stream().filter(movement -> movement.getString("type").equals(type))
        .mapToLong(movement -> movement.getLong("amount_cents")).sum();
  }

  private JsonObject payment(String method) {
    return flow(new JsonObject().put("method", method), sold -> sold.paid.by(method),
        refund -> refund.method.equals(method) ? refund.bill.total() : 0);
  }

  private JsonObject tax(String code, ToLongFunction<Bill> amount) {
    return flow(new JsonObject().put("code", code), sold -> amount.applyAsLong(sold.bill),
        refund -> amount.applyAsLong(refund.bill));
  }

  private JsonObject flow(JsonObject json, ToLongFunction<Sold> of, ToLongFunction<Refund> back) {
    var taken = sales.stream().mapToLong(of).sum();
    var refunded = refunds.stream().mapToLong(back).sum();
    var voided = sales.stream().filter(sold -> sold.voiding != null).mapToLong(of).sum();
    return json.put("taken_cents", taken).put("refunded_cents", refunded).put("voided_cents", voided)
        .put("net_cents", taken - refunded - voided);
  }
}
