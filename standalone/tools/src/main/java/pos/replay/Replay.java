package pos.replay;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Replays an invoice file as five stores' tills would, then checks by itself that books, stock and file agree. */
public final class Replay implements AutoCloseable {

  private static final int DIFFERENT = 1;
  private static final int MISUSED = 2;
  private static final String RESUME = "The same command takes it up again; nothing counts twice.";

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

  /** Exit codes: 0 everything agrees, 1 something does not or the system failed, 2 used wrongly, 130 stopped. */
  public static void main(String[] arguments) {
    if (arguments.length != 1) {
      System.err.println("usage: ./pos replay FILE, an invoice file that begins with "
          + String.join(",", InvoiceLine.HEADER));
      System.exit(MISUSED);
    }
    var goodbye = new Thread(() -> System.err.println("\nStopped. " + RESUME));
    Runtime.getRuntime().addShutdownHook(goodbye);
    var code = run(Path.of(arguments[0]), System.getenv(), Progress.onStderr(), System.out);
    Runtime.getRuntime().removeShutdownHook(goodbye);
    System.exit(code);
  }

  /** @return the exit code */
  static int run(Path path, Map<String, String> variables, Progress progress, PrintStream out) {
    try (var replay = new Replay(new InvoiceFile(path), Settings.read(variables), progress, out)) {
      return replay.run();
    } catch (ReplayFailure e) {
      progress.say(e.getMessage());
    } catch (Problem e) {
      progress.say(e.getMessage() + "\n" + RESUME);
    } catch (IOException | RuntimeException e) {
      progress.say("The replay of " + path + " broke off: " + e + "\n" + RESUME);
    }
    return DIFFERENT;
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
    if (expected.isEmpty()) {
      throw new ReplayFailure(file.path() + " has no line that can be replayed.");
    }
    new Catalogue(gateway, settings.backOffice(), progress, expected).complete();
    post();
    table(System.nanoTime() - began);
    return check() ? 0 : DIFFERENT;
  }

  private void refuse(Refusal refusal) {
    refusedLines++;
    progress.say("refused " + refusal.getMessage());
  }

  private void post() throws IOException {
    progress.begin(lines - refusedLines);
    var tills = IntStream.rangeClosed(1, Invoice.STORES)
        .mapToObj(n -> new Till(gateway, settings.store(n), settings.backOffice(), expected, tally, progress))
        .toList();
    file.read(invoice -> tills.get(invoice.store() - 1).add(invoice), refusal -> {});
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
    progress.say("checking the books, then the stock");
    var books = new Books(gateway, settings, expected);
    var problems = new ArrayList<String>();
    problems.addAll(said("taken", tally.refused(), "the system took every invoice"));
    problems.addAll(said("books", books.compare(), "agree with the file to the cent"));
    problems.addAll(said("stock", new Stock(gateway, settings, expected, progress).compare(),
        "agrees with the ledger, and the ledger with the file"));
    if (books.others() > 0) {
      out.println("note: the same days have " + books.others() + " sales and returns that are not from this file");
    }
    return problems.isEmpty();
  }

  private List<String> said(String what, Differences differences, String agreement) {
    out.println(what + ": " + (differences.none() ? agreement : differences.count() + " differences"));
    differences.lines().forEach(line -> out.println("  " + line));
    return differences.lines();
  }
}
