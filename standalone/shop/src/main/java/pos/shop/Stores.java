package pos.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import pos.embedded.DataDirectory;
import pos.embedded.EmbeddedPostgres;
import pos.embedded.EmbeddedRedis;

/** PostgreSQL and Redis: our own in the data directory, or whose addresses the environment gives. */
final class Stores implements AutoCloseable {

  private final Settings settings;
  private final DataDirectory directory;
  private final List<Runnable> running = new ArrayList<>();
  private EmbeddedPostgres postgres;
  private EmbeddedRedis redis;
  private Properties passwords;

  /** @throws pos.embedded.ServerFailure when another process has the data directory */
  Stores(Settings settings) {
    this.settings = settings;
    this.directory = DataDirectory.lock(settings.dataDirectory());
  }

  void start() throws IOException {
    passwords = passwords(directory.path().resolve("passwords"));
    var starting = new ArrayList<CompletableFuture<?>>();
    if (Part.ALL.stream().anyMatch(this::needsOurPostgres)) {
      starting.add(CompletableFuture.runAsync(this::startPostgres));
    }
    if (settings.text("REDIS_URL", null) == null) {
      starting.add(CompletableFuture.runAsync(this::startRedis));
    }
    try {
      CompletableFuture.allOf(starting.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private boolean needsOurPostgres(Part part) {
    return part.database() && settings.text(part.prefix() + "DATABASE_URL", null) == null;
  }

  private void startPostgres() {
    postgres = EmbeddedPostgres.start(directory.path().resolve("postgres"), 0, Map.of());
    own(postgres::stop);
    Part.ALL.stream().filter(this::needsOurPostgres).forEach(part ->
        postgres.createDatabase(part.databaseName(), part.owner(), passwords.getProperty(part.owner())));
  }

  private void startRedis() {
    redis = EmbeddedRedis.start(directory.path().resolve("redis"), 0,
        Map.of("requirepass", passwords.getProperty("redis")));
    own(redis::stop);
  }

  private synchronized void own(Runnable stop) {
    running.add(stop);
  }

  /** What tells a service where its database and Redis are. */
  Map<String, String> variables(Part part) {
    var variables = new HashMap<String, String>();
    variables.put("REDIS_URL", redis == null ? settings.text("REDIS_URL", null)
        : "redis://:" + passwords.getProperty("redis") + "@" + Part.HOST + ":" + redis.port());
    if (needsOurPostgres(part)) {
      variables.put("DATABASE_URL", "postgresql://%s@%s:%d/%s"
          .formatted(part.owner(), Part.HOST, postgres.port(), part.databaseName()));
      variables.put("DATABASE_PASSWORD", passwords.getProperty(part.owner()));
    } else if (part.database()) {
      variables.put("DATABASE_URL", settings.text(part.prefix() + "DATABASE_URL", null));
      variables.put("DATABASE_PASSWORD", settings.text(part.prefix() + "DATABASE_PASSWORD", ""));
    }
    return variables;
  }

  /** Made once for a data directory and readable by its owner only. */
  private static Properties passwords(Path file) throws IOException {
    var passwords = new Properties();
    if (Files.exists(file)) {
      try (var in = Files.newBufferedReader(file)) {
        passwords.load(in);
      }
    }
    var random = new SecureRandom();
    var names = new ArrayList<>(Part.ALL.stream().map(Part::owner).toList());
    names.add("redis");
    names.forEach(name -> passwords.computeIfAbsent(name, missing -> {
      var bytes = new byte[24];
      random.nextBytes(bytes);
      return HexFormat.of().formatHex(bytes);
    }));
    var fresh = Files.createTempFile(file.getParent(), "passwords", null,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var out = Files.newBufferedWriter(fresh)) {
      passwords.store(out, null);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    return passwords;
  }

  @Override
  public void close() {
    try {
      running.forEach(Runnable::run);
    } finally {
      directory.close();
    }
  }
}
