package pos.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A directory that one process at a time has locked; the kernel releases the lock of a process that dies. */
public final class DataDirectory implements AutoCloseable {

  /** Opening a lock file again and closing it would release the lock of this process, so it is not opened again. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private static final String LOCK = ".lock";

  private final Path path;
  private final boolean temporary;
  private final FileChannel lock;

  private DataDirectory(Path path, boolean temporary) throws IOException {
    this.path = path;
    this.temporary = temporary;
    this.lock = lock(path, path.resolve(LOCK));
  }

  /**
   * Locks a directory, and creates it if it is missing.
   *
   * @throws ServerFailure when the directory is in use, or contains files that are not ours
   */
  public static DataDirectory lock(Path directory) {
    return lock(directory, false);
  }

  static DataDirectory temporary() {
    try {
      return lock(Files.createTempDirectory("pos"), true);
    } catch (IOException e) {
      throw new ServerFailure("A temporary directory cannot be created: " + e, e);
    }
  }

  private static DataDirectory lock(Path directory, boolean temporary) {
    try {
      var path = Files.createDirectories(directory.toAbsolutePath().normalize()).toRealPath();
      if (!HELD.add(path)) {
        throw inUse(path, pid());
      }
      return held(path, temporary);
    } catch (AccessDeniedException e) {
      throw new ServerFailure("%s is not accessible to %s: start as its owner, or choose another directory."
          .formatted(e.getFile(), System.getProperty("user.name")), e);
    } catch (IOException e) {
      throw new ServerFailure("%s cannot be used: %s".formatted(directory, e), e);
    }
  }

  private static DataDirectory held(Path path, boolean temporary) throws IOException {
    try {
      return new DataDirectory(path, temporary);
    } catch (IOException | ServerFailure e) {
      HELD.remove(path);
      throw e;
    }
  }

  private static FileChannel lock(Path path, Path file) throws IOException {
    refuseForeignFiles(path, file);
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      throw inUse(path, Files.readString(file));
    }
    channel.truncate(0).write(ByteBuffer.wrap(pid().getBytes(StandardCharsets.US_ASCII)));
    return channel;
  }

  /** Returns the number of the other process that has locked a directory; empty when none has. */
  public static OptionalLong holder(Path directory) throws IOException {
    var file = directory.resolve(LOCK);
    if (!Files.exists(file)) {
      return OptionalLong.empty();
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (channel.tryLock() != null) {
        return OptionalLong.empty();
      }
    }
    // empty for a moment while it is being locked
    var pid = Files.readString(file);
    return pid.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(pid));
  }

  private static void refuseForeignFiles(Path path, Path lockFile) throws IOException {
    try (var files = Files.list(path)) {
      if (!Files.exists(lockFile) && files.findAny().isPresent()) {
        throw new ServerFailure("%s contains files of another program: choose an empty directory.".formatted(path));
      }
    }
  }

  private static ServerFailure inUse(Path path, String pid) {
    return new ServerFailure("%s is in use by process %s: stop it, or choose another directory.".formatted(path, pid));
  }

  private static String pid() {
    return Long.toString(ProcessHandle.current().pid());
  }

  public Path path() {
    return path;
  }

  /** Returns whether the directory was deleted although it is in use. */
  public boolean isDeleted() {
    return Files.notExists(path.resolve(LOCK));
  }

  /** Unlocks the directory, and deletes it if it is a temporary one. */
  @Override
  public void close() {
    try {
      lock.close();
      if (temporary) {
        FileTree.delete(path);
      }
    } catch (IOException e) {
      throw new ServerFailure("%s cannot be unlocked: %s".formatted(path, e), e);
    } finally {
      HELD.remove(path);
    }
  }
}
