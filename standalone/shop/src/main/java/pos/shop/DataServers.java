package pos.shop;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import pos.common.sql.DevelopmentData;
import pos.embedded.DataDirectory;
import pos.embedded.EmbeddedPostgres;
import pos.embedded.EmbeddedRedis;
import pos.embedded.EmbeddedServer;
import pos.embedded.ServerFailure;

/**
 * PostgreSQL and Redis: embedded ones in the data directory, where the environment names no others. One that dies is
 * started again.
 */
final class DataServers implements AutoCloseable {

  private final Settings settings;
  private final DataDirectory directory;
  private final ConcurrentLinkedQueue<EmbeddedServer> running = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService revival =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("servers").factory());
  private EmbeddedPostgres postgres;
  private EmbeddedRedis redis;
  private Passwords passwords;

  /** @throws IllegalStateException when another process uses the data directory */
  DataServers(Settings settings) {
    this.settings = settings;
    try {
      this.directory = DataDirectory.lock(settings.dataDirectory());
    } catch (ServerFailure e) {
      throw new IllegalStateException(e.getMessage() + " POS_DATA_DIR selects the directory.", e);
    }
  }

  void start() throws IOException {
    passwords = Passwords.complete(directory.path());
    var postgresStarts = Part.all().anyMatch(settings::usesEmbeddedDatabase)
        ? List.of(CompletableFuture.runAsync(this::startPostgres)) : List.<CompletableFuture<Void>>of();
    var redisStarts = settings.redisUrl().isEmpty()
        ? List.of(CompletableFuture.runAsync(this::startRedis)) : List.<CompletableFuture<Void>>of();
    try {
      CompletableFuture.allOf(Stream.concat(postgresStarts.stream(), redisStarts.stream())
          .toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    revival.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  /** Ends the shop when its data was deleted: what it could still take would be lost. */
  private void look() {
    if (directory.isDeleted()) {
      System.err.println("pos: The data directory " + directory.path() + " was deleted, so the shop ends.");
      revival.shutdown();
      // not in this thread, for whose end the stop waits
      Thread.ofPlatform().start(() -> System.exit(0));
    } else {
      running.forEach(DataServers::revive);
    }
  }

  /** Starts a server again if it has died; its clients connect again by themselves. */
  private static void revive(EmbeddedServer server) {
    if (server.running()) {
      return;
    }
    // not a constant: the first logger reads where the log is, which the shop says later than it makes this class
    var log = LoggerFactory.getLogger(DataServers.class);
    log.error("{} died and is started again", server.name());
    try {
      server.restart();
      log.info("{} runs again", server.name());
    } catch (RuntimeException e) {
      log.error("{} is not running, and is started again in a second", server.name(), e);
    }
  }

  private void startPostgres() {
    postgres = EmbeddedPostgres.start(postgresDirectory(), 0, Map.of());
    running.add(postgres);
    Part.all().filter(settings::usesEmbeddedDatabase).forEach(part ->
        postgres.createDatabase(part.databaseName(), part.owner(), passwords.of(part)));
  }

  private void startRedis() {
    redis = EmbeddedRedis.start(directory.path().resolve("redis"), 0, Map.of("requirepass", passwords.ofRedis()));
    running.add(redis);
  }

  /** Returns whether the embedded PostgreSQL has been used before. */
  boolean hasDatabases() {
    return Files.exists(postgresDirectory());
  }

  /** Returns what the embedded databases have that only a development start puts there. */
  List<String> developmentData(Vertx vertx) {
    return Part.all().filter(settings::usesEmbeddedDatabase).flatMap(part -> {
      var variables = variables(part);
      var options = PgConnectOptions.fromUri(variables.get("DATABASE_URL"))
          .setPassword(variables.get("DATABASE_PASSWORD"));
      var connection = PgConnection.connect(vertx, options).await();
      return DevelopmentData.find(connection).eventually(connection::close).await().stream();
    }).toList();
  }

  /** Returns the port of the embedded PostgreSQL, or null when there is none. */
  Integer postgresPort() {
    return postgres == null ? null : postgres.port();
  }

  private Path postgresDirectory() {
    return directory.path().resolve("postgres");
  }

  /** Returns the variables that tell a service where its database and Redis are. */
  Map<String, String> variables(Part part) {
    var variables = new HashMap<String, String>();
    variables.put("REDIS_URL", settings.redisUrl().orElseGet(() ->
        "redis://:" + passwords.ofRedis() + "@" + Part.HOST + ":" + redis.port()));
    if (settings.usesEmbeddedDatabase(part)) {
      variables.put("DATABASE_URL", "postgresql://%s@%s:%d/%s"
          .formatted(part.owner(), Part.HOST, postgres.port(), part.databaseName()));
      variables.put("DATABASE_PASSWORD", passwords.of(part));
    } else if (part.hasDatabase()) {
      var database = settings.databases().get(part);
      variables.put("DATABASE_URL", database.url());
      variables.put("DATABASE_PASSWORD", database.password());
    }
    return variables;
  }

  @Override
  public void close() {
    // waits for a restart that is under way
    revival.close();
    try {
      running.forEach(EmbeddedServer::stop);
    } finally {
      directory.close();
    }
  }
}
