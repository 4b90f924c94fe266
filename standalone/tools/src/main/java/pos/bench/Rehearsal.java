package pos.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import pos.replay.Replay;
import pos.shop.Shop;

/** Opens the shop and works in it for some seconds: what the JVM learns from that, ./pos keeps in the AOT cache. */
public final class Rehearsal {

  private static final int LINES = 6_000;

  private Rehearsal() {}

  /** Ends the process, with the exit code of the replay. */
  public static void main(String[] arguments) throws IOException {
    Shop.main(arguments);
    var directory = Path.of(System.getenv("POS_DATA_DIR"));
    var options = Options.parse(List.of("--products", "5000", "--warm-up", "0", "--seconds", "2"));
    var bed = new TestBed(options, new Report(), directory);
    var catalogue = new ProductMeasurements(bed);
    var products = catalogue.load();
    catalogue.lookups(products);
    catalogue.search();
    new SalesMeasurements(bed, products).sales();
    var customers = new WebMeasurements(bed, products);
    customers.adds();
    customers.checkouts();
    var invoices = directory.resolve("invoices.csv");
    Invoices.write(invoices, LINES);
    Replay.main(new String[] {invoices.toString()});
  }
}
