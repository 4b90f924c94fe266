package pos.shop;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.RedisOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import pos.common.remote.Masters;
import pos.common.run.Environment;
import pos.common.run.ServerUrl;
import pos.common.run.StartFailure;

/** Asks a Redis of the operator's own, before the shop opens, whether the shop can work with it. */
final class RedisCheck {

  private static final int OLDEST_VERSION = 7;
  private static final int SECONDS = 10;
  private static final Pattern VERSION = Pattern.compile("redis_version:(([0-9]+)[0-9.]*)");
  /** What Redis says to a wrong password, to none, and to one that it does not ask for. */
  private static final Pattern PASSWORD = Pattern.compile("WRONGPASS|NOAUTH|ERR (AUTH|invalid password).*");

  private RedisCheck() {}

  /** @return fails with a {@link StartFailure} that names the variable */
  static Future<Void> run(Vertx vertx, Environment environment) {
    var server = ServerUrl.of(environment.redisUri());
    var options = new RedisOptions().setPreferredProtocolVersion(ProtocolVersion.RESP2)
        .setNetClientOptions(new NetClientOptions().setConnectTimeout((int) TimeUnit.SECONDS.toMillis(SECONDS))
            .setHostnameVerificationAlgorithm("HTTPS").setTrustOptions(server.trust()));
    var client = server.isOfSeveral() ? new Masters(vertx, server.url(), options)
        : RedisAPI.api(Redis.createClient(vertx, options.setConnectionString(server.url())));
    return client.info(List.of("server")).timeout(SECONDS, TimeUnit.SECONDS)
        .map(answer -> answer.toString())
        .recover(e -> Future.failedFuture(new StartFailure(explain(environment, e), e)))
        .map(RedisCheck::mustBeNew)
        .onComplete(_ -> client.close());
  }

  private static Void mustBeNew(String info) {
    var version = VERSION.matcher(info);
    if (!version.find() || Integer.parseInt(version.group(2)) < OLDEST_VERSION) {
      throw new StartFailure("REDIS_URL leads to Redis %s: %d or newer is required."
          .formatted(version.hasMatch() ? version.group(1) : "of an unknown version", OLDEST_VERSION));
    }
    return null;
  }

  private static String explain(Environment environment, Throwable failure) {
    var message = String.valueOf(failure.getMessage());
    if (PASSWORD.matcher(message).lookingAt()) {
      return "The Redis that REDIS_URL names refuses the password, which is in that URL or in REDIS_PASSWORD.";
    }
    var hosts = environment.redisUri().replaceFirst("^[^/]*://([^/@]*@)?([^/?]+).*", "$2");
    return "No Redis answers at %s, which REDIS_URL names.".formatted(
        hosts.matches(".*:[0-9]+") ? hosts : hosts + ":6379");
  }
}
