package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.acceptance.FloorClient.expect;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.shop.Part;
import pos.testing.Contract;

/** Every field of a product, and the places that know it: a new field must be decided on in each of them. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ProductFieldsTest {

  /**
   * Requests change it, answers, lists and events show it, files import it, and searches look into it. The copies of
   * inventory and sales keep it, tills are told it, and lines of carts and orders have it. Currency can only be CAD, and
   * the category is the first of category_ids.
   */
  private static final String PLACES = """
      active: request answer list event file inventory sales till cart
      barcode: request answer list event file inventory sales till
      category: answer list event sales
      category_ids: request answer event file
      created_at: answer list event
      currency: answer list event
      description: request answer event file search
      id: answer list event inventory sales till cart order
      name: request answer list event file search inventory sales till cart order
      price_cents: request answer list event file sales till cart order
      sku: request answer list event file search inventory sales till cart order
      tax_code: request answer list event file sales till cart order
      twin:
      updated_at: answer list event
      version: answer list event inventory sales
      """;
  /** A product, and one that differs from it in every field that clients decide on; of a new field, add two values. */
  private static final JsonObject OLD = new JsonObject().put("sku", "FIELD-1").put("barcode", "2000000009995")
      .put("name", "Old name").put("description", "old").put("price_cents", 100).put("tax_code", "exempt")
      .put("category_ids", new JsonArray().add(1)).put("active", false);
  private static final JsonObject NEW = new JsonObject().put("sku", "FIELD-2").put("barcode", "2000000009988")
      .put("name", "New name").put("description", "new").put("price_cents", 200).put("tax_code", "standard")
      .put("category_ids", new JsonArray().add(2).add(3)).put("active", true);
  /** The same as NEW; a file that has what a new product needs makes the product active. */
  private static final String FILE = """
      sku,barcode,name,description,price_cents,tax_code,categories
      FIELD-2,2000000009988,New name,new,200,standard,Boissons|Maison
      """;
  /** What the copies call it. */
  private static final Map<String, String> OTHER_NAMES = Map.of("id", "product_id", "price_cents", "unit_price_cents");

  @RegisterExtension
  private static final Floor floor = Floor.ofStores();

  @Test
  void every_place_knows_the_fields_that_it_should() {
    var changed = product(OLD);
    var path = "/product-service/products/" + changed.getLong("id");
    var answer = expect(200, floor.client().patch(path, NEW));
    var known = new TreeMap<String, Set<String>>();
    known.put("request", same(NEW, answer));
    answer.remove("_links");
    known.put("answer", answer.fieldNames());
    known.put("list", first("/product-service/products?sku=FIELD-2").fieldNames());
    known.put("event", floor.databases().sql(Part.PRODUCT, "SELECT payload FROM outbox ORDER BY sequence DESC LIMIT 1")
        .getFirst().getJsonObject("payload").fieldNames());
    known.put("file", same(NEW, imported(path)));
    known.put("search", searched());
    known.put("inventory", columns(Part.INVENTORY, "catalogue"));
    known.put("sales", columns(Part.SALES, "catalogue"));
    known.put("till", first("/sales-service/catalogue").fieldNames());
    known.put("cart", properties(Part.CART, "Item"));
    known.put("order", properties(Part.ORDER, "Item"));
    assertEquals(PLACES, places(known));
  }

  private static JsonObject product(JsonObject fields) {
    return expect(201, floor.client().post("/product-service/products", fields));
  }

  /** Returns the product after a file has changed every field but the SKU, which must be the same. */
  private static JsonObject imported(String path) {
    expect(200, floor.client().patch(path, OLD.copy().put("sku", "FIELD-2")));
    var report = expect(200, floor.client().postCsv("/product-service/products/import", FILE));
    assertEquals(1, report.getInteger("changed"));
    return expect(200, floor.client().get(path, "Cache-Control", "no-cache"));
  }

  private static Set<String> same(JsonObject expected, JsonObject actual) {
    return expected.fieldNames().stream().filter(field -> expected.getValue(field).equals(actual.getValue(field)))
        .collect(Collectors.toSet());
  }

  private static JsonObject first(String path) {
    return expect(200, floor.client().get(path)).getJsonArray("items").getJsonObject(0);
  }

  private static Set<String> columns(Part part, String table) {
    return floor.databases().sql(part, """
        SELECT column_name::text FROM information_schema.columns WHERE table_name = $1 AND is_generated = 'NEVER'
        """, table).stream().map(row -> row.getString(0)).collect(Collectors.toSet());
  }

  private static Set<String> properties(Part part, String schema) {
    var vertx = Vertx.vertx();
    try {
      return Contract.read(vertx, part.owner() + "/openapi.yaml").properties(schema);
    } finally {
      vertx.close().await();
    }
  }

  /** Returns the columns from which the words are made that searches look for. */
  private static Set<String> searched() {
    var words = floor.databases().sql(Part.PRODUCT, """
        SELECT generation_expression FROM information_schema.columns
        WHERE table_name = 'products' AND column_name = 'words'
        """).getFirst().getString(0);
    return columns(Part.PRODUCT, "products").stream().filter(column -> words.matches("(?s).*\\b" + column + "\\b.*"))
        .collect(Collectors.toSet());
  }

  private static String places(Map<String, Set<String>> known) {
    var fields = new TreeSet<>(columns(Part.PRODUCT, "products"));
    fields.addAll(properties(Part.PRODUCT, "ProductPatch"));
    List.of("answer", "event").forEach(place -> fields.addAll(known.get(place)));
    return fields.stream().map(field -> field + ":" + inOrder().filter(place -> known.get(place).contains(field)
        || known.get(place).contains(OTHER_NAMES.getOrDefault(field, field))).map(place -> " " + place)
        .collect(Collectors.joining()) + "\n").collect(Collectors.joining());
  }

  private static Stream<String> inOrder() {
    return Stream.of("request", "answer", "list", "event", "file", "search", "inventory", "sales", "till", "cart",
        "order");
  }

  @Test
  void a_file_without_a_header_is_told_every_column() {
    for (var language : List.of("en", "fr")) {
      var refused = floor.client().postCsv("/product-service/products/import", "x\n", "Accept-Language", language)
          .await();
      var message = refused.json().getJsonArray("errors").getJsonObject(0).getString("message");
      for (var column : FILE.lines().findFirst().orElseThrow().split(",")) {
        assertTrue(message.contains(column), column + " is not in: " + message);
      }
    }
  }
}
