package pos.cart;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import pos.common.rule.Failure;

/** The carts in Redis; each change is one script, so changes to a cart happen one after the other. */
final class Carts {

  private static final int PING_MILLIS = 500;

  private final RedisAPI redis;
  private final Keys keys;
  private final BegunCarts begun;
  private final TtlCache<String, Boolean> sessions;

  /** @param sessions receives the id of every session that is served, to be counted */
  Carts(RedisAPI redis, Keys keys, BegunCarts begun, TtlCache<String, Boolean> sessions) {
    this.redis = redis;
    this.keys = keys;
    this.begun = begun;
    this.sessions = sessions;
  }

  private static final Script READ = new Script("return refusal() or answer()");

  /** Returns the cart, empty if there is none, and postpones its expiry; fails with 404 for an unknown guest. */
  Future<Cart> read(Owner owner) {
    return run(READ, owner, Preconditions.NONE).map(reply -> cart(owner, accepted(reply)));
  }

  private static final Script OPEN = new Script("count_change() return answer()");

  /** Creates the session of a new guest. */
  Future<Cart> open(Owner.Guest guest) {
    return OPEN.run(redis, keys(guest, Preconditions.NONE), arguments(guest, Preconditions.NONE))
        .map(reply -> cart(guest, accepted(reply)));
  }

  private static final Script PUT = new Script("""
      local product, quantity, mode, sold = ARGV[6], tonumber(ARGV[7]), ARGV[8], flag(ARGV[9])
      local refused = refusal()
      if refused then return refused end
      local products = redis.call('HLEN', items)
      local before = tonumber(redis.call('HGET', items, product) or 0)
      local after = mode == 'add' and before + quantity or quantity
      if after > before and not sold then return { 'not-sold' } end
      if after > QUANTITY then return { 'too-many-pieces' } end
      if before == 0 and after > 0 and products >= PRODUCTS then return { 'too-many-products' } end
      if after == 0 then redis.call('HDEL', items, product) else redis.call('HSET', items, product, after) end
      if after ~= before then count_change() end
      if products == 0 and after > 0 then
        redis.call('INCR', KEYS[5])
        redis.call('EXPIRE', KEYS[5], BEGUN)
      end
      return done()
      """);

  /**
   * Adds pieces of a product to those in the cart.
   *
   * @return empty when the product is not sold, so that nothing was changed
   */
  Future<Optional<Outcome>> add(Owner owner, Line line, boolean sold, Preconditions preconditions) {
    return put(owner, line, "add", sold, preconditions);
  }

  /**
   * Sets the quantity of a product, 0 to remove it.
   *
   * @return empty when the quantity would increase and the product is not sold, so that nothing was changed
   */
  Future<Optional<Outcome>> set(Owner owner, Line line, boolean sold, Preconditions preconditions) {
    return put(owner, line, "set", sold, preconditions);
  }

  private Future<Optional<Outcome>> put(Owner owner, Line line, String mode, boolean sold,
      Preconditions preconditions) {
    var all = keys(owner, preconditions);
    all.add(begun.key(owner));
    return run(PUT, all, owner, preconditions, String.valueOf(line.productId()), String.valueOf(line.quantity()), mode,
        Script.flag(sold))
        .map(reply -> is("not-sold", reply) ? Optional.empty() : Optional.of(outcome(owner, preconditions, reply)));
  }

  private static final Script CLEAR = new Script("""
      local refused = refusal()
      if refused then return refused end
      if redis.call('DEL', items) == 1 then count_change() end
      return done()
      """);

  Future<Outcome> clear(Owner owner, Preconditions preconditions) {
    return run(CLEAR, owner, preconditions).map(reply -> outcome(owner, preconditions, reply));
  }

