package pos.common.remote;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.ZModem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Redis Cluster, or the server that Sentinel names: each command goes to the master of its keys alone, which is
 * looked up again after a server did not answer, or said that it is not the master.
 *
 * <p>In a cluster, all keys of a command begin with the same hash tag, such as <code>{events}</code>.
 */
public final class Masters implements RedisAPI {

  private static final Pattern URL = Pattern.compile("(rediss?)\\+(cluster|sentinel)://([^/@]*@)?([^/?]+)/?([^?]*).*");
  private static final int LAST_SLOT = 16383;
  private static final long LOOK_UP_MILLIS = 1000;
  private static final int REDIRECTIONS = 3;
  /** What a server says that is not the master of the key, or not now; the first one names who is. */
  private static final Pattern NO_MASTER =
      Pattern.compile("MOVED [0-9]+ (\\S+)|(READONLY|CLUSTERDOWN|LOADING|MASTERDOWN) .*");

  private final Vertx vertx;
  private final RedisOptions options;
  /** What the URL of a server has before its host. */
  private final String prefix;
  /** The servers that are asked for masters, as host and port. */
  private final List<String> asked;
  /** The name of the master that Sentinel watches, or null in a cluster. */
  private final String name;
  private final Map<String, Redis> clients = new ConcurrentHashMap<>();
  /** By the last slot of each range, as host and port; null when they are to be looked up. */
  private final AtomicReference<Future<NavigableMap<Integer, String>>> masters = new AtomicReference<>();

  /**
   * @param url such as {@code redis+cluster://one:6379,other:6379}
   * @param options for each server
   */
  public Masters(Vertx vertx, String url, RedisOptions options) {
    var parts = URL.matcher(url);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not the URL of several servers");
    }
    this.vertx = vertx;
    this.options = options;
    this.prefix = parts.group(1) + "://" + (parts.group(3) == null ? "" : parts.group(3));
    this.asked = List.of(parts.group(4).split(","));
    this.name = parts.group(2).equals("sentinel") ? parts.group(5) : null;
  }

  @Override
  public Future<Response> send(Command command, String... arguments) {
    var request = Request.cmd(command);
    Stream.of(arguments).forEach(request::arg);
    // a look-up is shared, and its end must not put one caller into the context of another
    var answer = ((ContextInternal) vertx.getOrCreateContext()).<Response>promise();
    var known = masters();
    known.compose(found -> send(master(found, arguments), request, known, REDIRECTIONS)).onComplete(answer);
    return answer.future();
  }

  private static String master(NavigableMap<Integer, String> masters, String... arguments) {
    // scripts and names of groups, which may come before keys, begin otherwise
    var slot = Stream.of(arguments).filter(argument -> argument.startsWith("{")).findFirst().map(ZModem::generate)
        .orElse(0);
    var found = masters.ceilingEntry(slot);
    return (found == null ? masters.firstEntry() : found).getValue();
  }

  private Future<Response> send(String server, Request request, Future<NavigableMap<Integer, String>> known, int left) {
    return client(server).send(request).recover(e -> {
      var refusal = NO_MASTER.matcher(String.valueOf(e.getMessage()));
      // an error that is no reply is silence
      if (refusal.matches() || !(e instanceof Response)) {
        masters.compareAndSet(known, null);
      }
      return left > 0 && refusal.matches() && refusal.group(1) != null
          ? send(withHost(refusal.group(1), server), request, known, left - 1) : Future.failedFuture(e);
    });
  }

  private Redis client(String server) {
    return clients.computeIfAbsent(server, _ ->
        Redis.createClient(vertx, new RedisOptions(options).setConnectionString(prefix + server)));
  }

  private Future<NavigableMap<Integer, String>> masters() {
    var known = masters.get();
    if (known != null) {
      return known;
    }
    var promise = Promise.<NavigableMap<Integer, String>>promise();
    if (!masters.compareAndSet(null, promise.future())) {
      return masters();
    }
    var servers = new LinkedHashSet<>(asked);
    if (name == null) {
      servers.addAll(clients.keySet());
    }
    var order = new ArrayList<>(servers);
    // one that is cut off from the others may answer, but is wrong
    Collections.shuffle(order);
    lookUp(order).onSuccess(this::closeOthers).onFailure(_ -> masters.compareAndSet(promise.future(), null))
        .onComplete(promise);
    return promise.future();
  }

  private Future<NavigableMap<Integer, String>> lookUp(List<String> servers) {
    var server = servers.getFirst();
    var question = name == null ? Request.cmd(Command.CLUSTER).arg("SLOTS")
        : Request.cmd(Command.SENTINEL).arg("GET-MASTER-ADDR-BY-NAME").arg(name);
    return client(server).send(question).timeout(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS)
        .compose(reply -> read(server, reply))
        .recover(e -> servers.size() == 1 ? Future.failedFuture(e) : lookUp(servers.subList(1, servers.size())));
  }

  private Future<NavigableMap<Integer, String>> read(String server, Response reply) {
    if (reply == null || reply.size() == 0) {
      return Future.failedFuture(new IOException(name == null ? "the cluster has no slots"
          : "Sentinel knows no master " + name));
    }
    var found = new TreeMap<Integer, String>();
    if (name == null) {
      reply.forEach(range -> found.put(range.get(1).toInteger(), address(range.get(2), server)));
    } else {
      found.put(LAST_SLOT, address(reply, server));
    }
    return Future.succeededFuture(found);
  }

  private static String address(Response server, String asked) {
    var host = server.get(0) == null ? "" : server.get(0).toString();
    return withHost((host.contains(":") ? "[" + host + "]" : host) + ":" + server.get(1), asked);
  }

  /** A server that does not know its own host leaves it out: it means the one at which it was asked. */
  private static String withHost(String server, String asked) {
    return server.startsWith(":") ? asked.replaceFirst(":[0-9]+$", "") + server : server;
  }

  /** Servers of a cluster come and go. */
  private void closeOthers(NavigableMap<Integer, String> found) {
    clients.forEach((server, client) -> {
      if (!found.containsValue(server) && !asked.contains(server)) {
        clients.remove(server);
        client.close();
      }
    });
  }

  @Override
  public void close() {
    clients.values().forEach(Redis::close);
  }
}
