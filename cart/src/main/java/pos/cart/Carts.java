package pos.cart;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The carts in Redis. Every change is one script: whoever else changes the same cart does so before or after it. */
final class Carts {

  /** Whoever asks how we are does not wait much longer. */
  private static final int PING_MILLIS = 500;

  private final RedisAPI redis;
  private final Recent<String, Boolean> sessions;

  /** @param sessions remembers who was here */
  Carts(RedisAPI redis, Recent<String, Boolean> sessions) {
    this.redis = redis;
    this.sessions = sessions;
  }

  private static final Script READ = Script.of("return refusal() or answer()");

  /** Changes nothing; a cart that is looked at lives on. */
  Future<Cart> read(Session session) {
    return run(READ, session, Terms.NONE).map(reply -> Outcome.of(session, reply).cart());
  }

  private static final Script OPEN = Script.of("change() return answer()");

  /** Makes a new guest's session known. */
  Future<Cart> open(Session guest) {
    return OPEN.run(redis, keys(guest, Terms.NONE), List.of(guest.cartId(), "0", "", ""))
        .map(reply -> Outcome.of(guest, reply).cart());
  }

  private static final Script PUT = Script.of("""
      local product, quantity, adding, sold = ARGV[5], tonumber(ARGV[6]), ARGV[7] == '1', ARGV[8] == '1'
      local refused = refusal()
      if refused then return refused end
      local had = tonumber(redis.call('HGET', items, product) or 0)
      local wanted = adding and had + quantity or quantity
      if wanted > had and not sold then return { 'not-sold' } end
      if wanted > QUANTITY then return { 'too-many-pieces' } end
      if had == 0 and wanted > 0 and redis.call('HLEN', items) >= PRODUCTS then return { 'too-many-products' } end
      if wanted == 0 then redis.call('HDEL', items, product) else redis.call('HSET', items, product, wanted) end
      if wanted ~= had then change() end
      return done()
      """);

  /**
   * Puts so many pieces more into the cart.
   *
   * @param product what the catalogue said; its failure is the answer if the cart were to have more of it
   */
  Future<Outcome> add(Session session, Line line, AsyncResult<Product> product, Terms terms) {
    return put(session, line, "1", product, terms);
  }

  /** Has the cart have so many pieces, none of them if 0. */
  Future<Outcome> set(Session session, Line line, AsyncResult<Product> product, Terms terms) {
    return put(session, line, "0", product, terms);
  }

  private Future<Outcome> put(Session session, Line line, String adding, AsyncResult<Product> product, Terms terms) {
    return run(PUT, session, terms, String.valueOf(line.productId()), String.valueOf(line.quantity()), adding,
        product.succeeded() ? "1" : "0")
        .compose(reply -> Outcome.isNotSold(reply) ? Future.failedFuture(product.cause())
            : Future.succeededFuture(Outcome.of(session, reply)));
  }

  private static final Script CLEAR = Script.of("""
      local refused = refusal()
      if refused then return refused end
      if redis.call('DEL', items) == 1 then change() end
      return done()
      """);

  Future<Outcome> clear(Session session, Terms terms) {
    return run(CLEAR, session, terms).map(reply -> Outcome.of(session, reply));
  }

  private static final Script MERGE = Script.of("""
      local guest, guest_items, marker = KEYS[4], KEYS[5], KEYS[6]
      local refused = refusal()
      if refused then return refused end
      local merged_into = redis.call('GET', marker)
      if merged_into == session then return done() end
      if merged_into or redis.call('EXISTS', guest) == 0 then return { 'unknown' } end
      local products = redis.call('HKEYS', guest_items)
      table.sort(products, function(a, b) return #a < #b or #a == #b and a < b end)
      for _, product in ipairs(products) do
        local had = redis.call('HGET', items, product)
        if had or redis.call('HLEN', items) < PRODUCTS then
          local both = (had or 0) + redis.call('HGET', guest_items, product)
          redis.call('HSET', items, product, math.min(both, QUANTITY))
        end
      end
      if #products > 0 then change() end
      redis.call('DEL', guest, guest_items)
      redis.call('SET', marker, session, 'EX', 86400)
      return done()
      """);

  /** Moves what the guest has into the customer's cart; a second time there is nothing left to move. */
  Future<Outcome> merge(Session customer, Session guest, Terms terms) {
    var keys = new ArrayList<>(keys(customer, terms));
    keys.addAll(List.of(guest.key(), guest.itemsKey(), "cart:merged:" + guest.id()));
    return MERGE.run(redis, keys, values(customer, terms)).map(reply -> Outcome.of(customer, reply));
  }

  private static final Script PURCHASE = Script.of("""
      local marker, changed = KEYS[3], false
      if not redis.call('SET', marker, session, 'NX', 'EX', 604800) then return { 'repeated' } end
      for i = 5, #ARGV, 2 do
        local had = tonumber(redis.call('HGET', items, ARGV[i]) or 0)
        local left = had - ARGV[i + 1]
        if left > 0 then redis.call('HSET', items, ARGV[i], left) else redis.call('HDEL', items, ARGV[i]) end
        changed = changed or had > 0
      end
      if changed then change() end
      return answer()
      """);

  /** Takes what an order bought out of its customer's cart. @return false when that was done before */
  Future<Boolean> purchase(long orderId, Session customer, List<Line> lines) {
    var values = new ArrayList<>(values(customer, Terms.NONE));
    lines.forEach(line -> values.addAll(List.of(String.valueOf(line.productId()), String.valueOf(line.quantity()))));
    return PURCHASE.run(redis, List.of(customer.key(), customer.itemsKey(), "cart:purchased:" + orderId), values)
        .map(Outcome::isOk);
  }

  private static final Script KEEP = Script.of("""
      if redis.call('EXISTS', KEYS[1]) == 1 then
        redis.call('HSETNX', KEYS[1], 'answer', ARGV[1])
        redis.call('HDEL', KEYS[1], 'version', 'items')
        return redis.call('HGET', KEYS[1], 'answer')
      end
      return ARGV[1]
      """);

  /** Remembers the answer for when the request is repeated. @return the one that was remembered first */
  Future<JsonObject> keep(Terms terms, JsonObject answer) {
    return terms.key().isEmpty() ? Future.succeededFuture(answer)
        : KEEP.run(redis, List.of(terms.key()), List.of(answer.encode())).map(kept -> new JsonObject(kept.toString()));
  }

  Future<Void> ping() {
    return redis.ping(List.of()).timeout(PING_MILLIS, TimeUnit.MILLISECONDS).mapEmpty();
  }

  private Future<Response> run(Script script, Session session, Terms terms, String... more) {
    var values = new ArrayList<>(values(session, terms));
    values.addAll(List.of(more));
    return script.run(redis, keys(session, terms), values).onSuccess(reply -> {
      if (Outcome.isOk(reply)) {
        sessions.put(session.id(), true, Cart.LIFETIME_SECONDS);
      }
    });
  }

  private static List<String> keys(Session session, Terms terms) {
    return List.of(session.key(), session.itemsKey(), terms.key());
  }

  private static List<String> values(Session session, Terms terms) {
    return List.of(session.cartId(), session.isGuest() ? "1" : "0", terms.fingerprint(), terms.version());
  }
}
