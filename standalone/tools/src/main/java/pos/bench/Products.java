package pos.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** The many products of a large shop, and the two ways a till asks for one of them. */
final class Products {

  /** A request for one of these finds it in the gateway's cache. */
  private static final int POPULAR = 100;
  private static final String HEADER = "sku,barcode,name,description,price_cents,tax_code,categories\n";
  private static final List<String> GOODS = List.of("Coffee", "Green tea", "Maple syrup", "Rye bread", "Olive oil",
      "Lantern", "Mug", "Cushion", "Candle", "Notebook", "Umbrella");
  private static final List<String> KINDS = List.of("red", "organic", "small", "large", "vintage");

  private final long[] ids;

  private Products(int count) {
    ids = new long[count];
  }

  static void writeCsv(Path file, int count) throws IOException {
    try (var out = Files.newBufferedWriter(file)) {
      out.write(HEADER);
      for (int i = 0; i < count; i++) {
        var goods = GOODS.get(i % GOODS.size());
        var kind = KINDS.get(i % KINDS.size());
        out.write(String.format(Locale.ROOT, "%s,%s,%s %s no %d,%s of our own brand,%d,%s,%s%n", sku(i), barcode(i),
            goods, kind, i, goods, 99 + i * 7919L % 9900, i % 3 == 0 ? "exempt" : "standard", goods));
      }
    }
  }

  static String sku(int i) {
    return String.format(Locale.ROOT, "BENCH-%06d", i);
  }

  /** An EAN-13 of the range that shops give out themselves. */
  static String barcode(int i) {
    var digits = String.format(Locale.ROOT, "29%010d", i);
    var sum = IntStream.range(0, 12).map(at -> (digits.charAt(at) - '0') * (at % 2 == 0 ? 1 : 3)).sum();
    return digits + (10 - sum % 10) % 10;
  }

  /**
   * Whether the sales service has read the events: it refuses a sale of every hundredth product,
   * because nothing was paid, and no longer because it does not know them.
   */
  static boolean areKnownToSales(Api api, int count) {
    var lines = new JsonArray();
    for (int i = 99; i < count; i += 100) {
      lines.add(new JsonObject().put("sku", sku(i)).put("quantity", 1));
    }
    var code = api.post("/sales-service/sales", new JsonObject().put("register_id", 1).put("lines", lines)
        .put("payments", new JsonArray())).getString("code");
    if (!List.of("unknown-product", "payment-mismatch").contains(code)) {
      throw new IllegalStateException("the sales service answered " + code + " to a sale that nobody paid");
    }
    return code.equals("payment-mismatch");
  }

  static Products listed(Api api, int count) {
    var products = new Products(count);
    api.all("/product-service/products?", product -> {
      var sku = product.getString("sku");
      if (sku.startsWith("BENCH-")) {
        products.ids[Integer.parseInt(sku.substring(6))] = product.getLong("id");
      }
      return true;
    });
    return products;
  }

  long id(int i) {
    return ids[i];
  }

  Load.Request any() {
    return byId(ThreadLocalRandom.current().nextInt(ids.length));
  }

  Load.Request popular() {
    return byId(ThreadLocalRandom.current().nextInt(POPULAR));
  }

  Load.Request scanned() {
    return Load.Request.get(
        "/product-service/products/barcode/" + barcode(ThreadLocalRandom.current().nextInt(ids.length)));
  }

  private Load.Request byId(int i) {
    return Load.Request.get("/product-service/products/" + ids[i]);
  }
}
