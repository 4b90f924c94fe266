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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.rule.Failure;

/** A Lua script over a cart, which Redis runs as one step and knows by its hash; after a restart it is told again. */
record Script(String text, String hash) {

  private static final Logger LOG = LoggerFactory.getLogger(Script.class);
  private static final int TIMEOUT_MILLIS = 3000;
  /** What Redis says to a wrong script or a wrong set-up; whatever else it says passes. */
  private static final Pattern OURS = Pattern.compile("ERR |WRONGTYPE |NOPERM ");

  /**
   * The beginning of every script. KEYS are session, items and Idempotency-Key; ARGV are the cart's id, 1 if the
   * session must have been opened before, and the terms. A version begins with the time, so that none comes back after
   * the cart has expired.
   */
  private static final String BEGINNING = "local SECONDS, PRODUCTS, QUANTITY = " + Cart.LIFETIME_SECONDS + ", "
      + Cart.MAX_PRODUCTS + ", " + Line.MAX_QUANTITY + """

      local session, items, once = KEYS[1], KEYS[2], KEYS[3]
      local must_exist, fingerprint, expected = ARGV[2] == '1', ARGV[3], ARGV[4]

      local function version()
        return redis.call('HGET', session, 'version') or '0'
      end

      local function answer()
        redis.call('EXPIRE', session, SECONDS)
        redis.call('EXPIRE', items, SECONDS)
        return { 'ok', version(), table.concat(redis.call('HGETALL', items), ' ') }
      end

      local function refusal()
        local kept = fingerprint ~= '' and redis.call('HMGET', once, 'fingerprint', 'version', 'items', 'answer')
        if kept and kept[1] then
          return kept[1] == fingerprint and { 'repeated', kept[2], kept[3], kept[4] } or { 'reused' }
        end
        if must_exist and redis.call('EXISTS', session) == 0 then return { 'unknown' } end
        if expected ~= '' and expected ~= version() then return { 'stale', version() } end
      end

      local function change()
        local now = redis.call('TIME')
        redis.call('HSETNX', session, 'version', now[1] .. string.format('%03d', math.floor(now[2] / 1000)))
        redis.call('HINCRBY', session, 'version', 1)
        redis.call('HSET', session, 'cart_id', ARGV[1])
      end

      local function done()
        local result = answer()
        if fingerprint ~= '' then
          redis.call('HSET', once, 'fingerprint', fingerprint, 'version', result[2], 'items', result[3])
          redis.call('EXPIRE', once, 86400)
        end
        return result
      end

      """;

  static Script of(String effect) {
    var text = BEGINNING + effect;
    try {
      var hash = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return new Script(text, HexFormat.of().formatHex(hash));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /** Fails with 503 when Redis does not answer; what the script would have done may have been done all the same. */
  Future<Response> run(RedisAPI redis, List<String> keys, List<String> values) {
    return redis.evalsha(arguments(hash, keys, values))
        .recover(e -> String.valueOf(e.getMessage()).startsWith("NOSCRIPT")
            ? redis.eval(arguments(text, keys, values)) : Future.failedFuture(e))
        .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .recover(Script::unavailable);
  }

  private static List<String> arguments(String script, List<String> keys, List<String> values) {
    var arguments = new ArrayList<>(List.of(script, String.valueOf(keys.size())));
    arguments.addAll(keys);
    arguments.addAll(values);
    return arguments;
  }

  private static Future<Response> unavailable(Throwable e) {
    if (OURS.matcher(String.valueOf(e.getMessage())).lookingAt()) {
      return Future.failedFuture(e);
    }
    LOG.info("Redis failed: {}", e.getMessage());
    return Future.failedFuture(Failure.unavailable("The carts' store"));
  }
}
