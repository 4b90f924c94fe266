package pos.print;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the command is to do.
 *
 * @param papers the one paper to print; empty to follow registers
 * @param printer unresolved
 * @param state the directory of the positions
 * @param answers whether the printer tells its state
 */
record Options(List<String> papers, List<Long> registers, InetSocketAddress printer, String width, String language,
    Path state, boolean answers, boolean copy) {

  static final String USAGE = """
      usage: ./pos print --register R [--register R...] --printer HOST[:PORT] [OPTIONS]
             ./pos print PAPER --printer HOST[:PORT] [OPTIONS]

      Prints on a receipt printer of the network (ESC/POS). With --register it follows the registers until Ctrl-C: what
      they sell and take back, and their Z reports, from the first start on. While the printer is off or out of paper
      everything waits; after a crash it goes on where it was. PAPER is printed once: the number of a receipt (2-41),
      its code or id, the id of a return, or the number of a Z report (Z2-7).

        --register R    a register of a store whose key is known; several of one store or of more
        --printer HOST  its address; the port is 9100 unless another follows a colon
        --width MM      of the paper: 58 or 80 (default)
        --lang L        fr (default) or en
        --state DIR     where the positions are (default pos-print)
        --unasked       for a printer that never tells its state: what its network card takes counts as printed
        --copy          marks PAPER as a copy

      Exit codes: 0 printed or stopped, 1 it failed, 2 wrong usage.
      GATEWAY_URL names another gateway, GATEWAY_AUTHORITY the file of who has signed its certificate; KEY_STORE_n, or
      KEY_STORE_n_FILE, the key of the registers' store.
      """;
  private static final int PORT = 9100;
  private static final int MOST_REGISTERS = 20;
  private static final Pattern PRINTER = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:\\s\\[\\]]+)(?::([0-9]{1,5}))?");
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

  Options {
    papers = List.copyOf(papers);
    registers = List.copyOf(registers);
  }

  /** @throws IllegalArgumentException saying what is wrong */
  static Options parse(List<String> arguments) {
    var papers = new ArrayList<String>();
    var registers = new ArrayList<Long>();
    InetSocketAddress printer = null;
    var width = "80";
    var language = "fr";
    var state = Path.of("pos-print");
    var answers = true;
    var copy = false;
    for (var rest = arguments.iterator(); rest.hasNext();) {
      var argument = rest.next();
      switch (argument) {
        case "--register" -> registers.add(register(value(argument, rest)));
        case "--printer" -> printer = printer(value(argument, rest));
        case "--width" -> width = oneOf(argument, value(argument, rest), "58", "80");
        case "--lang" -> language = oneOf(argument, value(argument, rest), "fr", "en");
        case "--state" -> state = Path.of(value(argument, rest));
        case "--unasked" -> answers = false;
        case "--copy" -> copy = true;
        default -> papers.add(argument);
      }
    }
    papers.stream().filter(paper -> paper.startsWith("-")).findFirst().ifPresent(unknown -> {
      throw new IllegalArgumentException(unknown + " is no option.");
    });
    if (papers.isEmpty() == registers.isEmpty() || papers.size() > 1 || registers.size() > MOST_REGISTERS) {
      throw new IllegalArgumentException("Give a PAPER, or --register once for each of at most " + MOST_REGISTERS
          + " registers.");
    }
    if (printer == null) {
      throw new IllegalArgumentException("--printer is missing.");
    }
    if (copy && papers.isEmpty()) {
      throw new IllegalArgumentException("--copy is for a PAPER.");
    }
    return new Options(papers, registers.stream().distinct().toList(), printer, width, language, state, answers, copy);
  }

  private static long register(String text) {
    if (!ID.matcher(text).matches()) {
      throw new IllegalArgumentException("--register must be the id of a register, not \"" + text + "\".");
    }
    return Long.parseLong(text);
  }

  private static InetSocketAddress printer(String text) {
    var parts = PRINTER.matcher(text);
    var port = parts.matches() ? parts.group(2) == null ? PORT : Integer.parseInt(parts.group(2)) : 0;
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("--printer must be a host, or a host and a port such as 192.168.1.50:9100,"
          + " not \"" + text + "\".");
    }
    return InetSocketAddress.createUnresolved(parts.group(1).replaceAll("[\\[\\]]", ""), port);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value.");
    }
    return rest.next();
  }

  private static String oneOf(String option, String text, String... allowed) {
    if (!List.of(allowed).contains(text)) {
      throw new IllegalArgumentException(option + " must be " + String.join(" or ", allowed) + ", not \"" + text
          + "\".");
    }
    return text;
  }

  /** Returns the parameters that all papers have. */
  String look() {
    return "width=" + width + "&lang=" + language;
  }
}
