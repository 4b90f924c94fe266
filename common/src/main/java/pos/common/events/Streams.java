package pos.common.events;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import pos.common.run.Environment;

/** The Redis Streams that relay and consumers share: connections, names and entry ids. */
final class Streams {

  private static final int SILENCE_SECONDS = 10;

  private Streams() {}

  static String of(String service) {
    return "events:" + service.replace("-service", "");
  }

  /** Opens a connection of its own, which a blocking read may hold; it is closed when the server falls silent. */
  static RedisAPI connect(Vertx vertx, Environment environment) {
    return RedisAPI.api(Redis.createClient(vertx, new RedisOptions()
        .setConnectionString(environment.redisUri())
        .setMaxPoolSize(1).setMaxPoolWaiting(1000)
        .setPreferredProtocolVersion(ProtocolVersion.RESP2)
        .setNetClientOptions(new NetClientOptions().setConnectTimeout(1000).setIdleTimeout(SILENCE_SECONDS))));
  }

  /** Reads {@code XINFO GROUPS}: a list of flat name-value lists. */
  static Future<List<Group>> groups(RedisAPI redis, String stream) {
    return redis.xinfo(List.of("GROUPS", stream)).map(reply -> {
      var groups = new ArrayList<Group>();
      reply.forEach(group -> groups.add(new Group(named(group, "name"), named(group, "last-delivered-id"),
          Long.parseLong(named(group, "pending")))));
      return groups;
    });
  }

  static String named(Response pairs, String name) {
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      if (pairs.get(i).toString().equals(name)) {
        return pairs.get(i + 1).toString();
      }
    }
    throw new IllegalStateException("the reply of Redis lacks " + name);
  }

  record Group(String name, String lastDelivered, long pending) {}

  /** The id of an entry, in the order of Redis. */
  record EntryId(long millis, long number) implements Comparable<EntryId> {

    static EntryId parse(String text) {
      var dash = text.indexOf('-');
      return new EntryId(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    }

    @Override
    public int compareTo(EntryId other) {
      return millis != other.millis ? Long.compare(millis, other.millis) : Long.compare(number, other.number);
    }

    @Override
    public String toString() {
      return millis + "-" + number;
    }
  }
}