  private static final Script MERGE = new Script("""
      local guest, guest_items, marker = KEYS[5], KEYS[6], KEYS[7]
      local refused = refusal()
      if refused then return refused end
      local merged_into = redis.call('GET', marker)
      if merged_into == session then return done() end
      if merged_into or redis.call('EXISTS', guest) == 0 then return { 'unknown' } end
      local products = redis.call('HKEYS', guest_items)
      -- compares ids as digits, because large ones are not exact as Lua numbers
      table.sort(products, function(a, b) return #a < #b or #a == #b and a < b end)
      for _, product in ipairs(products) do
        local before = redis.call('HGET', items, product)
        if before or redis.call('HLEN', items) < PRODUCTS then
          local both = (before or 0) + redis.call('HGET', guest_items, product)
          redis.call('HSET', items, product, math.min(both, QUANTITY))
        end
      end
      if #products > 0 then count_change() end
      redis.call('DEL', guest, guest_items)
      redis.call('SET', marker, session, 'EX', DAY)
      return done()
      """);

  /** Moves the guest's items into the customer's cart and ends the guest's session; merging again changes nothing. */
  Future<Outcome> merge(Owner.Customer customer, Owner.Guest guest, Preconditions preconditions) {
    if (!keys.tag(guest).equals(keys.tag(customer))) {
      return move(customer, guest, preconditions);
    }
    var all = keys(customer, preconditions);
    all.addAll(List.of(keys.session(guest), keys.items(guest), keys.merged(guest)));
    return MERGE.run(redis, all, arguments(customer, preconditions))
        .map(reply -> outcome(customer, preconditions, reply));
  }

  private static final Script TAKE = new Script("""
      local marker, taken, customer = KEYS[3], KEYS[4], ARGV[1]
      local merged_into = redis.call('GET', marker)
      if merged_into and merged_into ~= customer or not merged_into and redis.call('EXISTS', session) == 0 then
        return { 'unknown' }
      end
      if not merged_into then
        if redis.call('EXISTS', items) == 1 then redis.call('RENAME', items, taken) end
        redis.call('EXPIRE', taken, DAY)
        redis.call('DEL', session)
        redis.call('SET', marker, customer, 'EX', DAY)
      end
      return { 'done', '0', table.concat(redis.call('HGETALL', taken), ' ') }
      """);
  private static final Script ARRIVE = new Script("""
      local refused = refusal()
      if refused then return refused end
      local changed = false
      if redis.call('SET', KEYS[5], session, 'NX', 'EX', DAY) then
        for i = 6, #ARGV, 2 do
          local product, quantity = ARGV[i], ARGV[i + 1]
          local before = redis.call('HGET', items, product)
          if before or redis.call('HLEN', items) < PRODUCTS then
            redis.call('HSET', items, product, math.min((before or 0) + quantity, QUANTITY))
            changed = true
          end
        end
      end
      if changed then count_change() end
      return done()
      """);

  /**
   * Merges carts that are on different servers. Between the two steps the items are in neither cart, but kept for the
   * same request, which the client repeats when it got no answer.
   */
  private Future<Outcome> move(Owner.Customer customer, Owner.Guest guest, Preconditions preconditions) {
    return run(READ, customer, preconditions).compose(reply -> is("repeated", reply) ? Future.succeededFuture(reply)
        : TAKE.run(redis, List.of(keys.session(guest), keys.items(guest), keys.merged(guest), keys.taken(guest)),
            List.of(keys.session(customer))).compose(taken -> arrive(customer, guest, taken, preconditions)))
        .map(reply -> outcome(customer, preconditions, reply));
  }

  private Future<Response> arrive(Owner.Customer customer, Owner.Guest guest, Response taken,
      Preconditions preconditions) {
    var all = keys(customer, preconditions);
    all.add(keys.arrived(customer, guest));
    var arguments = arguments(customer, preconditions);
    cart(guest, accepted(taken)).quantities().forEach((product, quantity) ->
        arguments.addAll(List.of(product.toString(), quantity.toString())));
    return ARRIVE.run(redis, all, arguments);
  }

  private static final Script PURCHASE = new Script("""
      local marker, changed = KEYS[3], false
      if not redis.call('SET', marker, session, 'NX', 'EX', WEEK) then return { 'repeated' } end
      for i = 6, #ARGV, 2 do
        local product, bought = ARGV[i], ARGV[i + 1]
        local before = tonumber(redis.call('HGET', items, product) or 0)
        local after = before - bought
        if after > 0 then redis.call('HSET', items, product, after) else redis.call('HDEL', items, product) end
        changed = changed or before > 0
      end
      if changed then count_change() end
      return answer()
      """);

