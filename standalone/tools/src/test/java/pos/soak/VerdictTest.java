package pos.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pos.bench.Latencies;
import pos.bench.Memory;
import pos.soak.Books.Comparison;

/** What is judged at the end of a soak. */
class VerdictTest {

  private static Minute minute(int number, int kilobytes, List<String> differences) {
    return new Minute(number, 10, 1, new Latencies(), 0, new Comparison(differences, 1), new Memory(kilobytes, 0, 0), 50);
  }

  private static Verdict verdict(int minutes, IntUnaryOperator kilobytes) {
    return new Verdict(IntStream.rangeClosed(1, minutes)
        .mapToObj(number -> minute(number, kilobytes.applyAsInt(number), List.of())).toList(), 0, null);
  }

  @Test
  void memory_that_grows_by_a_megabyte_an_hour_is_told() {
    assertEquals(List.of(), verdict(60, number -> 100_000 + number % 2 * 500).broken());
    assertEquals(0.9, verdict(60, number -> 100_000 + number * 1024 * 9 / 600).growth(), 0.05);
    assertEquals(List.of("The memory of the shop grew by 2.0 MB an hour in the second half."),
        verdict(60, number -> 100_000 + number * 2048 / 60).broken());
  }

  @Test
  void a_few_minutes_are_too_fewto_judge_the_memory() {
    var few = verdict(10, number -> 100_000 + number * 5000);
    assertEquals(List.of(), few.broken());
    assertTrue(few.text().contains("of too few minutes to judge it"), few.text());
    assertTrue(few.text().endsWith("Sales: 100. Orders: 10. Errors: 0.\n"
        + "Memory of the shop in the second half: +293.0 MB an hour, of too few minutes to judge it.\n"
        + "Every promise was kept.\n"), few.text());
  }

  @Test
  void a_difference_and_an_error_are_broken_promises() {
    var minutes = List.of(minute(1, 100, List.of()), minute(2, 100, List.of("sales count: told 3, booked 2")));
    assertEquals(List.of("After minute 2, sales count: told 3, booked 2",
        "2 answers were errors, or missing; the first: 500"), new Verdict(minutes, 2, "500").broken());
  }

  @Test
  void a_trend_is_drawn_between_its_least_and_its_largest_value() {
    assertEquals("p99, ms                ▁▄█  1.0 to 3.0", new Trend("p99, ms", List.of(1.0, 2.0, 3.0)).drawn());
    assertEquals("p99, ms                ▁  2.0 to 2.0", new Trend("p99, ms", List.of(2.0)).drawn());
    var many = new Trend("p99, ms", IntStream.range(0, 200).mapToObj(i -> (double) i).toList()).drawn();
    assertEquals(67, many.chars().filter(c -> "▁▂▃▄▅▆▇█".indexOf(c) >= 0).count());
  }
}
