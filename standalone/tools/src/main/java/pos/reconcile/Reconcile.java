package pos.reconcile;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import pos.shop.Settings;

/**
 * Compares the books of all services through the gateway: reports, sales, returns, orders with their payments, stocks,
 * the ledger and reservations.
 */
public final class Reconcile {

  private static final String USAGE = """
      usage: ./pos reconcile [--wait SECONDS]

        --wait  how long events that are on their way may take to arrive before a difference counts (default 30)

      Exit codes: 0 all books agree, 1 there are differences, 2 a source could not be asked, or wrong usage.
      GATEWAY_URL and KEY_BACK_OFFICE, or KEY_BACK_OFFICE_FILE, name another gateway and its key; GATEWAY_AUTHORITY
      the file of who has signed its certificate.
      """;
  private static final int DIFFERENT = 1;
  private static final int UNKNOWN = 2;
  private static final List<String> BOOKS =
      List.of("sales", "returns", "orders", "movements", "stocks", "reservations");
  private static final int PAGE = 200;
  /** Named one by one; the rest is counted. */
  private static final int MOST_NAMED = 1000;
  private static final Duration IMPATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final BackOffice office;
  private final PrintStream out;
  private Duration patience;
  private final Set<String> unchecked = new LinkedHashSet<>();
  private long differences;

  Reconcile(BackOffice office, Duration patience, PrintStream out) {
    this.office = office;
    this.patience = patience;
    this.out = out;
  }

  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out));
  }

  /** Returns the exit code. */
  private static int run(List<String> arguments, PrintStream out) {
    if (arguments.equals(List.of("--help"))) {
      out.print(USAGE);
      return 0;
    }
    try {
      return new Reconcile(BackOffice.of(Settings.ofEnvironment()), wait(arguments), out).run();
    } catch (IllegalArgumentException e) {
      System.err.println("pos reconcile: " + e.getMessage() + "\n\n" + USAGE);
    } catch (IllegalStateException e) {
      System.err.println("pos reconcile: " + e.getMessage());
    }
    return UNKNOWN;
  }

  private static Duration wait(List<String> arguments) {
    if (arguments.isEmpty()) {
      return Duration.ofSeconds(30);
    }
    if (arguments.size() == 2 && arguments.getFirst().equals("--wait") && arguments.getLast().matches("[0-9]{1,4}")) {
      return Duration.ofSeconds(Long.parseLong(arguments.getLast()));
    }
    throw new IllegalArgumentException("The only option is --wait, with a number of seconds.");
  }

  /** Returns the exit code. */
  int run() {
    report("reports", settled(() -> office.get("/reporting-service/reconciliation?from=" + office.firstDay())));
    BOOKS.forEach(this::examine);
    unchecked.forEach(service ->
        out.println(service + " could not be asked. Start it, or look at its log, and try again."));
    if (differences > 0) {
      out.printf(Locale.ROOT, "Differences: %,d%n", differences);
      return DIFFERENT;
    }
    out.println(unchecked.isEmpty() ? "All books agree." : "What could be compared agrees.");
    return unchecked.isEmpty() ? 0 : UNKNOWN;
  }

  private void examine(String books) {
    var examined = 0L;
    var before = differences;
    var cursor = "";
    while (cursor != null) {
      var path = "/reporting-service/reconciliation/" + books + "?limit=" + PAGE + cursor;
      var page = settled(() -> office.get(path));
      name(page);
      examined += page.getLong("examined");
      var next = page.getString("next_cursor");
      cursor = next == null ? null : "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    }
    row(books, examined, differences - before);
  }

  private void report(String what, JsonObject answer) {
    var before = differences;
    name(answer);
    row(what, answer.getLong("compared_figures"), differences - before);
  }

  private void row(String what, long examined, long different) {
    out.printf(Locale.ROOT, "%-14s%,12d examined%,10d differences%n", what, examined, different);
  }

  /**
   * Looks again, while the events that may be on their way arrive, until nothing differs or the time is over. After a
   * difference that stays, the next ones get less time: there may be thousands.
   */
  private JsonObject settled(Supplier<JsonObject> look) {
    var end = System.nanoTime() + patience.toNanos();
    var seen = look.get();
    while (!differences(seen).isEmpty() && System.nanoTime() < end) {
      office.pause(PAUSE);
      seen = look.get();
    }
    if (!differences(seen).isEmpty() && patience.compareTo(IMPATIENCE) > 0) {
      patience = IMPATIENCE;
    }
    return seen;
  }

  private static List<JsonObject> differences(JsonObject answer) {
    var all = new ArrayList<JsonObject>();
    answer.getJsonArray("differences").forEach(difference -> all.add((JsonObject) difference));
    if (answer.getLong("parked_events", 0L) > 0) {
      all.add(new JsonObject().put("service", "reporting-service").put("id", "dead_events").put("figure", "parked_events")
          .put("expected", 0).put("found", answer.getLong("parked_events")).put("expected_by", "reporting-service"));
    }
    return all;
  }

  private void name(JsonObject answer) {
    answer.getJsonArray("unchecked", new JsonArray()).forEach(service -> unchecked.add((String) service));
    differences(answer).forEach(difference -> {
      if (differences++ < MOST_NAMED) {
        out.println(difference.containsKey("reported") ? ofReports(difference) : ofBooks(difference));
      }
    });
  }

  private static String ofReports(JsonObject difference) {
    var store = difference.getLong("store_id");
    return "reporting-service, %s of %s%s: reported %,d, booked %,d".formatted(difference.getString("figure"),
        difference.getString("service"), store == null ? "" : " in store " + store,
        difference.getLong("reported"), difference.getLong("booked"));
  }

  private static String ofBooks(JsonObject difference) {
    return "%s, %s, %s: found %,d, expected %,d by %s".formatted(difference.getString("service"),
        difference.getString("id"), difference.getString("figure"), difference.getLong("found"),
        difference.getLong("expected"), difference.getString("expected_by"));
  }
}
