package pos.bench;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pos.embedded.Ports;
import pos.replay.Replay;
import pos.shop.Part;
import pos.shop.Settings;
import pos.shop.Shop;

/** Opens the shop and uses it for some seconds, so that the JVM can record the AOT cache that {@code ./pos} uses. */
public final class Rehearsal {

  private static final int LINES = 6_000;

  private Rehearsal() {}

  /** Ends the process: with 0 after everything was used, otherwise with 1 and the cause on the last line. */
  public static void main(String[] arguments) {
    // where no client comes: what is sold in a rehearsal is thrown away
    var settings = Settings.ofEnvironment(ports());
    Shop.open(() -> settings);
    end(() -> use(settings));
  }

  /** Returns free ports, by the variables that select them. */
  private static Map<String, String> ports() {
    var free = Stream.generate(Ports::anyFree).distinct().map(String::valueOf).iterator();
    var ports = new HashMap<>(Map.of("GATEWAY_PORT", free.next(), "GATEWAY_STATUS_PORT", free.next()));
    for (var part : Part.values()) {
      ports.put(part.variable("PORT"), part.ports().stream().map(_ -> free.next()).collect(Collectors.joining(",")));
    }
    return ports;
  }

  /** What can fail. */
  interface Step {

    void run() throws Exception;
  }

  /** Runs a step and ends the process, also when threads that were started would keep it alive. */
  static void end(Step step) {
    try {
      step.run();
    } catch (Exception e) {
      e.printStackTrace();
      System.err.println("pos: the rehearsal failed: " + (e.getMessage() == null ? e : e.getMessage()));
      System.exit(1);
    }
    System.exit(0);
  }

  /** Uses a shop that is open. */
  static void use(Settings settings) throws IOException {
    var options = Options.parse(List.of("--products", "5000", "--warm-up", "0", "--seconds", "2"));
    var bed = new TestBed(options, new Report(), settings.dataDirectory(), settings);
    var catalogue = new ProductMeasurements(bed);
    var products = catalogue.load();
    catalogue.lookups(products);
    catalogue.search();
    new SalesMeasurements(bed, products).sales();
    var customers = new WebMeasurements(bed, products);
    customers.adds();
    customers.checkouts();
    var invoices = settings.dataDirectory().resolve("invoices.csv");
    Invoices.write(invoices, LINES);
    // on a slow machine, the stock may follow too late for its comparison: all the same, everything was used
    Replay.run(invoices, Map.of("GATEWAY_URL", "http://%s:%d".formatted(Part.HOST, settings.gateway().port())));
  }
}
