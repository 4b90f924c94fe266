package pos.cart;

import io.vertx.core.Future;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.rule.Failure;
import pos.common.rule.IdempotencyKey;

/** A Lua script over a cart, which Redis runs atomically. */
final class Script {

  private static final Logger LOG = LoggerFactory.getLogger(Script.class);
  /** The most requests with an Idempotency-Key whose answers are kept, of all carts together. */
  static final int MAX_RECORDS = 10_000;
  private static final int TIMEOUT_MILLIS = 3000;
  private static final String UNKNOWN_SCRIPT = "NOSCRIPT ";
  /** The errors of a wrong script or a wrong set-up; all others are those of a Redis that is away for now. */
  private static final Pattern LASTING = Pattern.compile("ERR |WRONGTYPE |NOPERM ");

  /**
   * The beginning of every script, with names for the {@link #keys} and {@link #arguments}.
   *
   * <p>A cart's first version is the time in milliseconds, so that no version returns after the cart has expired.
   */
  private static final String PRELUDE = "local SECONDS, PRODUCTS, QUANTITY = " + Cart.LIFETIME.toSeconds() + ", "
      + Cart.MAX_PRODUCTS + ", " + Line.MAX_QUANTITY + """

      local DAY, WEEK, BEGUN = 86400, 604800, 15 * 86400

      local function flag(argument)
        return argument == '1'
      end

      local session, items, record, records = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
      local cart_id, must_exist, fingerprint, expected, most = ARGV[1], flag(ARGV[2]), ARGV[3], ARGV[4], ARGV[5]

      local function version()
        return redis.call('HGET', session, 'version') or '0'
      end

      local function answer()
        redis.call('EXPIRE', session, SECONDS)
        redis.call('EXPIRE', items, SECONDS)
        return { 'done', version(), table.concat(redis.call('HGETALL', items), ' ') }
      end

      -- returns what ends the script when a precondition does not hold, and nil when all hold
      local function refusal()
        local stored = fingerprint ~= '' and redis.call('HMGET', record, 'fingerprint', 'version', 'items', 'answer')
        if stored and stored[1] then return { 'repeated', stored[2], stored[3], stored[1], stored[4] } end
        if must_exist and redis.call('EXISTS', session) == 0 then return { 'unknown' } end
        if expected ~= '' and not expected:find(' ' .. version() .. ' ', 1, true) then return { 'stale', version() } end
      end

      local function count_change()
        local now = redis.call('TIME')
        redis.call('HSETNX', session, 'version', now[1] .. string.format('%03d', math.floor(now[2] / 1000)))
        redis.call('HINCRBY', session, 'version', 1)
        redis.call('HSET', session, 'cart_id', cart_id)
      end

      -- records are kept for a day, but only the newest of them, so that nobody can fill the memory with them
      local function keep_newest()
        redis.call('LPUSH', records, record)
        redis.call('EXPIRE', records, DAY)
        while redis.call('LLEN', records) > tonumber(most) do redis.call('DEL', redis.call('RPOP', records)) end
      end

      -- returns the answer, and records it if the request has an Idempotency-Key
      local function done()
        local result = answer()
        if fingerprint ~= '' then
          redis.call('HSET', record, 'fingerprint', fingerprint, 'version', result[2], 'items', result[3])
          redis.call('EXPIRE', record, DAY)
          keep_newest()
        end
        return result
      end

      """;

  private final String text;
  private final String hash;

  /** @param effect the script behind the prelude */
  Script(String effect) {
    text = PRELUDE + effect;
    hash = sha1(text);
  }

  /** Returns the hash by which Redis knows a script that it has run since it started. */
  private static String sha1(String text) {
    try {
      var hash = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /** Returns the prelude's KEYS; a script may have more behind them. */
  static List<String> keys(Keys keys, Owner owner, Preconditions preconditions) {
    // a script does not use the record when there is no Idempotency-Key
    return List.of(keys.session(owner), keys.items(owner),
        preconditions.key().map(key -> keys.record(owner, key)).orElse(keys.session(owner)), keys.records(owner));
  }

  /** Returns the prelude's ARGV; a script may have more behind them. */
  static List<String> arguments(Keys keys, Owner owner, Preconditions preconditions) {
    return List.of(owner.cartId(), flag(owner instanceof Owner.Guest),
        preconditions.key().map(IdempotencyKey::fingerprint).orElse(""),
        preconditions.version().versions().map(versions -> versions.stream().map(String::valueOf)
            .collect(Collectors.joining(" ", " ", " "))).orElse(""),
        String.valueOf(keys.share(MAX_RECORDS)));
  }

  /** Returns an argument for the prelude's function of the same name. */
  static String flag(boolean value) {
    return value ? "1" : "0";
  }

  /** Fails with 503 when Redis does not answer, although the script may have run all the same. */
  Future<Response> run(RedisAPI redis, List<String> keys, List<String> arguments) {
    return available(redis.evalsha(command(hash, keys, arguments))
        .recover(e -> message(e).startsWith(UNKNOWN_SCRIPT)
            ? redis.eval(command(text, keys, arguments)) : Future.failedFuture(e)));
  }

  /** Fails with 503 when Redis does not answer. */
  static <T> Future<T> available(Future<T> reply) {
    return reply.timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).recover(Script::unavailable);
  }

  private static List<String> command(String script, List<String> keys, List<String> arguments) {
    var command = new ArrayList<>(List.of(script, String.valueOf(keys.size())));
    command.addAll(keys);
    command.addAll(arguments);
    return command;
  }

  private static <T> Future<T> unavailable(Throwable e) {
    if (LASTING.matcher(message(e)).lookingAt()) {
      return Future.failedFuture(e);
    }
    LOG.info("Redis failed: {}", e.getMessage());
    return Future.failedFuture(Failure.unavailable("The cart store"));
  }

  private static String message(Throwable e) {
    return String.valueOf(e.getMessage());
  }
}
