package pos.common.remote;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.RedisOptions;
import pos.common.run.Environment;
import pos.common.run.ServerUrl;

/** Opens connections to Redis for short commands and scripts, which requests wait for. */
public final class SharedRedis {

  /** A connection is closed when Redis is silent for longer than a script may take: it may be lost on the way. */
  private static final int SILENCE_SECONDS = 5;

  private SharedRedis() {}

  public static RedisAPI connect(Vertx vertx, Environment environment) {
    var server = ServerUrl.of(environment.redisUri());
    var options = new RedisOptions()
        .setMaxPoolSize(8).setMaxPoolWaiting(2000)
        .setPreferredProtocolVersion(ProtocolVersion.RESP2)
        .setNetClientOptions(new NetClientOptions().setConnectTimeout(500).setIdleTimeout(SILENCE_SECONDS)
            // for rediss: only
            .setHostnameVerificationAlgorithm("HTTPS").setTrustOptions(server.trust()));
    return server.isOfSeveral() ? new Masters(vertx, server.url(), options)
        : RedisAPI.api(Redis.createClient(vertx, options.setConnectionString(server.url())));
  }
}
