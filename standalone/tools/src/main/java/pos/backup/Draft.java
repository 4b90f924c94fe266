package pos.backup;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import pos.embedded.FileTree;

/** A directory that gets its name when it is complete, and is deleted when the program ends before, also by Ctrl-C. */
final class Draft implements AutoCloseable {

  private static final int END_SECONDS = 30;

  private final Path path;
  private final Thread owner = Thread.currentThread();
  private final CountDownLatch closed = new CountDownLatch(1);

  private Draft(Path path) {
    this.path = path;
    Runtime.getRuntime().addShutdownHook(new Thread(this::interrupt, "discard"));
  }

  /**
   * Creates the directory.
   *
   * @param permissions such as rwx------
   * @throws IllegalStateException when there is one that another program makes, or that was left by one that was killed
   */
  static Draft create(Path path, String permissions) throws IOException {
    try {
      Files.createDirectories(path.getParent());
      Files.createDirectory(path);
      // regardless of the umask
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
      return new Draft(path);
    } catch (FileAlreadyExistsException e) {
      throw new IllegalStateException(("%s exists already: another program is making it, or was killed. Delete it if"
          + " none is running.").formatted(path), e);
    }
  }

  Path path() {
    return path;
  }

  /** Gives the directory its name when all of it is on the disk, so that it is complete after a power cut, too. */
  void complete(Path name) throws IOException {
    FileTree.syncAll(path);
    Files.move(path, name, StandardCopyOption.ATOMIC_MOVE);
    FileTree.sync(name.getParent());
  }

  /** Lets the owner end what it does and close this. */
  private void interrupt() {
    if (closed.getCount() > 0) {
      owner.interrupt();
      try {
        if (!closed.await(END_SECONDS, TimeUnit.SECONDS)) {
          System.err.println("pos: " + path + " is incomplete: delete it.");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() throws IOException {
    // deleting must not be interrupted again
    var interrupted = Thread.interrupted();
    try {
      FileTree.delete(path);
    } finally {
      closed.countDown();
      if (interrupted) {
        owner.interrupt();
      }
    }
  }
}
