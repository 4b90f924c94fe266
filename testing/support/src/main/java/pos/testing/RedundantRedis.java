package pos.testing;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pos.embedded.EmbeddedRedis;
import pos.embedded.Ports;

/**
 * A Redis of several servers, one of which has a replica and can be killed: a cluster of three masters, or a master
 * that three Sentinels watch.
 */
public final class RedundantRedis implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  /** After it, the others agree that a server is down: long enough for a machine that is busy. */
  private static final String DOWN_MILLIS = "3000";
  private static final Map<String, String> CLUSTER = Map.of("cluster-enabled", "yes",
      "cluster-node-timeout", DOWN_MILLIS, "cluster-require-full-coverage", "no",
      "cluster-replica-validity-factor", "0");
  private static final int SLOTS = 16384;
  private static final String SENTINEL = """
      port %d
      bind 127.0.0.1
      dir %s
      sentinel monitor shop 127.0.0.1 %d 2
      sentinel down-after-milliseconds shop %s
      """;

  private final Vertx vertx;
  private final Path directory;
  private final List<EmbeddedRedis> servers = new ArrayList<>();
  private final List<Process> sentinels = new ArrayList<>();
  private String url;
  /** The master with a replica. */
  private EmbeddedRedis master;

  private RedundantRedis(Vertx vertx, Path directory) {
    this.vertx = vertx;
    this.directory = directory;
    Runtime.getRuntime().addShutdownHook(new Thread(() -> sentinels.forEach(Process::destroyForcibly)));
    try {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a cluster of three masters.
   *
   * @param key one that the master with a replica has
   */
  public static RedundantRedis cluster(Vertx vertx, Path directory, String key) {
    var redis = new RedundantRedis(vertx, directory);
    redis.startCluster(key);
    return redis;
  }

  /** Starts a master with a replica, and three Sentinels. */
  public static RedundantRedis behindSentinel(Vertx vertx, Path directory) {
    var redis = new RedundantRedis(vertx, directory);
    redis.startBehindSentinel();
    return redis;
  }

  private EmbeddedRedis start(Map<String, String> options) {
    var all = new HashMap<>(options);
    all.putAll(Map.of("appendonly", "no", "repl-diskless-sync-delay", "0", "repl-ping-replica-period", "1"));
    var server = EmbeddedRedis.start(directory.resolve("redis-" + servers.size()), 0, all);
    servers.add(server);
    return server;
  }

  private void startCluster(String key) {
    var busPorts = new ArrayList<Integer>();
    for (int i = 0; i < 4; i++) {
      var options = new HashMap<>(CLUSTER);
      var busPort = Ports.anyFree();
      // the usual one, 10,000 above, may belong to an outgoing connection
      options.put("cluster-port", String.valueOf(busPort));
      var server = start(options);
      busPorts.add(busPort);
      if (i < 3) {
        ask(server, Command.CLUSTER, "ADDSLOTSRANGE", SLOTS * i / 3, SLOTS * (i + 1) / 3 - 1);
      }
      ask(server, Command.CLUSTER, "MEET", HOST, servers.getFirst().port(), busPorts.getFirst());
    }
    awaitEverywhere("cluster_known_nodes:4");
    awaitEverywhere("cluster_slots_assigned:" + SLOTS);
    var slot = ask(servers.getFirst(), Command.CLUSTER, "KEYSLOT", key).toInteger();
    master = servers.get(IntStream.range(0, 3).filter(i -> slot < SLOTS * (i + 1) / 3).findFirst().orElseThrow());
    var replica = servers.getLast();
    ask(replica, Command.CLUSTER, "REPLICATE", ask(master, Command.CLUSTER, "MYID"));
    awaitReplica(replica);
    awaitEverywhere("cluster_state:ok");
    url = "redis+cluster://" + String.join(",", servers.stream().map(server -> HOST + ":" + server.port()).toList());
  }

  private void startBehindSentinel() {
    master = start(Map.of());
    var replica = start(Map.of("replicaof", HOST + " " + master.port()));
    awaitReplica(replica);
    var ports = IntStream.range(0, 3).mapToObj(_ -> Ports.anyFree()).toList();
    ports.forEach(this::startSentinel);
    for (var port : ports) {
      ServiceProcess.await("the sentinels know each other and the replica", () -> {
        try {
          var known = ask(port, Command.SENTINEL, "MASTER", "shop");
          return known.get("num-slaves").toInteger() == 1 && known.get("num-other-sentinels").toInteger() == 2;
        } catch (Exception e) {
          // it is starting
          return false;
        }
      });
    }
    url = "redis+sentinel://" + String.join(",", ports.stream().map(port -> HOST + ":" + port).toList()) + "/shop";
  }

  /** A sentinel is the program of the servers with another configuration. */
  private void startSentinel(int port) {
    try {
      var pid = Long.parseLong(Files.readString(directory.resolve("redis-0/redis.pid")).strip());
      var program = ProcessHandle.of(pid).flatMap(process -> process.info().command()).orElseThrow();
      var file = directory.resolve("sentinel-" + port + ".conf");
      Files.writeString(file, SENTINEL.formatted(port, directory, master.port(), DOWN_MILLIS));
      var log = directory.resolve("sentinel-" + port + ".log").toFile();
      sentinels.add(new ProcessBuilder(program, file.toString(), "--sentinel").redirectErrorStream(true)
          .redirectOutput(log).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReplica(EmbeddedRedis replica) {
    ServiceProcess.await("the replica has what the master has",
        () -> ask(replica, Command.INFO, "replication").toString().contains("master_link_status:up"));
  }

  private void awaitEverywhere(String line) {
    for (var server : servers) {
      ServiceProcess.await(line, () -> ask(server, Command.CLUSTER, "INFO").toString().contains(line));
    }
  }

  private Response ask(EmbeddedRedis server, Command command, Object... arguments) {
    return ask(server.port(), command, arguments);
  }

  private Response ask(int port, Command command, Object... arguments) {
    var request = Request.cmd(command);
    Stream.of(arguments).map(String::valueOf).forEach(request::arg);
    var client = Redis.createClient(vertx, "redis://" + HOST + ":" + port);
    return client.send(request).eventually(client::close).await();
  }

  /** Returns the value of {@code REDIS_URL}. */
  public String url() {
    return url;
  }

  /** Waits until the replica has everything that the master has now. */
  public void awaitReplication() {
    var written = offset("master_repl_offset:");
    ServiceProcess.await("a replica that has everything", () -> offset("slave0:.*offset=") >= written);
  }

  private long offset(String name) {
    var found = Pattern.compile(name + "([0-9]+)").matcher(ask(master, Command.INFO, "replication").toString());
    return found.find() ? Long.parseLong(found.group(1)) : -1;
  }

  /** Gives the slot of a key, which must be empty, to another master of the cluster. */
  public void moveSlot(String key) {
    var slot = ask(master, Command.CLUSTER, "KEYSLOT", key);
    var masters = servers.subList(0, 3);
    var present = IntStream.range(0, 3).filter(i -> slot.toInteger() < SLOTS * (i + 1) / 3).findFirst().orElseThrow();
    var next = ask(masters.get((present + 1) % 3), Command.CLUSTER, "MYID");
    for (int i = 1; i <= 3; i++) {
      ask(masters.get((present + i) % 3), Command.CLUSTER, "SETSLOT", slot, "NODE", next);
    }
  }

  /** Kills the master that has a replica, as a crash would: the others promote the replica. */
  public void killMaster() {
    master.kill();
  }

  @Override
  public void close() {
    sentinels.forEach(Process::destroyForcibly);
    servers.forEach(EmbeddedRedis::stop);
  }
}
