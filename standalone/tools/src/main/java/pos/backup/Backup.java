package pos.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pos.embedded.BaseBackup;
import pos.embedded.DataDirectory;
import pos.embedded.EmbeddedPostgres;
import pos.embedded.EmbeddedRedis;
import pos.embedded.ServerFailure;
import pos.shop.Passwords;
import pos.shop.Running;
import pos.shop.Settings;

/**
 * Saves the databases and the carts of the one-command shop, whether it is open or not. All databases are as they were at
 * one moment; the carts are a little older.
 */
public final class Backup {

  static final String DATABASES = "databases.tar.gz";
  static final String CARTS = "carts.jsonl.gz";
  private static final String USAGE = """
      usage: ./pos backup [DIRECTORY]
             ./pos backup --compose [DIRECTORY]

        DIRECTORY  a new one; by default pos-backup- and the time

      The shop may be open. The backup has all data of customers and the secrets of webhooks, no other secret: keep it
      where only you can read it.
      """;
  private static final int MISUSED = 2;

  private final Settings settings;
  private final Path directory;

  private Backup(Settings settings, Path directory) {
    this.settings = settings;
    this.directory = directory;
  }

  /** Exit codes: 0 the backup is complete, 1 it failed and left nothing, 2 wrong usage. */
  public static void main(String[] arguments) {
    if (arguments.length > 1 || arguments.length == 1 && arguments[0].startsWith("-")) {
      System.err.print(USAGE);
      System.exit(List.of(arguments).contains("--help") ? 0 : MISUSED);
    }
    var name = arguments.length == 1 ? arguments[0] : "pos-backup-"
        + DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(LocalDateTime.now().truncatedTo(ChronoUnit.SECONDS)).replace(":", "");
    try {
      new Backup(Settings.ofEnvironment(), Path.of(name).toAbsolutePath().normalize()).run();
      System.exit(0);
    } catch (IOException | RuntimeException e) {
      System.err.println("pos backup: " + (e.getMessage() == null ? e : e.getMessage()));
      System.exit(1);
    }
  }

  private void run() throws IOException {
    // the shop may have variables that this command was not given
    if (!settings.databases().isEmpty() || settings.redisUrl().isPresent()
        || Running.last(settings.dataDirectory()).filter(Running::hasDataElsewhere).isPresent()) {
      throw new IllegalStateException("This shop has databases of your own, which this command does not know:"
          + " use the tools that come with them, such as pg_dump.");
    }
    if (!Files.isDirectory(settings.dataDirectory().resolve("postgres").resolve("data"))) {
      throw new IllegalStateException("There is no shop in %s. POS_DATA_DIR selects the directory."
          .formatted(settings.dataDirectory()));
    }
    if (Files.exists(directory)) {
      throw new IllegalStateException("%s exists already: choose another directory.".formatted(directory));
    }
    try (var draft = Draft.create(directory.resolveSibling(directory.getFileName() + ".part"), "rwx------")) {
      saveShop(draft.path());
      Manifest.of(draft.path(), List.of(DATABASES, CARTS)).write(draft.path());
      draft.complete(directory);
    }
    System.out.println("The backup is in " + directory);
  }

  private void saveShop(Path files) throws IOException {
    var shop = closedShop();
    if (shop.isPresent()) {
      try (var _ = shop.get()) {
        saveClosed(files);
      }
    } else {
      System.out.println("The shop is open and stays open.");
      save(files);
    }
  }

  /** Locks the directory of a shop that is not open; returns nothing when it is. */
  private Optional<DataDirectory> closedShop() {
    try {
      return Optional.of(DataDirectory.lock(settings.dataDirectory()));
    } catch (ServerFailure e) {
      return Optional.empty();
    }
  }

  private void saveClosed(Path files) throws IOException {
    var home = settings.dataDirectory();
    System.out.println("The shop is closed: its servers are started for the backup.");
    try (var _ = EmbeddedPostgres.start(home.resolve("postgres"), 0, Map.of());
        var _ = EmbeddedRedis.start(home.resolve("redis"), 0,
            Map.of("requirepass", Passwords.read(home).ofRedis()))) {
      save(files);
    }
  }

  /** The carts first: an order that is younger than its cart is in the backup, and the cart is emptied by it. */
  private void save(Path files) throws IOException {
    var home = settings.dataDirectory();
    try (var carts = new Carts(EmbeddedRedis.portIn(home.resolve("redis")), Passwords.read(home).ofRedis())) {
      System.out.printf("Carts: %,d keys%n", carts.save(files.resolve(CARTS)));
    }
    var postgres = home.resolve("postgres");
    var progress = new Progress("Databases", BaseBackup.size(postgres));
    try (var out = Files.newOutputStream(files.resolve(DATABASES))) {
      BaseBackup.take(postgres, out, progress::reached);
    }
    progress.finish(Files.size(files.resolve(DATABASES)));
  }
}
