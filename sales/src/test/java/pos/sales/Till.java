package pos.sales;

import static pos.sales.Shop.payment;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import pos.testing.Reply;

/** A register of a shop, and the calls of its till. */
public record Till(Shop shop, long register) {

  /** Creates a register of store 1. */
  static Till of(Shop shop) {
    return of(shop, 1);
  }

  /** Creates a register. */
  static Till of(Shop shop, long store) {
    return new Till(shop, shop.service.number("INSERT INTO registers (store_id, name) VALUES ($1, $2) RETURNING id",
        store, UUID.randomUUID().toString()));
  }

  JsonObject sale(long cents, JsonObject... lines) {
    return Shop.sale(cents, lines).put("register_id", register);
  }

  /** A sale of product 2 for 200 cents, paid by card. */
  public JsonObject sale() {
    return Shop.sale().put("register_id", register);
  }

  /** A sale of product 2 for 200 cents, paid in cash. */
  JsonObject cashSale() {
    return Shop.paid(sale(), payment("cash", 200));
  }

  /** Takes a sale and returns its id. */
  public String sell(JsonObject sale) {
    return shop.sell(sale).json().getString("id");
  }

  /** A return of a piece without a receipt, refunded in cash. */
  JsonObject refund(long cents) {
    return Shop.returnWithoutReceipt(Shop.priced(cents)).put("register_id", register).put("refund_method", "cash");
  }

  static JsonObject opening(long floatCents) {
    return new JsonObject().put("cashier", "Amélie").put("opening_float_cents", floatCents);
  }

  static JsonObject counted(long cents) {
    return new JsonObject().put("counted_cash_cents", cents);
  }

  static JsonObject cash(String type, long cents) {
    return new JsonObject().put("type", type).put("amount_cents", cents).put("reason", "change");
  }

  Reply open(String... headers) {
    return shop.service.post("/registers/" + register + "/sessions", opening(10_000), headers);
  }

  /** Opens a session with a float of 100 dollars and returns its id. */
  public long session() {
    return open().json().getLong("id");
  }

  Reply report(long session, String... headers) {
    return shop.service.get("/sessions/" + session, headers);
  }

  Reply move(long session, JsonObject movement, String... headers) {
    return shop.service.post("/sessions/" + session + "/cash-movements", movement, headers);
  }

  Reply close(long session, long cents, String... headers) {
    return shop.service.post("/sessions/" + session + "/close", counted(cents), headers);
  }

  /** Voids a sale. */
  public Reply voidSale(String sale, String... headers) {
    return voiding(sale, headers).await();
  }

  Future<Reply> voiding(String sale, String... headers) {
    return shop.service.send(HttpMethod.POST, "/sales/" + sale + "/void",
        new JsonObject().put("reason", "wrong customer").toBuffer(), headers);
  }
}
