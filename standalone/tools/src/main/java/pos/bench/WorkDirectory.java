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

  /**
   * Creates the directory of a command, whose log is there, because stdout is for its tables. When the command ends, so do
   * the programs that it has started, and then the directory is deleted.
   */
  public static Path of(String command, Programs programs) throws IOException {
    var directory = opened(Files.createTempDirectory("pos-" + command + "-"));
    System.setProperty("LOG_FILE", directory.resolve(command + ".jsonl").toString());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      programs.endAll();
      delete(directory);
    }, "clean up"));
    return directory;
  }

  static Path createIn(Path parent, String prefix) throws IOException {
    return opened(Files.createTempDirectory(parent, prefix));
  }

  private static Path opened(Path directory) throws IOException {
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(OPEN));
  }

  private static void delete(Path directory) {
    try {
      FileTree.delete(directory);
    } catch (IOException | UncheckedIOException e) {
      System.err.println(directory + " could not be deleted: " + e);
    }
  }
}
