package pos.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import pos.embedded.FileTree;

/** A directory that is deleted in the end. The databases of root run as another account, which must be able to enter it. */
public final class WorkDirectory {

  private static final String OPEN = "rwxr-xr-x";

  private WorkDirectory() {}

  public static Path create(String prefix) throws IOException {
    return opened(Files.createTempDirectory(prefix));
  }

  static Path createIn(Path parent, String prefix) throws IOException {
    return opened(Files.createTempDirectory(parent, prefix));
  }

  private static Path opened(Path directory) throws IOException {
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(OPEN));
  }

  public static void delete(Path directory) {
    try {
      FileTree.delete(directory);
    } catch (IOException | UncheckedIOException e) {
      System.err.println(directory + " could not be deleted: " + e);
    }
  }
}
