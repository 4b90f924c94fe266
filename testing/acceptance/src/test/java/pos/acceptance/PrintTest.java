package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.acceptance.FloorClient.expect;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import pos.print.Print;
import pos.testing.JavaProgram;
import pos.testing.RunningProcess;
import pos.testing.ServiceProcess;

/** {@code ./pos print} as a process, between a shop and a printer. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class PrintTest {

  private static final long STORE = 3;
  private static final String PATH = "/sales-service";

  @RegisterExtension
  private static final Floor floor = Floor.ofStores();
  private static long product;

  @TempDir
  private Path directory;
  private final List<RunningProcess> processes = new ArrayList<>();
  private final ReceiptPrinter printer = ReceiptPrinter.on();
  private long register;

  @BeforeAll
  static void stock() {
    product = floor.product(STORE, 1000);
  }

  @BeforeEach
  void createRegister() {
    register = registerIn(STORE);
  }

  private static long registerIn(long store) {
    return post("/registers", new JsonObject().put("store_id", store)
        .put("name", "R " + UUID.randomUUID().toString().substring(0, 8))).getLong("id");
  }

  @AfterEach
  void end() {
    processes.forEach(RunningProcess::kill);
    printer.close();
  }

  private static JsonObject post(String path, JsonObject body) {
    return expect(201, floor.client().post(PATH + path, body));
  }

  private long openSession() {
    return post("/registers/" + register + "/sessions",
        new JsonObject().put("cashier", "Amélie").put("opening_float_cents", 0)).getLong("id");
  }

  private static JsonObject close(long session) {
    return expect(200, floor.client().post(PATH + "/sessions/" + session + "/close",
        new JsonObject().put("counted_cash_cents", 0)));
  }

  private JsonObject sell(String method) {
    return post("/sales", Bodies.sale(register, product).put("payments", new JsonArray().add(
        new JsonObject().put("method", method).put("amount_cents", 100))));
  }

  private String giveBack(JsonObject sale) {
    return post("/sales/" + sale.getString("id") + "/returns", new JsonObject().put("id", UUID.randomUUID().toString())
        .put("register_id", register).put("store_id", STORE).put("reason", "too small").put("refund_method", "cash")
        .put("approved_by", "Luc").put("restock", true)
        .put("lines", new JsonArray().add(new JsonObject().put("line_no", 1).put("quantity", 1))))
        .getString("id");
  }

  private RunningProcess start(Map<String, String> more, String... arguments) {
    var variables = new HashMap<>(Map.of("GATEWAY_URL", "http://127.0.0.1:" + floor.port(),
        "POS_HOME", Path.of(System.getProperty("kong.directory")).getParent().toString()));
    variables.putAll(more);
    try {
      var process = new JavaProgram(Print.class, 48, 48, variables).start(Files.createTempFile(directory, "print", ".log"),
          Stream.concat(Stream.of(arguments), Stream.of("--printer", printer.address())).toArray(String[]::new));
      processes.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the queue of the register, and waits until it looks for what is sold. */
  private RunningProcess follow() {
    var process = start(Map.of(), "--register", String.valueOf(register), "--state", directory.toString());
    await(process, "Press Ctrl-C");
    return process;
  }

  private static void await(RunningProcess process, String output) {
    ServiceProcess.await("it says \"" + output + "\"", () -> process.output().contains(output) || !process.isAlive());
    assertTrue(process.output().contains(output), process::output);
  }

  private String receipt(int number) {
    return "Reçu " + register + "-" + number;
  }

  @Test
  void what_a_register_sells_takes_back_and_closes_is_printed_in_order_and_cash_opens_the_drawer() {
    sell("cash");
    follow();
    var session = openSession();
    var sale = sell("debit");
    sell("cash");
    printer.await(2);
    giveBack(sale);
    printer.await(3);
    close(session);
    assertEquals(List.of(receipt(2), receipt(3) + ", drawer", "Bon de retour, drawer", "Rapport Z " + register + "-1"),
        printer.await(4));
  }

  @Test
  void a_register_of_a_store_that_has_never_taken_anything_back_is_followed() {
    register = registerIn(5);
    follow();
    post("/sales", Bodies.sale(register, floor.product(5, 1)));
    assertEquals(List.of(receipt(1)), printer.await(1));
  }

  @Test
  void what_is_sold_while_the_printer_is_off_or_the_queue_is_closed_is_printed_afterwards() {
    var process = follow();
    printer.turnOff();
    sell("debit");
    await(process, "does not answer");
    sell("debit");
    printer.turnOn();
    printer.await(2);
    await(process, "It works again.");
    // not with INT, which a program ignores that was started behind another one
    process.terminate();
    assertEquals(143, process.exitCode(), process::output);
    assertTrue(process.output().contains("Stopped."), process::output);
    var session = openSession();
    var sale = sell("debit");
    close(session);
    giveBack(sale);
    follow();
    sell("debit");
    assertEquals(List.of(receipt(1), receipt(2), receipt(3), "Rapport Z " + register + "-1", "Bon de retour, drawer",
        receipt(4)), printer.await(6));
  }

  @Test
  void a_printer_that_accepts_and_reads_nothing_or_is_out_of_paper_is_waited_for() {
    var process = follow();
    printer.setDeaf(true);
    sell("debit");
    await(process, "does not tell its state");
    assertEquals(0, printer.count());
    printer.setEmpty(true);
    printer.setDeaf(false);
    await(process, "is out of paper");
    assertEquals(0, printer.count());
    printer.setEmpty(false);
    assertEquals(List.of(receipt(1)), printer.await(1));
  }

  @Test
  void a_kill_loses_nothing_and_prints_at_most_one_receipt_again_as_a_copy_that_opens_no_drawer() {
    var process = follow();
    sell("cash");
    printer.await(1);
    printer.setHolding(true);
    sell("cash");
    sell("cash");
    printer.await(2);
    process.kill();
    printer.setHolding(false);
    sell("debit");
    follow();
    assertEquals(List.of(receipt(1) + ", drawer", receipt(2) + ", drawer", receipt(2) + ", copy"),
        printer.await(5).subList(0, 3));
    assertEquals(List.of(receipt(3), receipt(4)),
        printer.await(5).stream().skip(3).map(sheet -> sheet.replace(", drawer", "")).toList());
  }

  @Test
  void kills_at_any_moment_lose_nothing_and_keep_the_order() {
    var printed = 0;
    for (int round = 1; round <= 3; round++) {
      var process = follow();
      for (int i = 0; i < 4; i++) {
        sell("debit");
      }
      printed = printer.await(printed + round % 4).size();
      process.kill();
    }
    follow();
    ServiceProcess.await("the last one is printed", () -> printer.await(1).getLast().startsWith(receipt(12)));
    var sheets = printer.await(1);
    var once = sheets.stream().filter(sheet -> !sheet.endsWith(", copy")).toList();
    assertEquals(sheets.stream().map(sheet -> sheet.replace(", copy", "")).distinct().toList(),
        IntStream.rangeClosed(1, 12).mapToObj(this::receipt).toList());
    assertEquals(once, once.stream().distinct().toList(), "printed twice without being marked");
    assertTrue(sheets.size() <= 12 + 3, sheets::toString);
  }

  @Test
  void one_paper_is_printed_by_its_number_code_or_id() {
    var session = openSession();
    var sale = sell("cash");
    var back = giveBack(sale);
    close(session);
    var id = sale.getString("id");
    var code = "%040d".formatted(new BigInteger(id.replace("-", ""), 16));
    for (var paper : List.of(register + "-1", code, back, "Z" + register + "-1")) {
      var process = start(Map.of(), paper);
      assertEquals(0, process.exitCode(), process::output);
    }
    assertEquals(List.of(receipt(1), receipt(1), "Bon de retour", "Rapport Z " + register + "-1"), printer.await(4));
    var copy = start(Map.of(), id, "--copy", "--width", "58", "--unasked");
    assertEquals(0, copy.exitCode(), copy::output);
  }

  @Test
  void what_cannot_be_printed_is_explained() {
    for (var paper : List.of("Z" + register + "-9", new UUID(1, 2).toString())) {
      fails(1, "There is no receipt, return or Z report " + paper, Map.of(), paper);
    }
    fails(1, "There is no register 999999.", Map.of(), "--register", "999999");
    fails(1, "No key acts for register " + register, Map.of("KEY_STORE_1", "pos-store-1-2025-dev-key"), "--register",
        String.valueOf(register));
    fails(1, "No key is known to the gateway", Map.of("KEY_STORE_3", "an old key"), new UUID(1, 2).toString());
    fails(1, "Nothing answers at http://127.0.0.1:1", Map.of("GATEWAY_URL", "http://127.0.0.1:1"), register + "-1");
    fails(2, "PAPER must be a number", Map.of(), "the last one");
    sell("debit");
    printer.turnOff();
    fails(1, "The printer at " + printer.address() + " does not answer", Map.of(), register + "-1");
    assertEquals(0, printer.count());
  }

  @Test
  void a_register_has_one_queue_in_a_directory() {
    follow();
    fails(1, "Another ./pos print already prints for register " + register, Map.of(), "--register",
        String.valueOf(register), "--state", directory.toString());
  }

  private void fails(int code, String message, Map<String, String> variables, String... arguments) {
    var process = start(variables, arguments);
    assertEquals(code, process.exitCode(), process::output);
    assertTrue(process.output().contains(message), process::output);
  }
}
