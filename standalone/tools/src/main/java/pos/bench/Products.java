package pos.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** The products of a large catalogue, and requests for them. */
final class Products {

  /** Few enough for the gateway's cache to answer. */
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

  /** Returns an EAN-13 of the range for use within a shop. */
  static String barcode(int i) {
    var digits = String.format(Locale.ROOT, "29%010d", i);
    var sum = IntStream.range(0, 12).map(at -> (digits.charAt(at) - '0') * (at % 2 == 0 ? 1 : 3)).sum();
    return digits + (10 - sum % 10) % 10;
  }

  /**
   * Returns whether the sales service has read the events: it then refuses a sale of every hundredth product because
   * nothing is paid, and no longer because a product is unknown.
   */
  static boolean areKnownToSales(Api api, int count) {
    var lines = new JsonArray();
    for (int i = 99; i < count; i += 100) {
      lines.add(new JsonObject().put("sku", sku(i)).put("quantity", 1));
    }
    var code = api.post("/sales-service/sales", new JsonObject().put("register_id", 1).put("lines", lines)
        .put("payments", new JsonArray())).getString("code");
    if (!List.of("unknown-product", "payment-mismatch").contains(code)) {
      throw new IllegalStateException("The sales service answered " + code + " to a sale without payments.");
    }
    return code.equals("payment-mismatch");
  }

  /** Returns the products with the ids that the product service gave them. */
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

  /** Returns the ids of a number of products from a position on. */
  List<Long> ids(int from, int count) {
    return Arrays.stream(ids, from, from + count).boxed().toList();
  }

  Load.Request any() {
    return byId(ThreadLocalRandom.current().nextInt(ids.length));
  }

  /** Returns the same request for the service itself. */
  Load.Request anyAtService() {
    return Load.Request.get("/products/" + ids[ThreadLocalRandom.current().nextInt(ids.length)]);
  }

  long first() {
    return Arrays.stream(ids).min().orElseThrow();
  }

  long last() {
    return Arrays.stream(ids).max().orElseThrow();
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
