package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import pos.acceptance.ShopProcess.End;
import pos.shop.Part;

/**
 * A program in examples/ with the toolchain of its language.
 *
 * @param directory in which its commands run
 * @param variables what its commands find in the environment, in addition to that of the test
 */
record Example(Path directory, Map<String, String> variables) {

  private static final Path EXAMPLES = Path.of(System.getProperty("kong.directory")).resolveSibling("examples");
  /** For npm, which loads packages, on a busy machine. */
  private static final long LIMIT_MINUTES = 10;
  /** The lines in which an example says what it has done; coffee is 16.49. */
  private static final Pattern TRADES = Pattern.compile("""
      In the cart of noor-[0-9a-f]{8}: 2
      Order (?<order>\\d+) is confirmed: \\d+ cents
      Receipt (?<receipt>\\d+) at register 1: 1649 cents, taken back 1649
      """);

  static Example in(String language, Map<String, String> variables) {
    return new Example(EXAMPLES.resolve(language), variables);
  }

  /** Runs a command to its end; skips the test where its program is not installed. */
  End run(String... command) throws IOException, InterruptedException {
    var output = Files.createTempFile("example", ".log");
    try {
      var process = start(new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
          .redirectOutput(output.toFile()));
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly().waitFor();
      }
      return new End(process.exitValue(), Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }

  private Process start(ProcessBuilder builder) {
    builder.environment().putAll(variables);
    try {
      return builder.start();
    } catch (IOException e) {
      return Assumptions.abort(builder.command().getFirst() + " is not installed: the example in "
          + directory.getFileName() + " is skipped");
    }
  }

  void succeed(String... command) throws IOException, InterruptedException {
    var end = run(command);
    assertEquals(0, end.code(), end.output());
  }

  /** Runs the example at a shop, and looks into its books for the order and the return of which it tells. */
  void trade(FloorDatabases databases, String... command) throws IOException, InterruptedException {
    var end = run(command);
    // on a busy machine, services do not always answer each other in time
    for (int again = 0; again < 3 && end.code() != 0 && end.output().contains("503"); again++) {
      end = run(command);
    }
    var said = TRADES.matcher(end.output());
    assertTrue(end.code() == 0 && said.find(), end.output());
    assertEquals(1, databases.number(Part.ORDER, "SELECT count(*) FROM orders WHERE id = $1 AND status = 'confirmed'",
        Long.valueOf(said.group("order"))));
    assertEquals(1, databases.number(Part.SALES, """
        SELECT count(*) FROM transactions t JOIN returns ON sale_id = t.id
        WHERE t.register_id = 1 AND receipt_number = $1""", Long.valueOf(said.group("receipt"))));
  }
}
