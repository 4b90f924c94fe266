package pos.replay;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Replays an invoice file as the tills of five stores would, then compares books, stock and reports with the file. */
public final class Replay implements AutoCloseable {

  private static final int FAILED = 1;
  private static final int MISUSED = 2;
  private static final String RESUME = "Run the same command again to continue; nothing is counted twice.";

  private final InvoiceFile file;
  private final Settings settings;
  private final Vertx vertx = Vertx.vertx(new VertxOptions()
      .setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
  private final Gateway gateway;
  private final Progress progress;
  private final PrintStream out;
  private final Expected expected = new Expected();
  private final Tally tally;
  private long lines;
  private long refusedLines;

  private Replay(InvoiceFile file, Settings settings, Progress progress, PrintStream out) {
    this.file = file;
    this.settings = settings;
    this.gateway = new Gateway(vertx, settings.gateway(), progress);
    this.progress = progress;
    this.out = out;
    this.tally = new Tally(progress);
  }

  /** Exit codes: 0 everything agrees, 1 there are differences or failures, 2 wrong usage, 130 interrupted. */
  public static void main(String[] arguments) {
    if (arguments.length != 1) {
      System.err.println("usage: ./pos replay FILE\n\n  FILE  an invoice file whose first line is "
          + String.join(",", InvoiceLine.HEADER));
      System.exit(MISUSED);
    }
    var whenInterrupted = new Thread(() -> System.err.println("\nStopped. " + RESUME));
    Runtime.getRuntime().addShutdownHook(whenInterrupted);
    var code = run(Path.of(arguments[0]), Settings::ofEnvironment, Progress.onStderr(), System.out);
    Runtime.getRuntime().removeShutdownHook(whenInterrupted);
    System.exit(code);
  }

  /**
   * Replays a file, and returns the exit code.
   *
   * @param variables name the gateway and the keys, as those of the environment
   */
  public static int run(Path path, Map<String, String> variables) {
    return run(path, () -> Settings.read(variables), Progress.onStderr(), System.out);
  }

  /** Returns the exit code. */
  static int run(Path path, Supplier<Settings> settings, Progress progress, PrintStream out) {
    try (var replay = new Replay(new InvoiceFile(path), settings.get(), progress, out)) {
      return replay.run();
    } catch (ReplayFailure e) {
      progress.say(e.getMessage());
    } catch (Problem e) {
      progress.say(e.getMessage() + "\n" + RESUME);
    } catch (IOException | RuntimeException e) {
      progress.say("The replay of " + path + " failed: " + e + "\n" + RESUME);
    }
    return FAILED;
  }

  @Override
  public void close() {
    gateway.close();
    vertx.close();
  }

  private int run() throws IOException {
    gateway.refuseWhenAbsent().await();
    var began = System.nanoTime();
    lines = file.read(expected::add, this::refuse);
    file.apart().forEach(number ->
        progress.say("The lines of invoice " + number + " are apart in the file: it is booked as one."));
    if (expected.isEmpty()) {
      throw new ReplayFailure(file.path() + " has no valid line.");
    }
    new Catalogue(gateway, settings.backOffice(), progress, expected).complete();
    post();
    table(System.nanoTime() - began);
    return check() ? 0 : FAILED;
  }

  private void refuse(Refusal refusal) {
    refusedLines++;
    progress.say("Refused " + refusal.getMessage());
  }

  private void post() throws IOException {
    progress.begin(lines - refusedLines);
    var tills = IntStream.rangeClosed(1, Invoice.STORES)
        .mapToObj(n -> new Till(gateway, settings.store(n), settings.backOffice(), expected, tally, progress))
        .toList();
    file.read(invoice -> tills.get(invoice.store() - 1).add(invoice), _ -> {});
    Future.all(tills.stream().map(Till::finish).toList()).await();
  }

  private void table(long nanos) {
    row("lines", "%,d", lines);
    row("sales", "%,d", tally.sales());
    row("returns", "%,d", tally.returns());
    row("adjustments", "%,d", tally.adjustments());
    row("revenue", "%s", Cents.dollars(tally.revenueCents()));
    row("refused lines", "%,d", refusedLines);
    row("seconds", "%,.1f", nanos / 1e9);
    row("lines a second", "%,d", lines * 1_000_000_000L / nanos);
  }

  private void row(String name, String format, Object value) {
    out.printf(Locale.ROOT, "%-16s%18s%n", name, String.format(Locale.ROOT, format, value));
  }

  private boolean check() {
    progress.say("Checking the books, then the stock, then the reports.");
    var books = new Books(gateway, settings, expected);
    var invoicesAgree = print("invoices", tally.refused(), "all were accepted");
    var booksAgree = print("books", books.compare(), "they agree with the file to the cent");
    var comparison = new Comparison(gateway, progress);
    var stockAgrees = print("stock", comparison.repeat(new Stock(gateway, settings, expected)::compare),
        "it agrees with the ledger, and the ledger agrees with the file");
    if (books.others() > 0) {
      out.println("note: there are " + books.others() + " sales and returns in the same period that are not from this"
          + " file, so that reports cannot be compared with it");
      return invoicesAgree && booksAgree && stockAgrees;
    }
    return print("reports", comparison.repeat(new Reports(gateway, settings, expected)::compare),
        "by hour, day, store and product they agree with the file to the cent")
        && invoicesAgree && booksAgree && stockAgrees;
  }

  /** Prints the result of a comparison, and returns whether there is no difference. */
  private boolean print(String what, Differences differences, String agreement) {
    out.println(what + ": " + (differences.none() ? agreement : differences.count() + " differences"));
    differences.lines().forEach(line -> out.println("  " + line));
    return differences.none();
  }
}
