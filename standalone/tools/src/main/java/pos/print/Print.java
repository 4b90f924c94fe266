package pos.print;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import pos.shop.Settings;

/** Prints receipts, return slips and Z reports on a printer of the network: one of them, or all of some registers. */
public final class Print {

  private static final int FAILED = 1;
  private static final int MISUSED = 2;
  /** For an answer of a printer; it prints a kilobyte of text in less. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LAST_PAPER = Duration.ofSeconds(10);
  private static final Pattern NUMBER = Pattern.compile("([1-9][0-9]{0,8})-([1-9][0-9]{0,11})");
  private static final Pattern REPORT = Pattern.compile("[Zz]" + NUMBER.pattern());
  private static final Pattern CODE = Pattern.compile("[0-9]{39,40}");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Options options;
  private final Settings settings;
  private final Printer printer;
  private final PrintStream out;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  /** What was last said about what is wrong; null when nothing is. */
  private String trouble;

  private Print(Options options, Settings settings, PrintStream out) {
    this.options = options;
    this.settings = settings;
    this.out = out;
    printer = new Printer(options.printer(), PATIENCE, options.answers(), why -> say("The printer " + why + "."));
  }

  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  /** Returns the exit code. */
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      out.print(Options.USAGE);
      return 0;
    }
    try {
      var print = new Print(Options.parse(arguments), Settings.ofEnvironment(), out);
      if (print.options.registers().isEmpty()) {
        print.printOne(print.options.papers().getFirst());
      } else {
        print.follow();
      }
      return 0;
    } catch (IllegalArgumentException e) {
      err.println("pos print: " + e.getMessage() + "\n\n" + Options.USAGE);
      return MISUSED;
    } catch (Store.Refusal | IOException | UncheckedIOException e) {
      err.println("pos print: " + e.getMessage());
      return FAILED;
    }
  }

  private void printOne(String paper) throws IOException {
    var report = REPORT.matcher(paper);
    var number = NUMBER.matcher(paper);
    if (report.matches()) {
      var id = Long.parseLong(report.group(1));
      var store = Store.of(settings, id);
      var session = Register.of(store, id).report(Long.parseLong(report.group(2))).orElseThrow(() -> missing(paper));
      print(store, "/sales-service/sessions/" + session.getLong("id"));
    } else if (number.matches()) {
      var id = Long.parseLong(number.group(1));
      var store = Store.of(settings, id);
      var sale = Register.of(store, id).sale(Long.parseLong(number.group(2))).orElseThrow(() -> missing(paper));
      print(store, "/sales-service/sales/" + sale.getString("id") + "/receipt");
    } else {
      var id = id(paper);
      var store = Store.any(settings);
      for (var kind : List.of("sales", "returns")) {
        var path = "/sales-service/" + kind + "/" + id;
        if (store.has(path)) {
          print(store, path + "/receipt");
          return;
        }
      }
      throw missing(paper);
    }
  }

  private static Store.Refusal missing(String paper) {
    return new Store.Refusal("There is no receipt, return or Z report " + paper + ".");
  }

  /** Returns the id that a code or an id stands for. */
  private static String id(String paper) {
    var id = CODE.matcher(paper).matches() ? "%032x".formatted(new BigInteger(paper))
        .replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5") : paper.toLowerCase(Locale.ROOT);
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("PAPER must be a number such as 2-41 or Z2-7, a code or an id, not \"" + paper
          + "\".");
    }
    return id;
  }

  private void print(Store store, String path) throws IOException {
    printer.print(store.paper(path + "?" + options.look() + (options.copy() ? "&copy=true" : "")), () -> { });
    out.println("Printed.");
  }

  private void follow() throws IOException {
    var queues = new ArrayList<Queue>();
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    try {
      for (var register : options.registers()) {
        queues.add(Queue.open(options.state(), register, Store.of(settings, register), printer, options.look(), out));
      }
      out.println("Printing for register " + options.registers().stream().map(String::valueOf)
          .collect(Collectors.joining(", ")) + " at " + options.printer().getHostString() + ":"
          + options.printer().getPort() + ". Press Ctrl-C to stop.");
      follow(queues);
      out.println("Stopped. The same command goes on from here.");
    } finally {
      for (var queue : queues) {
        queue.close();
      }
      stopped.countDown();
    }
  }

  /** Lets the paper that is being printed come to its end. */
  private void stop() {
    stopping.countDown();
    try {
      stopped.await(LAST_PAPER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(List<Queue> queues) {
    var pause = FIRST_PAUSE;
    while (stopping.getCount() > 0) {
      try {
        var printed = false;
        for (var queue : queues) {
          printed |= queue.printNext();
        }
        say(null);
        pause = FIRST_PAUSE;
        if (!printed) {
          await(BETWEEN_LOOKS);
        }
      } catch (IOException e) {
        say(e.getMessage() + ". Trying again until it works.");
        await(pause);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
      }
    }
  }

  /** Says once what is wrong, and when it no longer is. */
  private void say(String what) {
    if (what != null && !what.equals(trouble)) {
      out.println(what);
    } else if (what == null && trouble != null) {
      out.println("It works again.");
    }
    trouble = what;
  }

  private void await(Duration pause) {
    try {
      stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping.countDown();
    }
  }
}
