package pos.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.bench.Options.ReplayInput;
import pos.bench.Options.Timing;
import pos.bench.Options.Topic;

class OptionsTest {

  private static Options parse(String... arguments) {
    return Options.parse(List.of(arguments));
  }

  @Test
  void without_options_the_whole_shop_is_measured() {
    assertEquals(new Options(EnumSet.range(Topic.START, Topic.MEMORY), new Timing(5, 10), 15, 100_000, 1_000_000, new ReplayInput(Optional.empty(), 14_000),
        Optional.empty()), parse());
  }

  @Test
  void topics_are_selected_by_their_names() {
    var options = parse("--only", "sales,memory", "--connections", "3", "--warm-up", "0", "--seconds", "2");
    assertEquals(Set.of(Topic.SALES, Topic.MEMORY), options.topics());
    assertEquals(new Timing(0, 2), options.timing());
    assertEquals(3, options.connections());
    assertTrue(options.wantsProducts());
    assertFalse(parse("--only", "start,replay").wantsProducts());
  }

  @Test
  void processes_are_measured_by_themselves() {
    var options = parse("--processes", "--seconds", "2");
    assertEquals(Set.of(Topic.PROCESSES), options.topics());
    assertEquals(new Timing(5, 2), options.timing());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      --fast|1|There is no option --fast.
      --only|sales,cash|There is no topic 'cash'.
      --seconds|0|--seconds must be a whole number from 1 to 120, not 0.
      --file|no-such-file.csv|There is no readable file no-such-file.csv.
      --against|no-such.jar|There is no readable file no-such.jar.
      --only|builds|--only builds needs --against.
      """)
  void a_bad_option_is_refused_with_a_sentence(String name, String value, String message) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, () -> parse(name, value)).getMessage());
  }

  @Test
  void an_option_without_a_value_is_refused() {
    assertEquals("--lines needs a value.",
        assertThrows(IllegalArgumentException.class, () -> parse("--lines")).getMessage());
  }
}
