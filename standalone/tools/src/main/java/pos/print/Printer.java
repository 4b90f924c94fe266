package pos.print;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A receipt printer on the network. It is asked for its state before each sheet, and whether the sheet is on paper
 * after it, since what its network card accepts may never be printed.
 */
final class Printer {

  private static final byte[] STATE = {0x10, 0x04, 2};
  private static final byte[] PRINTED = {0x1D, 'r', 1};
  private static final int PIECE = 1024;
  /** The answers of a printer that is well but does not know the second question, after which a sheet is printed. */
  private static final int WELL = 2;
  private static final int MOST_STRAY_BYTES = 100;
  private static final int SILENT = -1;

  private final InetSocketAddress address;
  private final Duration patience;
  private final boolean answers;
  private final Consumer<String> waiting;

  /**
   * @param patience for a connection, each answer and each kilobyte
   * @param answers whether it tells its state
   * @param waiting told what a sheet waits for that the printer has begun
   */
  Printer(InetSocketAddress address, Duration patience, boolean answers, Consumer<String> waiting) {
    this.address = address;
    this.patience = patience;
    this.answers = answers;
    this.waiting = waiting;
  }

  /**
   * Prints a sheet.
   *
   * @param begins run before the first byte of the sheet is sent: from then on it may be on paper, or a part of it
   * @throws IOException when it is not known to be on paper; the message says what is wrong with the printer
   */
  void print(byte[] sheet, Runnable begins) throws IOException {
    try {
      send(sheet, begins);
    } catch (IOException e) {
      throw new IOException("The printer at " + address.getHostString() + ":" + address.getPort() + " "
          + e.getMessage(), e);
    }
  }

  private void send(byte[] sheet, Runnable begins) throws IOException {
    // resolved each time, because its address may change
    var resolved = new InetSocketAddress(address.getHostString(), address.getPort());
    if (resolved.isUnresolved()) {
      throw new IOException("has no address: the name is not known");
    }
    try (var channel = AsynchronousSocketChannel.open()) {
      within(patience, channel.connect(resolved), "does not answer");
      var talk = new Talk(channel);
      if (answers) {
        talk.mustBeReady();
      }
      begins.run();
      talk.send(sheet);
      if (answers) {
        talk.awaitPaper();
      } else {
        channel.shutdownOutput();
      }
    }
  }

  private static <T> T within(Duration time, Future<T> future, String otherwise) throws IOException {
    try {
      return future.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(otherwise, e);
    } catch (ExecutionException e) {
      throw new IOException("does not answer (" + e.getCause().getMessage() + ")", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("was not waited for", e);
    }
  }

  /** Returns what keeps a printer from printing, by the bits of its state; null when nothing does. */
  static String trouble(int state) {
    return (state & 0x04) != 0 ? "has its cover open" : (state & 0x20) != 0 ? "is out of paper"
        : (state & 0x40) != 0 ? "reports an error" : null;
  }

  private final class Talk {

    private final AsynchronousSocketChannel channel;
    private final ByteBuffer answer = ByteBuffer.allocate(1);
    private Future<Integer> next;

    Talk(AsynchronousSocketChannel channel) {
      this.channel = channel;
    }

    void mustBeReady() throws IOException {
      var state = state();
      if (state == SILENT) {
        throw new IOException("does not tell its state; --unasked is for printers that never do");
      }
      if (trouble(state) != null) {
        throw new IOException(trouble(state));
      }
    }

    /** Waits for as long as the printer says what it waits for. */
    void awaitPaper() throws IOException {
      send(PRINTED);
      for (int well = 0; well < WELL;) {
        var read = read();
        if (read == SILENT) {
          read = state();
        }
        if (read == SILENT) {
          throw new IOException("has fallen silent");
        }
        if (!isState(read)) {
          return;
        }
        if (trouble(read) == null) {
          well++;
        } else {
          waiting.accept(trouble(read));
          well = 0;
        }
      }
    }

    private int state() throws IOException {
      send(STATE);
      var read = read();
      // what a printer tells without being asked comes before
      for (int i = 0; i < MOST_STRAY_BYTES && read != SILENT && !isState(read); i++) {
        read = read();
      }
      return isState(read) ? read : SILENT;
    }

    /** Whether a byte answers the question for the state: two of its bits are always set, and two never. */
    private static boolean isState(int read) {
      return read != SILENT && (read & 0x93) == 0x12;
    }

    void send(byte[] bytes) throws IOException {
      for (int from = 0; from < bytes.length; from += PIECE) {
        var piece = ByteBuffer.wrap(bytes, from, Math.min(PIECE, bytes.length - from));
        while (piece.hasRemaining()) {
          within(patience, channel.write(piece), "has stopped reading");
        }
      }
    }

    /** Returns the next byte, or {@link #SILENT} when there is none in time. */
    private int read() throws IOException {
      if (next == null) {
        next = channel.read(answer.clear());
      }
      try {
        if (next.get(patience.toMillis(), TimeUnit.MILLISECONDS) < 0) {
          throw new EOFException("has closed the connection");
        }
      } catch (TimeoutException e) {
        return SILENT;
      } catch (ExecutionException e) {
        throw new IOException("has closed the connection (" + e.getCause().getMessage() + ")", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("was not waited for", e);
      }
      next = null;
      return answer.get(0) & 0xFF;
    }
  }
}
