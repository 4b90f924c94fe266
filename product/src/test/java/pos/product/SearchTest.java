package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.product.Catalogue.product;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ServiceUnderTest;

class SearchTest {

  @RegisterExtension
  private static final Catalogue catalogue = new Catalogue();
  private static final ServiceUnderTest service = catalogue.service;

  private static void add(String sku, String name, String description) {
    service.post("/products", product(name).put("sku", sku).put("description", description));
  }

  @Test
  void the_best_match_comes_first() {
    add("QUILL", "Feather", "");
    add("R-1", "Quill", "");
    add("R-2", "Quill of a goose", "");
    add("R-3", "Quilling paper", "");
    add("R-4", "Ink", "goes with a quill");
    assertEquals(List.of("QUILL", "R-1", "R-2", "R-3", "R-4"), catalogue.search("QUILL"));
    assertEquals(List.of("QUILL", "R-1", "R-2", "R-3", "R-4"), catalogue.search("quill"));
    assertEquals(List.of("R-2"), catalogue.search("goose quil"));
    // words that were found as typed are not corrected: "quil" is a beginning, "quyll" a mistake
    assertEquals(List.of("R-1", "QUILL", "R-2", "R-4"), catalogue.search("quyll"));
  }

  @Test
  void a_word_can_be_found_and_mistyped_as_soon_as_it_is_written() {
    var id = service.post("/products", product("Xylophone")).json().getLong("id");
    assertEquals(1, catalogue.search("xilophone").size());
    service.patch("/products/" + id, new JsonObject().put("description", "glockenspiel"));
    assertEquals(1, catalogue.search("glokenspeil").size());
    catalogue.upload("sku,name,price_cents\nACC,Bandoneon,1\n", "");
    assertEquals(List.of("ACC"), catalogue.search("bandonion"));
  }

  @Test
  void a_search_respects_the_filters() {
    var category = catalogue.createdCategory("Lamps", null);
    for (int i = 0; i < 3; i++) {
      var categories = i == 0 ? new JsonArray().add(category) : null;
      service.post("/products", product("Lantern " + i).put("category_ids", categories));
    }
    assertEquals(3, catalogue.search("lantern").size());
    assertEquals(1, service.get("/products?q=lantern&category_id=" + category).items().size());
    assertEquals(1, service.get("/products?q=lanterm&category_id=" + category).items().size());
    assertEquals(0, service.get("/products?q=lantern&active=false").items().size());
  }

  @Test
  void pages_neither_repeat_nor_skip_while_products_are_added() {
    for (int i = 0; i < 25; i++) {
      service.post("/products", product((i % 5 == 0 ? "Pagedly " : "Paged ") + i).put("price_cents", 7 + i % 3)
          .put("description", i % 2 == 0 ? "" : "paginated"));
    }
    for (var query : List.of("q=paged", "q=pgaed", "q=paginated", "sort=name", "sort=-name", "sort=price_cents",
        "sort=-price_cents", "sort=-id", "sort=id")) {
      var seen = new ArrayList<JsonObject>();
      for (var path = "/products?limit=7&" + query; path != null; path = next(path, seen)) {
        // in most orders this one comes before the products that have been seen
        service.post("/products", product("Aaa paged").put("price_cents", 1));
        assertTrue(seen.size() < 500, query);
      }
      assertEquals(seen.size(), seen.stream().map(product -> product.getLong("id")).distinct().count(), query);
      assertTrue(seen.size() >= (query.contains("paginated") ? 12 : query.contains("pgaed") ? 20 : 25), query);
    }
  }

  @Test
  void among_more_than_a_thousand_matches_the_newest_come_first_and_among_fewer_the_shortest() {
    addMany("manyfold", 1100);
    var many = pages("/products?limit=200&q=manyfold");
    assertEquals(1100, many.size());
    assertEquals("manyfold-1100-1099", many.getFirst().getString("sku"));
    assertEquals("manyfold-1100-0", many.getLast().getString("sku"));
    addMany("fewfold", 300);
    var few = pages("/products?limit=70&q=fewfold").stream().map(product -> product.getString("name")).toList();
    assertEquals(300, few.size());
    assertEquals(few.stream().sorted(Comparator.comparingInt(String::length)).toList(), few);
  }

  @Test
  void no_match_is_lost_when_matches_become_many_between_two_pages() {
    addMany("growing", 990);
    var seen = new ArrayList<JsonObject>();
    for (var path = "/products?limit=200&q=growing"; path != null; path = next(path, seen)) {
      addMany("growing", 200 + seen.size());
    }
    assertEquals(seen.size(), seen.stream().map(product -> product.getLong("id")).distinct().count());
    assertTrue(seen.size() >= 990, "only " + seen.size());
  }

  private static void addMany(String word, int count) {
    var csv = new StringBuilder("sku,name,price_cents\n");
    for (int i = 0; i < count; i++) {
      csv.append(word).append('-').append(count).append('-').append(i).append(',').append(word).append(' ').append(i)
          .append(" x".repeat(1 + i % 7)).append(",1\n");
    }
    assertEquals(200, catalogue.upload(csv.toString(), "").status());
  }

  private static List<JsonObject> pages(String first) {
    var products = new ArrayList<JsonObject>();
    for (var path = first; path != null; path = next(path, products)) {
      assertTrue(products.size() < 2000, first);
    }
    return products;
  }

  /** Adds the products of a page to those seen, and returns the path of the next page, or null after the last. */
  private static String next(String path, List<JsonObject> seen) {
    var page = service.get(path);
    page.items().forEach(item -> seen.add((JsonObject) item));
    var next = page.json().getJsonObject("_links").getJsonObject("next");
    assertEquals(next == null ? null : "<" + next.getString("href") + ">; rel=\"next\"", page.header("Link"));
    return next == null ? null : next.getString("href").replace("/product-service", "");
  }
}
