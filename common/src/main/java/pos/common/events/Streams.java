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
import pos.common.remote.Masters;
import pos.common.run.Environment;
import pos.common.run.ServerUrl;

/** The Redis Streams that relay and consumers share: connections, names and entry ids. */
final class Streams {

  /**
   * Begins a script that may write when Redis has reached its {@code maxmemory}: streams have bounds of their own, and
   * carts must not be able to stop them.
   */
  static final String ALLOW_OOM = "#!lua flags=allow-oom\n";
  private static final int SILENCE_SECONDS = 10;

  private Streams() {}

  static String of(String service) {
    return "events:" + service.replace("-service", "");
  }

  /**
   * Returns the key of a stream. In a cluster all streams are in one slot, because one script reads those of a
   * consumer, and one command waits for them.
   */
  static String key(Environment environment, String stream) {
    return environment.hashTag("events") + stream;
  }

  /** Returns the stream that has a key. */
  static String ofKey(String key) {
    return key.substring(key.indexOf('}') + 1);
  }

  /** Returns the key of a hash: the epoch of each reader's database by the reader's name. */
  static String readersOf(String stream) {
    return stream + ":readers";
  }

  /** Returns the key of a set: the readers for which events are still to be published again. */
  static String owedOf(String stream) {
    return stream + ":owed";
  }

  /** Opens a connection of its own, which a blocking read may hold; it is closed when the server falls silent. */
  static RedisAPI connect(Vertx vertx, Environment environment) {
    var server = ServerUrl.of(environment.redisUri());
    var options = new RedisOptions()
        .setMaxPoolSize(1).setMaxPoolWaiting(1000)
        .setPreferredProtocolVersion(ProtocolVersion.RESP2)
        .setNetClientOptions(new NetClientOptions().setConnectTimeout(1000).setIdleTimeout(SILENCE_SECONDS)
            // for rediss: only
            .setHostnameVerificationAlgorithm("HTTPS").setTrustOptions(server.trust()));
    return server.isOfSeveral() ? new Masters(vertx, server.url(), options)
        : RedisAPI.api(Redis.createClient(vertx, options.setConnectionString(server.url())));
  }

  /** Reads {@code XINFO GROUPS}, a list of flat name-value lists; a stream that does not exist has none. */
  static Future<List<Group>> groups(RedisAPI redis, String stream) {
    return redis.xinfo(List.of("GROUPS", stream)).<List<Group>>map(reply -> {
      var groups = new ArrayList<Group>();
      reply.forEach(group -> groups.add(new Group(named(group, "name"), named(group, "last-delivered-id"),
          Long.parseLong(named(group, "pending")), lag(group))));
      return groups;
    }).recover(e -> String.valueOf(e.getMessage()).contains("no such key") ? Future.succeededFuture(List.of())
        : Future.failedFuture(e));
  }

  static String named(Response pairs, String name) {
    var value = find(pairs, name);
    if (value == null) {
      throw new IllegalStateException("the reply of Redis lacks " + name);
    }
    return value;
  }

  /** Returns null when there is no such name. */
  static String find(Response pairs, String name) {
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      if (pairs.get(i).toString().equals(name)) {
        return pairs.get(i + 1).toString();
      }
    }
    return null;
  }

  /** Redis gives no lag while it is not sure. */
  private static long lag(Response group) {
    var lag = find(group, "lag");
    return lag == null ? 0 : Long.parseLong(lag);
  }

  /**
   * A group of consumers.
   *
   * @param pending entries that are read but not acknowledged
   * @param lag entries that are not read
   */
  record Group(String name, String lastDelivered, long pending, long lag) {}

  /** The id of an entry, in the order of Redis. */
  record EntryId(long millis, long number) implements Comparable<EntryId> {

    static final EntryId ZERO = new EntryId(0, 0);
    private static final long MOST_IN_A_MILLISECOND = 1_000_000;

    static EntryId parse(String text) {
      var dash = text.indexOf('-');
      return new EntryId(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    }

    EntryId next() {
      return new EntryId(millis, number + 1);
    }

    EntryId before() {
      return number > 0 ? new EntryId(millis, number - 1) : new EntryId(millis - 1, Long.MAX_VALUE);
    }

    /** Returns one number in the same order, as long as a millisecond has less than a million entries. */
    long position() {
      return millis * MOST_IN_A_MILLISECOND + Math.min(number, MOST_IN_A_MILLISECOND - 1);
    }

    /** Returns the form in which PostgreSQL compares positions. */
    Long[] toArray() {
      return new Long[] {millis, number};
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
