package pos.print;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

  private static Options parse(String arguments) {
    return Options.parse(List.of(arguments.split(" ")));
  }

  @Test
  void registers_are_followed_on_a_roll_of_80_millimetres_in_french_unless_it_is_said_otherwise() {
    var options = parse("--register 2 --register 3 --register 2 --printer 192.168.1.50");
    assertEquals(List.of(2L, 3L), options.registers());
    assertEquals("192.168.1.50", options.printer().getHostString());
    assertEquals(9100, options.printer().getPort());
    assertEquals("width=80&lang=fr", options.look());
    assertTrue(options.answers());
  }

  @Test
  void one_paper_is_printed_as_a_copy_when_that_is_asked_for() {
    var options = parse("2-41 --printer [::1]:9101 --width 58 --lang en --unasked --copy --state elsewhere");
    assertEquals(List.of("2-41"), options.papers());
    assertEquals("::1", options.printer().getHostString());
    assertEquals(9101, options.printer().getPort());
    assertEquals("width=58&lang=en", options.look());
    assertEquals("elsewhere", options.state().toString());
    assertFalse(options.answers());
    assertTrue(options.copy());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"--printer p | Give a PAPER", "2-41 | --printer is missing",
      "--register 2 | --printer is missing", "2-41 --register 2 --printer p | Give a PAPER",
      "2-41 2-42 --printer p | Give a PAPER", "-2 --printer p | -2 is no option",
      "--register two --printer p | --register must be",
      "--register 0 --printer p | --register must be", "--register 2 --printer p:0 | --printer must be",
      "--register 2 --printer p:65536 | --printer must be", "--register 2 --printer a:b | --printer must be",
      "--register 2 --printer p --width 76 | --width must be 58 or 80",
      "--register 2 --printer p --lang | needs a value",
      "--register 2 --printer p --lang de | --lang must be",
      "--register 2 --printer p --copies | --copies is no option",
      "--register 2 --printer p --copy | --copy is for a PAPER"})
  void what_is_wrong_is_named(String arguments, String message) {
    var refused = assertThrows(IllegalArgumentException.class, () -> parse(arguments));
    assertTrue(refused.getMessage().contains(message), refused.getMessage());
  }

  @Test
  void a_queue_has_at_most_twenty_registers() {
    var registers = IntStream.rangeClosed(1, 21).mapToObj(id -> "--register " + id).toList();
    assertEquals(20, parse(String.join(" ", registers.subList(0, 20)) + " --printer p").registers().size());
    assertThrows(IllegalArgumentException.class, () -> parse(String.join(" ", registers) + " --printer p"));
  }

  @Test
  void wrong_usage_explains_the_right_one() {
    var err = new ByteArrayOutputStream();
    assertEquals(2, Print.run(List.of("--printer"), System.out, new PrintStream(err)));
    assertTrue(err.toString().startsWith("pos print: --printer needs a value.\n\nusage: ./pos print"), err.toString());
    var out = new ByteArrayOutputStream();
    assertEquals(0, Print.run(List.of("--help"), new PrintStream(out), System.err));
    assertEquals(Options.USAGE, out.toString());
  }
}
