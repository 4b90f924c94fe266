package pos.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

  private static List<Integer> restarts(int minutes, int restarts) {
    var options = new Options(minutes, 5, 0, restarts);
    return IntStream.range(0, minutes).filter(options::restartsIn).boxed().toList();
  }

  @Test
  void without_options_it_is_an_hour_at_half_load_with_two_restarts() {
    assertEquals(new Options(60, 5, 150, 2), Options.parse(List.of()));
    assertEquals(new Options(5, 100, 0, 1),
        Options.parse(List.of("--minutes", "5", "--stores", "100", "--pause", "0", "--restarts", "1")));
  }

  @Test
  void restarts_are_spread_over_the_first_half() {
    assertEquals(List.of(10, 20), restarts(60, 2));
    assertEquals(List.of(2), restarts(10, 1));
    assertEquals(List.of(0), restarts(2, 1));
    assertEquals(List.of(), restarts(60, 0));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"--hours 1 | There is no option --hours.",
      "--minutes 1 | --minutes must be a whole number from 2 to 10080, not 1.", "--pause | --pause needs a value."})
  void other_options_are_refused_by_name(String line, String message) {
    assertEquals(message,
        assertThrows(IllegalArgumentException.class, () -> Options.parse(List.of(line.split(" ")))).getMessage());
  }
}
