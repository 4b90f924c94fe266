package pos.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pos.testing.EscPosReader;
import pos.testing.EscPosReader.Asked;
import pos.testing.EscPosReader.Item;
import pos.testing.EscPosReader.Pulse;
import pos.testing.EscPosReader.Text;
import pos.testing.ServiceProcess;

/** A receipt printer on the network, which understands what it is sent, and can be off, deaf or out of paper. */
final class ReceiptPrinter implements AutoCloseable {

  /** Where what is printed says what it is. */
  private static final Pattern TITLE = Pattern.compile("(Reçu|Rapport Z) [0-9]+-[0-9]+|Bon de retour");
  private static final int WELL = 0x12;
  private static final int OUT_OF_PAPER = 0x32;
  private static final int ON_PAPER = 0;

  private final int port = ServiceProcess.freePort();
  private final List<List<Item>> sheets = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private volatile boolean deaf;
  private volatile boolean holding;
  private volatile boolean empty;
  private volatile Socket connection;
  private ServerSocket server;

  static ReceiptPrinter on() {
    var printer = new ReceiptPrinter();
    printer.turnOn();
    return printer;
  }

  void turnOn() {
    try {
      server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var open = server;
    Thread.startVirtualThread(() -> listen(open));
  }

  void turnOff() {
    try {
      server.close();
      if (connection != null) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** @param now whether it accepts connections and reads nothing */
  void setDeaf(boolean now) {
    deaf = now;
  }

  /** @param now whether paper is missing before a sheet */
  void setEmpty(boolean now) {
    empty = now;
  }

  /** @param now whether the paper ends within a sheet, which arrives but is not confirmed */
  void setHolding(boolean now) {
    holding = now;
  }

  /** Meets one client at a time, as printers do. */
  private void listen(ServerSocket open) {
    while (!open.isClosed()) {
      try (var socket = open.accept()) {
        connection = socket;
        meet(socket);
      } catch (IOException e) {
        // off, or the client is gone
      } catch (RuntimeException e) {
        failures.add(e);
      }
    }
  }

  private void meet(Socket socket) throws IOException {
    if (deaf) {
      ServiceProcess.await("the printer hears again", () -> !deaf || socket.isClosed());
      return;
    }
    var reader = new EscPosReader(socket.getInputStream());
    var sheet = new ArrayList<Item>();
    var ended = false;
    for (var item = reader.next(); item != null; item = reader.next()) {
      if (!(item instanceof Asked asked)) {
        sheet.add(item);
      } else if (asked.now()) {
        socket.getOutputStream().write(empty || ended ? OUT_OF_PAPER : WELL);
      } else {
        ended = holding;
        sheets.add(List.copyOf(sheet));
        socket.getOutputStream().write(ended ? OUT_OF_PAPER : ON_PAPER);
        sheet.clear();
      }
    }
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** Returns the number of sheets that have arrived. */
  int count() {
    return sheets.size();
  }

  /** Waits for a number of sheets and returns all that have arrived: their titles, and what is remarkable. */
  List<String> await(int number) {
    ServiceProcess.await(number + " sheets are printed", () -> sheets.size() >= number || !failures.isEmpty());
    if (!failures.isEmpty()) {
      throw new AssertionError("the printer does not understand", failures.getFirst());
    }
    return sheets.stream().map(ReceiptPrinter::describe).toList();
  }

  private static String describe(List<Item> sheet) {
    var lines = texts(sheet).map(Text::text).toList();
    var title = TITLE.matcher(String.join("\n", lines));
    return (title.find() ? title.group() : "?") + (lines.contains("COPIE") ? ", copy" : "")
        + (sheet.contains(new Pulse()) ? ", drawer" : "");
  }

  static Stream<Text> texts(List<Item> sheet) {
    return sheet.stream().filter(Text.class::isInstance).map(Text.class::cast);
  }

  @Override
  public void close() {
    turnOff();
  }
}
