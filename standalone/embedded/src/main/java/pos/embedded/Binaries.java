package pos.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The servers' programs, unpacked from their jars once per version into a cache that all accounts can read. */
final class Binaries {

  private static final String OS = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rwxr-xr-x");

  private Binaries() {}

  /** Returns the directory with PostgreSQL's bin, lib and share. */
  static Path postgres() throws IOException {
    return unpacked("/postgres-%s-%s.txz".formatted(OS, ARM ? "arm_64" : "x86_64"));
  }

  static Path redisServer() throws IOException {
    return unpacked("/redis-server-7.0.15-%s-%s".formatted(OS, ARM ? "arm64" : "amd64")).resolve("redis-server");
  }

  private static synchronized Path unpacked(String resource) throws IOException {
    var url = Binaries.class.getResource(resource);
    if (url == null) {
      throw new ServerFailure("%s is not on the class path: PostgreSQL and Redis are not included for %s on %s."
          .formatted(resource, System.getProperty("os.name"), System.getProperty("os.arch")));
    }
    var jar = Path.of(((JarURLConnection) url.openConnection()).getJarFileURL().getPath()).getFileName().toString();
    var directory = cache().resolve(jar.replace(".jar", ""));
    if (Files.notExists(directory)) {
      unpackOnce(url, directory);
    }
    return directory;
  }

  /** The servers of root run as another account, which cannot enter root's home, so root's cache is elsewhere. */
  private static Path cache() throws IOException {
    var home = System.getProperty("user.home");
    var persistent = Account.UID == 0 ? Path.of("/var/cache/pos") : Path.of(home, ".cache", "pos");
    var temporary = Path.of(System.getProperty("java.io.tmpdir"), "pos-" + Account.UID);
    for (var directory : List.of(persistent, temporary)) {
      if (isUsable(directory)) {
        return directory;
      }
    }
    throw new IOException("neither %s nor %s is a directory that this user owns and can write to"
        .formatted(persistent, temporary));
  }

  /** A directory of another user is refused: the programs in it could be anything. */
  private static boolean isUsable(Path directory) {
    try {
      Files.createDirectories(directory);
      return Account.ownedByThisUser(directory) && Files.setPosixFilePermissions(directory, READABLE) != null;
    } catch (IOException e) {
      return false;
    }
  }

  /** Unpacks under a lock that processes share, and renames the directory when it is complete. */
  private static void unpackOnce(URL url, Path directory) throws IOException {
    var partial = directory.resolveSibling(directory.getFileName() + ".part");
    try (var lock = FileChannel.open(directory.resolveSibling(".lock"), StandardOpenOption.CREATE,
        StandardOpenOption.WRITE); var in = new BufferedInputStream(url.openStream())) {
      lock.lock();
      if (Files.exists(directory)) {
        return;
      }
      FileTree.delete(partial);
      Files.createDirectories(partial);
      if (url.getPath().endsWith(".txz")) {
        unpackTar(in, partial);
      } else {
        Files.copy(in, partial.resolve("redis-server"));
      }
      makeReadable(partial);
      Files.move(partial, directory, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static void unpackTar(InputStream in, Path directory) throws IOException {
    var tar = new TarArchiveInputStream(new XZInputStream(in));
    for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      var path = directory.resolve(entry.getName());
      Files.createDirectories(entry.isDirectory() ? path : path.getParent());
      if (entry.isSymbolicLink()) {
        Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      } else if (entry.isFile()) {
        Files.copy(tar, path);
      }
    }
  }

  /** Sets the permissions regardless of the umask; all files are programs or libraries, hence executable. */
  private static void makeReadable(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.filter(file -> !Files.isSymbolicLink(file)).toList()) {
        Files.setPosixFilePermissions(file, READABLE);
      }
    }
  }
}
