package pos.bench;

import java.io.IOException;
import java.util.List;
import pos.replay.Replay;
import pos.shop.Settings;
import pos.shop.Shop;

/** Opens the shop and uses it for some seconds, so that the JVM can record the AOT cache that {@code ./pos} uses. */
public final class Rehearsal {

  private static final int LINES = 6_000;

  private Rehearsal() {}

  /** Ends the process, with the exit code of the replay. */
  public static void main(String[] arguments) throws IOException {
    Shop.main(arguments);
    use(Settings.ofEnvironment());
  }

  /** Uses a shop that is open, and ends the process, with the exit code of the replay. */
  static void use(Settings settings) throws IOException {
    var options = Options.parse(List.of("--products", "5000", "--warm-up", "0", "--seconds", "2"));
    var bed = new TestBed(options, new Report(), settings.dataDirectory(), settings.kongFile());
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
    Replay.main(new String[] {invoices.toString()});
  }
}
