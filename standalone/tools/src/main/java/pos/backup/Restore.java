package pos.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import pos.embedded.BaseBackup;
import pos.embedded.DataDirectory;
import pos.embedded.EmbeddedPostgres;
import pos.embedded.EmbeddedRedis;
import pos.embedded.ServerFailure;
import pos.shop.Part;
import pos.shop.Passwords;
import pos.shop.Settings;

/** Makes the data directory of a shop from a backup. Until it is complete, it has another name. */
public final class Restore {

  private static final String USAGE = """
      usage: ./pos restore [--replace] DIRECTORY
             ./pos restore --compose [--replace] DIRECTORY

        DIRECTORY  of the backup
        --replace  put the present data, which is kept under another name, out of the way

      POS_DATA_DIR is the directory that is made, as for ./pos up.
      """;
  private static final int MISUSED = 2;

  private final Path backup;
  private final Path target;
  private final boolean replaces;

  private Restore(Path backup, Path target, boolean replaces) {
    this.backup = backup;
    this.target = target;
    this.replaces = replaces;
  }

  /** Exit codes: 0 the shop is restored, 1 it failed and changed nothing, 2 wrong usage. */
  public static void main(String[] arguments) {
    var words = new ArrayList<>(List.of(arguments));
    var replaces = words.remove("--replace");
    if (words.size() != 1 || words.getFirst().startsWith("-")) {
      System.err.print(USAGE);
      System.exit(words.contains("--help") ? 0 : MISUSED);
    }
    try {
      var target = Settings.ofEnvironment().dataDirectory();
      new Restore(Path.of(words.getFirst()).toAbsolutePath().normalize(), target, replaces).run();
      System.exit(0);
    } catch (IOException | RuntimeException e) {
      System.err.println("pos restore: " + (e.getMessage() == null ? e : e.getMessage()));
      System.exit(1);
    }
  }

  private void run() throws IOException {
    var manifest = Manifest.verified(backup);
    System.out.println("The backup of %s is complete and undamaged.".formatted(manifest.createdAt()));
    // until the names have changed: a shop that opened meanwhile would go on in the directory that is put aside
    try (var _ = lockPresent()) {
      restore();
    }
    System.out.println("The shop is restored in " + target + ". Start it with ./pos up, then compare the books with"
        + " ./pos reconcile.");
  }

  private void restore() throws IOException {
    // the databases of root run as another account, which must be able to enter
    try (var draft = Draft.create(target.resolveSibling(target.getFileName() + ".restoring"), "rwxr-xr-x")) {
      try (var _ = DataDirectory.lock(draft.path())) {
        restoreDatabases(Files.createDirectory(draft.path().resolve("postgres")));
        restoreCarts(draft.path());
      }
      setAside();
      draft.complete(target);
    }
  }

  /** Locks the data that will be put aside; returns null when there is none. */
  private DataDirectory lockPresent() throws IOException {
    if (!Files.exists(target) || isEmpty(target)) {
      return null;
    }
    if (!replaces) {
      throw new IllegalStateException("%s has data already: choose another POS_DATA_DIR, or say --replace."
          .formatted(target));
    }
    try {
      var locked = DataDirectory.lock(target);
      System.out.println("The present data will be kept beside the restored data.");
      return locked;
    } catch (ServerFailure e) {
      throw new IllegalStateException(e.getMessage() + " Close the shop before it is replaced.", e);
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  /**
   * Starting PostgreSQL proves that the backup can be used, and brings all databases to the end of the backup. The new
   * epoch tells the readers of their events that what comes now is from a restored database.
   */
  private void restoreDatabases(Path home) throws IOException {
    System.out.println("Databases: unpacking ...");
    try (var in = Files.newInputStream(backup.resolve(Backup.DATABASES)); var _ = DataDirectory.lock(home)) {
      BaseBackup.unpack(in, home);
    }
    System.out.println("Databases: recovering ...");
    try (var postgres = EmbeddedPostgres.start(home, 0, Map.of())) {
      Stream.of(Part.values()).filter(Part::hasDatabase).forEach(part -> postgres.beginEpoch(part.databaseName()));
    }
  }

  private void restoreCarts(Path directory) throws IOException {
    var password = Passwords.complete(directory).ofRedis();
    try (var redis = EmbeddedRedis.start(directory.resolve("redis"), 0, Map.of("requirepass", password));
        var carts = new Carts(redis.port(), password)) {
      System.out.printf("Carts: %,d keys%n", carts.load(backup.resolve(Backup.CARTS)));
    }
  }

  private void setAside() throws IOException {
    if (Files.exists(target)) {
      if (isEmpty(target)) {
        Files.delete(target);
      } else {
        var aside = target.resolveSibling(target.getFileName() + "-before-" + DateTimeFormatter.ISO_LOCAL_DATE_TIME
            .format(LocalDateTime.now().truncatedTo(ChronoUnit.SECONDS)).replace(":", ""));
        Files.move(target, aside, StandardCopyOption.ATOMIC_MOVE);
        System.out.println("The data before is in " + aside);
      }
    }
  }
}
