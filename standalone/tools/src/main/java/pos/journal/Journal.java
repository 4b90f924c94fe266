package pos.journal;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import pos.reconcile.BackOffice;
import pos.shop.Settings;

/** Verifies the sales journal through the gateway, exports its sealed days, and verifies such an export. */
public final class Journal {

  private static final String USAGE = """
      usage: ./pos journal verify
             ./pos journal verify FILE
             ./pos journal export --from DAY --to DAY [--register ID] FILE

        verify       follow the journals of all registers and compare them with the books
        verify FILE  verify an export, without the shop and its database
        export       write the sealed days of a period, both days included, such as 2026-11-30

      Exit codes: 0 nothing was changed, 1 something was, and is named, 2 the shop could not be asked, or wrong usage.
      GATEWAY_URL and KEY_BACK_OFFICE, or KEY_BACK_OFFICE_FILE, name another gateway and its key; GATEWAY_AUTHORITY
      the file of who has signed its certificate.
      """;
  private static final int CHANGED = 1;
  private static final int UNKNOWN = 2;
  private static final Map<String, Pattern> OPTIONS = Map.of("--from", Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
      "--to", Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"), "--register", Pattern.compile("[0-9]{1,18}"));

  private Journal() {}

  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out));
  }

  /** Returns the exit code. */
  private static int run(List<String> arguments, PrintStream out) {
    if (arguments.equals(List.of("--help")) || arguments.equals(List.of("-h"))) {
      out.print(USAGE);
      return 0;
    }
    try {
      return judge(work(arguments, out), out);
    } catch (IllegalArgumentException e) {
      System.err.println("pos journal: " + e.getMessage() + "\n\n" + USAGE);
    } catch (IllegalStateException e) {
      System.err.println("pos journal: " + e.getMessage());
    } catch (IOException | UncheckedIOException e) {
      System.err.println("pos journal: The file cannot be read or written: " + e.getMessage());
    }
    return UNKNOWN;
  }

  private static int judge(long findings, PrintStream out) {
    out.println(findings == 0 ? "Nothing was changed." : "Something was changed, removed or added: see above.");
    return findings == 0 ? 0 : CHANGED;
  }

  /** Returns the number of findings. */
  private static long work(List<String> arguments, PrintStream out) throws IOException {
    var progress = new Progress(System.err);
    var command = arguments.isEmpty() ? "" : arguments.getFirst();
    if (command.equals("verify") && arguments.size() == 1) {
      return new Verify(BackOffice.of(Settings.ofEnvironment())::get, out, progress).run();
    }
    if (command.equals("verify") && arguments.size() == 2) {
      return Archive.verify(Path.of(arguments.getLast()), out, progress);
    }
    if (command.equals("export") && arguments.size() >= 6) {
      var file = Path.of(arguments.getLast());
      Archive.write(BackOffice.of(Settings.ofEnvironment())::get, query(arguments.subList(1, arguments.size() - 1)),
          file, progress);
      return Archive.verify(file, out, progress);
    }
    throw new IllegalArgumentException("Say what to do.");
  }

  /** Returns the query of the options, which are names and values. */
  private static String query(List<String> options) {
    var values = new HashMap<String, String>();
    for (int i = 0; i + 1 < options.size(); i += 2) {
      var form = OPTIONS.get(options.get(i));
      if (form == null || !form.matcher(options.get(i + 1)).matches()) {
        throw new IllegalArgumentException("%s %s is no option of an export."
            .formatted(options.get(i), options.get(i + 1)));
      }
      values.put(options.get(i), options.get(i + 1));
    }
    if (options.size() % 2 != 0 || !values.containsKey("--from") || !values.containsKey("--to")) {
      throw new IllegalArgumentException("An export needs --from and --to, each with a day.");
    }
    var register = values.containsKey("--register") ? "&register_id=" + values.get("--register") : "";
    return "from=" + values.get("--from") + "&to=" + values.get("--to") + register;
  }
}
