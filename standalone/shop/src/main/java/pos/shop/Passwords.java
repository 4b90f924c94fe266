package pos.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;
import java.util.stream.Stream;

/** The passwords of the embedded servers: generated once for a data directory, in a file that only its owner reads. */
public final class Passwords {

  private static final String REDIS = "redis";
  private static final int BYTES = 24;

  private final Properties byName;

  private Passwords(Properties byName) {
    this.byName = byName;
  }

  /** Reads the passwords of a data directory that was used before. */
  public static Passwords read(Path dataDirectory) throws IOException {
    var passwords = new Properties();
    try (var in = Files.newBufferedReader(file(dataDirectory))) {
      passwords.load(in);
    }
    return new Passwords(passwords);
  }

  /** Reads the passwords of a data directory and generates those that are missing. */
  public static Passwords complete(Path dataDirectory) throws IOException {
    var passwords = Files.exists(file(dataDirectory)) ? read(dataDirectory) : new Passwords(new Properties());
    var names = Stream.concat(Part.all().map(Part::owner), Stream.of(REDIS));
    names.forEach(name -> passwords.byName.computeIfAbsent(name, _ -> generate()));
    passwords.write(file(dataDirectory));
    return passwords;
  }

  private static Path file(Path dataDirectory) {
    return dataDirectory.resolve("passwords");
  }

  static String generate() {
    var bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private void write(Path file) throws IOException {
    var draft = Files.createTempFile(file.getParent(), "passwords", null,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var out = Files.newBufferedWriter(draft)) {
      byName.store(out, null);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Returns the password of a service's database role. */
  public String of(Part part) {
    return byName.getProperty(part.owner());
  }

  public String ofRedis() {
    return byName.getProperty(REDIS);
  }
}
