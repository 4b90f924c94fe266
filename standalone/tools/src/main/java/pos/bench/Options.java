package pos.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What is to be measured, and how long; a file is null where one is to be made up. */
record Options(Set<Part> only, int warmUp, int seconds, int connections, int products, int lines,
    Path file) {

  static final String USAGE = """
      usage: ./pos bench [--only start,product,sales,web,replay,memory] [--warm-up N] [--seconds N]
                         [--connections N] [--products N] [--lines N | --file FILE]

        --only         measure these parts only, and what they need
        --warm-up      how many seconds of each load are not measured (default 5), four times as many of a program
                       that has just started
        --seconds      how many seconds of each load are measured (default 10)
        --connections  how many requests are on their way at any time (default 15)
        --products     how many the catalogue gets (default 100000)
        --lines        the length of the invoice file that is made up for the replay (default 14000)
        --file         an invoice file of your own
      """;

  private static final Set<String> NAMES =
      Set.of("--only", "--warm-up", "--seconds", "--connections", "--products", "--lines", "--file");

  enum Part { START, PRODUCT, SALES, WEB, REPLAY, MEMORY }

  static Options parse(List<String> arguments) {
    var given = new HashMap<String, String>();
    for (var words = arguments.iterator(); words.hasNext();) {
      var name = words.next();
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException("there is no option " + name);
      }
      if (!words.hasNext()) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      given.put(name, words.next());
    }
    return new Options(parts(given.getOrDefault("--only", "start,product,sales,web,replay,memory")),
        number(given, "--warm-up", 5, 0, 120), number(given, "--seconds", 10, 1, 120),
        number(given, "--connections", 15, 1, 200), number(given, "--products", 100_000, 1_000, 1_000_000),
        number(given, "--lines", 14_000, 1, 2_000_000), file(given.get("--file")));
  }

  Options withConnections(int number) {
    return new Options(only, warmUp, seconds, number, products, lines, file);
  }

  Options withWarmUp(int number) {
    return new Options(only, number, seconds, connections, products, lines, file);
  }

  boolean wants(Part part) {
    return only.contains(part);
  }

  /** Whether the products have to be there. */
  boolean wantsProducts() {
    return wants(Part.PRODUCT) || wants(Part.SALES) || wants(Part.WEB);
  }

  private static Set<Part> parts(String text) {
    var parts = EnumSet.noneOf(Part.class);
    for (var word : text.split(",")) {
      parts.add(Arrays.stream(Part.values()).filter(part -> part.name().toLowerCase(Locale.ROOT).equals(word))
          .findFirst().orElseThrow(() -> new IllegalArgumentException("there is no part '" + word + "'")));
    }
    return parts;
  }

  private static Path file(String name) {
    if (name == null) {
      return null;
    }
    var file = Path.of(name).toAbsolutePath();
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException("there is no readable file " + name);
    }
    return file;
  }

  private static int number(Map<String, String> given, String name, int otherwise, int min, int max) {
    var text = given.getOrDefault(name, String.valueOf(otherwise));
    if (text.matches("[0-9]{1,7}") && Integer.parseInt(text) >= min && Integer.parseInt(text) <= max) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException(name + " must be a whole number from " + min + " to " + max + ", not " + text);
  }
}
