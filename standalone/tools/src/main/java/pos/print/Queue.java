package pos.print;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;

/**
 * Prints what a register sells, takes back and closes, one paper after the other. Its position is in a file, which says
 * before the first byte of a paper that it is being printed and after the last one that it is.
 */
final class Queue implements AutoCloseable {

  /** A drawer that opens later than this would open for nobody. */
  private static final Duration AT_THE_TILL = Duration.ofMinutes(2);

  private final Store store;
  private final Register register;
  private final Printer printer;
  private final String look;
  private final PrintStream out;
  private final Path file;
  private final FileChannel lockFile;
  private Position position;

  private Queue(Store store, Register register, Printer printer, String look, PrintStream out, Path file,
      FileChannel lockFile, Position position) {
    this.store = store;
    this.register = register;
    this.printer = printer;
    this.look = look;
    this.out = out;
    this.file = file;
    this.lockFile = lockFile;
    this.position = position;
  }

  /**
   * Opens the queue of a register; without a file it begins with what is sold from now on.
   *
   * @param look the parameters of all papers, such as {@code width=80}
   * @throws Store.Refusal when another process prints for the register
   */
  static Queue open(Path directory, long id, Store store, Printer printer, String look, PrintStream out)
      throws IOException {
    Files.createDirectories(directory);
    var lockFile = FileChannel.open(directory.resolve("register-" + id + ".lock"), StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
    if (lockFile.tryLock() == null) {
      lockFile.close();
      throw new Store.Refusal("Another ./pos print already prints for register " + id + " with " + directory + ".");
    }
    var file = directory.resolve("register-" + id + ".json");
    var register = Register.of(store, id);
    var position = Position.read(file);
    if (position == null) {
      position = register.end();
      position.write(file);
    }
    return new Queue(store, register, printer, look, out, file, lockFile, position);
  }

  /**
   * Prints the next paper and returns whether there was one.
   *
   * @throws IOException when the shop or the printer does not do what it should; to be tried again later
   */
  boolean printNext() throws IOException {
    var next = register.next(position);
    position = next.position();
    if (next.paper().isEmpty()) {
      return false;
    }
    var paper = next.paper().get();
    var copy = paper.path().equals(position.printing());
    var drawer = paper.hasDrawer() && Duration.between(paper.at(), Instant.now()).abs().compareTo(AT_THE_TILL) < 0;
    var sheet = store.paper(paper.path() + "?" + look + (copy ? "&copy=true" : drawer ? "&drawer=true" : ""));
    printer.print(sheet, () -> move(position.printing(paper.path())));
    move(paper.printed());
    out.println("Printed " + paper.name() + (copy ? " again, as a copy." : "."));
    return true;
  }

  private void move(Position next) {
    try {
      next.write(file);
    } catch (IOException e) {
      throw new UncheckedIOException("The position cannot be written to " + file + ": " + e.getMessage(), e);
    }
    position = next;
  }

  /** Lets another process print for the register. */
  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