  /**
   * Removes the items of an order from the customer's cart.
   *
   * @param order names the order for good, unlike its id, which may be given anew
   * @return false when that was done before
   */
  Future<Boolean> purchase(String order, Owner.Customer customer, List<Line> lines) {
    var marked = List.of(keys.session(customer), keys.items(customer), keys.purchased(customer, order));
    var arguments = arguments(customer, Preconditions.NONE);
    lines.forEach(line ->
        arguments.addAll(List.of(String.valueOf(line.productId()), String.valueOf(line.quantity()))));
    return PURCHASE.run(redis, marked, arguments).map(reply -> is("done", reply));
  }

  private static final Script STORE_ANSWER = new Script("""
      local record, answer = KEYS[1], ARGV[1]
      if redis.call('EXISTS', record) == 0 then return answer end
      redis.call('HSETNX', record, 'answer', answer)
      redis.call('HDEL', record, 'version', 'items')
      return redis.call('HGET', record, 'answer')
      """);

  /**
   * Stores the answer to a request with an Idempotency-Key.
   *
   * @return the answer that was stored first, which the request must have
   */
  Future<JsonObject> storeAnswer(Owner owner, Preconditions preconditions, JsonObject answer) {
    var key = preconditions.key();
    return key.isEmpty() ? Future.succeededFuture(answer)
        : STORE_ANSWER.run(redis, List.of(keys.record(owner, key.get())), List.of(Packed.pack(answer.encode())))
            .map(stored -> new JsonObject(Packed.unpack(stored.toString())));
  }

  Future<Void> ping() {
    return redis.ping(List.of()).timeout(PING_MILLIS, TimeUnit.MILLISECONDS).mapEmpty();
  }

  private Future<Response> run(Script script, Owner owner, Preconditions preconditions) {
    return run(script, keys(owner, preconditions), owner, preconditions);
  }

  private Future<Response> run(Script script, List<String> all, Owner owner, Preconditions preconditions,
      String... more) {
    var arguments = arguments(owner, preconditions);
    arguments.addAll(List.of(more));
    return script.run(redis, all, arguments).onSuccess(reply -> {
      if (is("done", reply)) {
        sessions.put(owner.sessionId(), true, Cart.LIFETIME);
      }
    });
  }

  private List<String> keys(Owner owner, Preconditions preconditions) {
    return new ArrayList<>(Script.keys(keys, owner, preconditions));
  }

  private List<String> arguments(Owner owner, Preconditions preconditions) {
    return new ArrayList<>(Script.arguments(keys, owner, preconditions));
  }

  private static Outcome outcome(Owner owner, Preconditions preconditions, Response reply) {
    if (!is("repeated", reply)) {
      return new Outcome.Done(cart(owner, accepted(reply)));
    }
    preconditions.key().orElseThrow().mustMatch(reply.get(3).toString());
    var answer = reply.get(4);
    return answer == null ? new Outcome.DoneBefore(cart(owner, reply))
        : new Outcome.AnsweredBefore(new JsonObject(Packed.unpack(answer.toString())));
  }

  /** Returns the reply. @throws Failure when the script refused, having changed nothing */
  private static Response accepted(Response reply) {
    return switch (reply.get(0).toString()) {
      case "done" -> reply;
      case "unknown" -> throw Failure.of(Failure.Kind.NOT_FOUND, "session-not-found",
          "There is no such guest session: it has expired, was merged or was never opened. POST /guest opens one.");
      case "stale" -> throw Failure.stale(reply.get(1).toLong());
      case "too-many-pieces" -> throw Failure.conflict("too-many-pieces",
          "A cart can have at most " + Line.MAX_QUANTITY + " pieces of a product, including those already in it.");
      case "too-many-products" -> throw Failure.conflict("too-many-products",
          "A cart can have at most " + Cart.MAX_PRODUCTS + " different products.");
      default -> throw new IllegalStateException("a script replied " + reply);
    };
  }

  private static boolean is(String word, Response reply) {
    return reply.get(0).toString().equals(word);
  }

  private static Cart cart(Owner owner, Response reply) {
    return Cart.of(owner, reply.get(1).toLong(), reply.get(2).toString());
  }
}
