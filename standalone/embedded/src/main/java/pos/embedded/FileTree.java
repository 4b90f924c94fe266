package pos.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** A directory with everything in it. */
public final class FileTree {

  private FileTree() {}

  /** Deletes a directory with its content; does nothing when there is none. */
  public static void delete(Path root) throws IOException {
    if (Files.exists(root)) {
      for (var file : contentFirst(root)) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Returns every file and directory of a tree, each directory after its content. */
  static List<Path> contentFirst(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      return files.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
