package pos.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The judgement at the end. */
record Verdict(List<Minute> minutes, long errors, String firstError) {

  private static final double MEGABYTES_AN_HOUR = 1;
  /** Of fewer minutes, the slope says little. */
  private static final int LEAST_MINUTES = 20;

  /** Returns which promises were broken, in sentences. */
  List<String> broken() {
    var broken = new ArrayList<String>();
    for (var minute : minutes) {
      minute.differences().forEach(difference -> broken.add("After minute " + minute.number() + ", " + difference));
    }
    if (errors > 0) {
      broken.add("%,d answers were errors, or missing; the first: %s".formatted(errors, firstError));
    }
    if (isLongEnough() && growth() >= MEGABYTES_AN_HOUR) {
      broken.add(String.format(Locale.ROOT, "The memory of the shop grew by %.1f MB an hour in the second half.",
          growth()));
    }
    return broken;
  }

  boolean isLongEnough() {
    return minutes.size() - half() >= LEAST_MINUTES;
  }

  /** Returns by how many megabytes an hour the memory of the shop's process grew in the second half. */
  double growth() {
    return trend("", Minute::jvmMegabytes).hourlyFrom(half());
  }

  private int half() {
    return minutes.size() / 2;
  }

  private Trend trend(String name, ToDoubleFunction<Minute> figure) {
    return new Trend(name, minutes.stream().map(figure::applyAsDouble).collect(Collectors.toList()));
  }

  /** Returns what is printed at the end. */
  String text() {
    var text = new StringBuilder();
    for (var trend : List.of(trend("JVM, MB", Minute::jvmMegabytes),
        trend("all settled after, s", minute -> minute.books().seconds()),
        trend("p99, ms", minute -> minute.latencies().percentile(99)),
        trend("open files", Minute::files))) {
      text.append(trend.drawn()).append('\n');
    }
    text.append(String.format(Locale.ROOT, "Sales: %,d. Orders: %,d. Errors: %,d.%n",
        minutes.stream().mapToLong(Minute::sales).sum(), minutes.stream().mapToLong(Minute::orders).sum(), errors));
    text.append(String.format(Locale.ROOT, "Memory of the shop in the second half: %+.1f MB an hour%s.%n", growth(),
        isLongEnough() ? "" : ", of too few minutes to judge it"));
    var broken = broken();
    broken.forEach(each -> text.append(each).append('\n'));
    return text.append(broken.isEmpty() ? "Every promise was kept." : "Promises were broken.").append('\n').toString();
  }
}
