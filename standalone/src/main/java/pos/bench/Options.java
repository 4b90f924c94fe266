package pos.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is to be measured, and how long. */
record Options(Set<Part> only, int seconds, int connections, int lines, Path file) {

  static final String USAGE = """
      usage: ./pos bench [--only start,product,sales,replay,memory] [--seconds N] [--connections N]
                         [--lines N | --file FILE]

        --only         measure these parts only, and what they need
        --seconds      how long each load is measured, after 5 s to warm up (default 10)
        --connections  how many requests are on their way at any time (default 15)
        --lines        the length of the invoice file that is made up for the replay (default 14000)
        --file         an invoice file of your own
      """;

  enum Part { START, PRODUCT, SALES, REPLAY, MEMORY }

  static Options parse(List<String> arguments) {
    var options = new Options(EnumSet.allOf(Part.class), 10, 15, 14_000, null);
    for (var words = arguments.iterator(); words.hasNext();) {
      options = options.with(words.next(), words);
    }
    return options;
  }

  boolean wants(Part part) {
    return only.contains(part);
  }

  /** Whether the products have to be there. */
  boolean wantsProducts() {
    return wants(Part.PRODUCT) || wants(Part.SALES);
  }

  private Options with(String name, Iterator<String> words) {
    return switch (name) {
      case "--only" -> new Options(parts(value(name, words)), seconds, connections, lines, file);
      case "--seconds" -> new Options(only, number(name, words, 120), connections, lines, file);
      case "--connections" -> new Options(only, seconds, number(name, words, 200), lines, file);
      case "--lines" -> new Options(only, seconds, connections, number(name, words, 2_000_000), null);
      case "--file" -> new Options(only, seconds, connections, lines, readable(value(name, words)));
      default -> throw new IllegalArgumentException("there is no option " + name);
    };
  }

  private static Set<Part> parts(String text) {
    var parts = EnumSet.noneOf(Part.class);
    for (var word : text.split(",")) {
      parts.add(Arrays.stream(Part.values()).filter(part -> part.name().toLowerCase(Locale.ROOT).equals(word))
          .findFirst().orElseThrow(() -> new IllegalArgumentException("there is no part '" + word + "'")));
    }
    return parts;
  }

  private static Path readable(String name) {
    var file = Path.of(name).toAbsolutePath();
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException("there is no readable file " + name);
    }
    return file;
  }

  private static int number(String name, Iterator<String> words, int max) {
    var text = value(name, words);
    if (text.matches("[0-9]{1,7}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= max) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException(name + " must be a whole number from 1 to " + max + ", not " + text);
  }

  private static String value(String name, Iterator<String> words) {
    if (!words.hasNext()) {
      throw new IllegalArgumentException(name + " needs a value");
    }
    return words.next();
  }
}
