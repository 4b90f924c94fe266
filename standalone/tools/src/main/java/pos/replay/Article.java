package pos.replay;

import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;

/** A stock code of the file: its name and price, and how many pieces moved at each store, signed as in a ledger. */
final class Article {

  /** What the product service takes for a name. */
  private static final int MAX_NAME = 200;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final String sku;
  private final Map<Flow, long[]> moved = new EnumMap<>(Flow.class);
  private String name = "";
  private long priceCents;
  private long productId;

  Article(String sku) {
    this.sku = sku;
  }

  /** The first description that is not empty and the first price that is not 0 are the catalogue's. */
  void describe(InvoiceLine line) {
    if (name.isEmpty()) {
      name = CONTROL.matcher(line.description()).replaceAll(" ").strip();
      name = name.substring(0, Math.min(MAX_NAME, name.length()));
    }
    if (priceCents == 0) {
      priceCents = line.priceCents();
    }
  }

  void move(Flow flow, int store, long quantity) {
    moved.computeIfAbsent(flow, f -> new long[Invoice.STORES])[store - 1] += quantity;
  }

  long moved(Flow flow, int store) {
    var quantities = moved.get(flow);
    return quantities == null ? 0 : quantities[store - 1];
  }

  /** What the catalogue knows already stays as it is. */
  void isProduct(long id, String knownName, long knownPriceCents) {
    isProduct(id);
    name = knownName.equals(sku) ? name : knownName;
    priceCents = knownPriceCents == 0 ? priceCents : knownPriceCents;
  }

  void isProduct(long id) {
    productId = id;
  }

  long productId() {
    return productId;
  }

  String sku() {
    return sku;
  }

  /** The stock code itself where the file has no description. */
  String name() {
    return name.isEmpty() ? sku : name;
  }

  long priceCents() {
    return priceCents;
  }
}
