package pos.print;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Printers in every state, as TCP servers that do what a test says. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PrinterTest {

  private static final byte[] SHEET = "a receipt\n".getBytes();
  private static final int WELL = 0x12;
  private static final int OUT_OF_PAPER = 0x32;
  private static final int ON_PAPER = 0x00;
  /** Long enough for a slow machine, except where a test waits for its end. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration IMPATIENCE = Duration.ofMillis(300);

  private final List<String> waiting = new ArrayList<>();
  private ServerSocket server;
  private boolean begun;

  /** What a printer does with a connection. */
  private interface Behaviour {

    void meet(Socket socket) throws IOException;
  }

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private CompletableFuture<Void> behave(Behaviour behaviour) {
    return CompletableFuture.runAsync(() -> {
      try (var socket = server.accept()) {
        behaviour.meet(socket);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }, Thread::startVirtualThread);
  }

  private static void answer(Socket socket, int... bytes) throws IOException {
    for (var each : bytes) {
      socket.getOutputStream().write(each);
    }
  }

  private static void expect(Socket socket, int... bytes) throws IOException {
    var expected = new byte[bytes.length];
    IntStream.range(0, bytes.length).forEach(i -> expected[i] = (byte) bytes[i]);
    assertArrayEquals(expected, socket.getInputStream().readNBytes(bytes.length));
  }

  private static void expectQuestion(Socket socket) throws IOException {
    expect(socket, 0x10, 0x04, 2);
  }

  private static void expectSheet(Socket socket) throws IOException {
    assertArrayEquals(SHEET, socket.getInputStream().readNBytes(SHEET.length));
    expect(socket, 0x1D, 'r', 1);
  }

  private void print(Duration patience, boolean answers, byte[] sheet) throws IOException {
    var address = InetSocketAddress.createUnresolved("127.0.0.1", server.getLocalPort());
    new Printer(address, patience, answers, waiting::add).print(sheet, () -> begun = true);
  }

  private String fail(Duration patience, byte[] sheet) {
    var failed = assertThrows(IOException.class, () -> print(patience, true, sheet));
    assertTrue(failed.getMessage().startsWith("The printer at 127.0.0.1:" + server.getLocalPort() + " "),
        failed.getMessage());
    return failed.getMessage();
  }

  @Test
  void a_sheet_is_printed_when_the_printer_says_so() throws IOException {
    var met = behave(socket -> {
      expectQuestion(socket);
      answer(socket, WELL);
      expectSheet(socket);
      answer(socket, ON_PAPER);
    });
    print(PATIENCE, true, SHEET);
    met.join();
    assertTrue(begun);
  }

  @Test
  void a_printer_that_is_off_has_begun_nothing() throws IOException {
    server.close();
    assertTrue(fail(PATIENCE, SHEET).contains("does not answer"));
    assertEquals(false, begun);
  }

  @Test
  void a_printer_that_accepts_and_never_reads_is_given_up_before_the_sheet() {
    assertTrue(fail(IMPATIENCE, SHEET).contains("does not tell its state"));
    assertEquals(false, begun);
  }

  @Test
  void a_printer_that_stops_reading_in_a_sheet_is_given_up() {
    behave(socket -> {
      expectQuestion(socket);
      answer(socket, WELL);
      // until the other side is gone
      socket.setSoTimeout(60_000);
      server.accept();
    });
    assertTrue(fail(IMPATIENCE, new byte[64 << 20]).contains("has stopped reading"));
    assertTrue(begun);
  }

  @ParameterizedTest
  @CsvSource({"0x32, is out of paper", "0x16, has its cover open", "0x52, reports an error"})
  void a_printer_that_cannot_print_has_begun_nothing(int state, String why) {
    behave(socket -> {
      expectQuestion(socket);
      // what it tells without being asked is skipped
      answer(socket, 0x00, 0x0F, state);
      socket.getInputStream().read();
    });
    assertTrue(fail(PATIENCE, SHEET).contains(why));
    assertEquals(false, begun);
  }

  @Test
  void paper_that_ends_within_a_sheet_is_waited_for() throws IOException {
    var met = behave(socket -> {
      expectQuestion(socket);
      answer(socket, WELL);
      expectSheet(socket);
      answer(socket, OUT_OF_PAPER, OUT_OF_PAPER, ON_PAPER);
    });
    print(PATIENCE, true, SHEET);
    met.join();
    assertEquals(List.of("is out of paper", "is out of paper"), waiting);
  }

  @Test
  void a_printer_that_is_well_but_never_says_that_it_has_printed_is_believed() throws IOException {
    var met = behave(socket -> {
      expectQuestion(socket);
      answer(socket, WELL);
      expectSheet(socket);
      expectQuestion(socket);
      answer(socket, WELL);
      expectQuestion(socket);
      answer(socket, WELL);
    });
    print(Duration.ofSeconds(2), true, SHEET);
    met.join();
  }

  @Test
  void a_printer_that_falls_silent_or_hangs_up_after_a_sheet_has_perhaps_not_printed_it() {
    behave(socket -> {
      expectQuestion(socket);
      answer(socket, WELL);
      expectSheet(socket);
      expectQuestion(socket);
      socket.getInputStream().read();
    });
    assertTrue(fail(Duration.ofSeconds(1), SHEET).contains("has fallen silent"));
    behave(socket -> {
      expectQuestion(socket);
      answer(socket, WELL);
      expectSheet(socket);
    });
    assertTrue(fail(PATIENCE, SHEET).contains("has closed the connection"));
    assertTrue(begun);
  }

  @Test
  void a_printer_that_is_not_asked_gets_the_sheet_alone() throws IOException {
    var met = behave(socket -> assertArrayEquals(SHEET, socket.getInputStream().readAllBytes()));
    print(PATIENCE, false, SHEET);
    met.join();
  }

  @Test
  void a_name_without_an_address_is_said() {
    var address = InetSocketAddress.createUnresolved("printer.invalid", 9100);
    var printer = new Printer(address, PATIENCE, true, waiting::add);
    assertTrue(assertThrows(IOException.class, () -> printer.print(SHEET, () -> { })).getMessage()
        .contains("the name is not known"));
  }
}
