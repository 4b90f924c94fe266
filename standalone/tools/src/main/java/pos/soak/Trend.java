package pos.soak;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A figure over the minutes. */
record Trend(String name, List<Double> values) {

  private static final String LEVELS = "▁▂▃▄▅▆▇█";
  private static final int MINUTES = 60;
  private static final int COLUMNS = 80;

  /** Returns by how much the figure grows in an hour from a minute on: the slope of the line that fits it best. */
  double hourlyFrom(int minute) {
    var part = values.subList(minute, values.size());
    var middle = (part.size() - 1) / 2.0;
    var mean = part.stream().mapToDouble(value -> value).average().orElse(0);
    var above = 0.0;
    var below = 0.0;
    for (int i = 0; i < part.size(); i++) {
      above += (i - middle) * (part.get(i) - mean);
      below += (i - middle) * (i - middle);
    }
    return below == 0 ? 0 : MINUTES * above / below;
  }

  /** Returns a line that shows the course, between the least and the largest value. */
  String drawn() {
    var least = values.stream().mapToDouble(value -> value).min().orElse(0);
    var largest = values.stream().mapToDouble(value -> value).max().orElse(0);
    var step = Math.ceilDiv(values.size(), COLUMNS);
    var line = IntStream.iterate(0, from -> from < values.size(), from -> from + step)
        .mapToObj(from -> level(values.subList(from, Math.min(values.size(), from + step)), least, largest))
        .collect(Collectors.joining());
    return String.format(Locale.ROOT, "%-22s %s  %,.1f to %,.1f", name, line, least, largest);
  }

  /** The largest of some minutes that share a column. */
  private static String level(List<Double> part, double least, double largest) {
    var value = part.stream().mapToDouble(each -> each).max().orElse(least);
    var level = largest == least ? 0 : (int) ((value - least) / (largest - least) * (LEVELS.length() - 1));
    return LEVELS.substring(level, level + 1);
  }
}
