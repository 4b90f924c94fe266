package pos.replay;

import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import pos.common.rule.Text;

/** A stock code of the file: its name and price, and the pieces that moved at each store, signed as in a ledger. */
final class Article {

  /** The longest name that the product service accepts. */
  private static final int MAX_NAME = 200;
  private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}\\p{Cf}]");

  private final String sku;
  private final Map<Flow, long[]> moved = new EnumMap<>(Flow.class);
  private String name = "";
  private long priceCents;
  private long productId;

  Article(String sku) {
    this.sku = sku;
  }

  /** Takes the first description that is not empty as the name, and the first price that is not 0. */
  void describe(InvoiceLine line) {
    if (name.isEmpty()) {
      name = Text.line(HIDDEN.matcher(line.description()).replaceAll(" "));
      name = Text.line(name.substring(0, Math.min(MAX_NAME, name.length())));
    }
    if (priceCents == 0) {
      priceCents = line.priceCents();
    }
  }

  void move(Flow flow, int store, long quantity) {
    moved.computeIfAbsent(flow, _ -> new long[Invoice.STORES])[store - 1] += quantity;
  }

  long moved(Flow flow, int store) {
    var quantities = moved.get(flow);
    return quantities == null ? 0 : quantities[store - 1];
  }

  /** Links the article to an existing product, whose name and price win over those of the file. */
  void linkTo(long id, String knownName, long knownPriceCents) {
    linkTo(id);
    name = knownName.equals(sku) ? name : knownName;
    priceCents = knownPriceCents == 0 ? priceCents : knownPriceCents;
  }

  void linkTo(long id) {
    productId = id;
  }

  long productId() {
    return productId;
  }

  String sku() {
    return sku;
  }

  /** Returns the stock code where the file has no description. */
  String name() {
    return name.isEmpty() ? sku : name;
  }

  long priceCents() {
    return priceCents;
  }
}
