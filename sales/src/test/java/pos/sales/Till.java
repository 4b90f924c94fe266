package pos.sales;

import static pos.sales.Shop.payment;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import pos.testing.Reply;

/** A new register of a store, and what is done at it. */
public record Till(Shop shop, long register) {

  public static Till of(Shop shop) {
    return of(shop, 1);
  }

  public static Till of(Shop shop, long store) {
    return new Till(shop, shop.service.number("INSERT INTO registers (store_id, name) VALUES ($1, $2) RETURNING id",
        store, UUID.randomUUID().toString()));
  }

  public JsonObject sale(long cents, JsonObject... lines) {
    return Shop.sale(cents, lines).put("register_id", register);
  }

  public JsonObject sale() {
    return Shop.sale().put("register_id", register);
  }

  /** A sale of product 2 for 200 cents in cash. */
  public JsonObject cashSale() {
    return Shop.paid(sale(), payment("cash", 200));
  }

  public String sell(JsonObject sale) {
    return shop.sell(sale).json().getString("id");
  }

  /** A return of a piece at another price, refunded in cash. */
  public JsonObject refund(long cents) {
    return ReturnTest.request(Shop.priced(cents)).put("register_id", register).put("refund_method", "cash");
  }

  public static JsonObject opening(long floatCents) {
    return new JsonObject().put("cashier", "Amélie").put("opening_float_cents", floatCents);
  }

  public static JsonObject counted(long cents) {
    return new JsonObject().put("counted_cash_cents", cents);
  }

  public static JsonObject cash(String type, long cents) {
    return new JsonObject().put("type", type).put("amount_cents", cents).put("reason", "change");
  }

  public Reply open(String... headers) {
    return shop.service.post("/registers/" + register + "/sessions", opening(10_000), headers);
  }

  /** A new session with a float of 100 dollars. */
  public long session() {
    return open().json().getLong("id");
  }

  public Reply report(long session, String... headers) {
    return shop.service.get("/sessions/" + session, headers);
  }

  public Reply move(long session, JsonObject movement, String... headers) {
    return shop.service.post("/sessions/" + session + "/cash-movements", movement, headers);
  }

  public Reply close(long session, long cents, String... headers) {
    return shop.service.post("/sessions/" + session + "/close", counted(cents), headers);
  }

  public Reply undo(String sale, String... headers) {
    return undoing(sale, headers).await();
  }

  public Future<Reply> undoing(String sale, String... headers) {
    return shop.service.send(HttpMethod.POST, "/sales/" + sale + "/void",
        new JsonObject().put("reason", "wrong customer").toBuffer(), headers);
  }
}
