package pos.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/** Files and directories, as a rule with everything in them. */
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

  /** Has the kernel write a whole tree to the disk. */
  public static void syncAll(Path root) throws IOException {
    for (var file : contentFirst(root)) {
      if (Files.isRegularFile(file) || Files.isDirectory(file)) {
        sync(file);
      }
    }
  }

  /** Has the kernel write a file to the disk, or the names in a directory. */
  public static void sync(Path path) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Returns every file and directory of a tree, each directory after its content. */
  static List<Path> contentFirst(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      return files.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
