package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.product.Catalogue.product;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.testing.ServiceUnderTest;

class SearchTest {

  private static Catalogue catalogue;
  private static ServiceUnderTest service;

  @BeforeAll
  static void open() {
    catalogue = new Catalogue();
    service = catalogue.service;
  }

  @AfterAll
  static void close() {
    catalogue.close();
  }

  private static List<String> found(String words) {
    return catalogue.skus("/products?q=" + URLEncoder.encode(words, StandardCharsets.UTF_8));
  }

  private static void add(String sku, String name, String description) {
    service.post("/products", product(name).put("sku", sku).put("description", description));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      sirop érable | EPI-001
      ERABLE sir | EPI-001
      amber | EPI-001
      epi-001 | EPI-001
      Épi 001 amb | EPI-001
      chcolat | EPI-003
      chocollat | EPI-003
      chokolat | EPI-003
      chocloat nior | EPI-003
      kombucah | BOI-004
      ginegr kombuca | BOI-004
      petillantes cirton | BOI-001
      rehargable | ``
      zzzzzz | ``
      ½ | ``
      ';-- | ``
      sirop zzzzzz | ``
      'zz' & !zy:* & | ``
      """)
  void words_are_found_without_accents_begun_and_mistyped(String words, String sku) {
    assertEquals(sku.isEmpty() ? List.of() : List.of(sku), found(words));
  }

  @Test
  void the_best_match_comes_first() {
    add("QUILL", "Feather", "");
    add("R-1", "Quill", "");
    add("R-2", "Quill of a goose", "");
    add("R-3", "Quilling paper", "");
    add("R-4", "Ink", "goes with a quill");
    assertEquals(List.of("QUILL", "R-1", "R-2", "R-3", "R-4"), found("QUILL"));
    assertEquals(List.of("R-1", "QUILL", "R-2", "R-3", "R-4"), found("quill"));
    assertEquals(List.of("R-2"), found("goose quil"));
    // what was typed is there, so what is like it is not asked for; quil is begun, quyll is mistyped
    assertEquals(List.of("R-1", "QUILL", "R-2", "R-4"), found("quyll"));
  }

  @Test
  void a_word_can_be_found_and_mistyped_as_soon_as_it_is_written() {
    var id = service.post("/products", product("Xylophone")).json().getLong("id");
    assertEquals(1, found("xilophone").size());
    service.patch("/products/" + id, new JsonObject().put("description", "glockenspiel"));
    assertEquals(1, found("glokenspeil").size());
    catalogue.upload("sku,name,price_cents\nACC,Bandoneon,1\n", "");
    assertEquals(List.of("ACC"), found("bandonion"));
  }

  @Test
  void a_search_keeps_to_its_filters() {
    var category = catalogue.createdCategory("Lamps", null);
    for (int i = 0; i < 3; i++) {
      var categories = i == 0 ? new JsonArray().add(category) : null;
      service.post("/products", product("Lantern " + i).put("category_ids", categories));
    }
    assertEquals(3, found("lantern").size());
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
      var seen = walk("/products?limit=7&" + query);
      assertEquals(seen.size(), new HashSet<>(seen).size(), query);
      assertTrue(seen.size() >= (query.contains("paginated") ? 12 : query.contains("pgaed") ? 20 : 25), query + seen);
      assertTrue(seen.size() < 500, query);
    }
  }

  /** All skus of a list, page by page; before each page a product is added in front of it. */
  private static List<String> walk(String first) {
    var seen = new ArrayList<String>();
    var path = first;
    while (path != null && seen.size() < 500) {
      service.post("/products", product("Aaa paged").put("price_cents", 1));
      var page = service.get(path);
      seen.addAll(Catalogue.skus(page.items()));
      var next = page.json().getJsonObject("_links").getJsonObject("next");
      assertEquals(next == null ? null : "<" + next.getString("href") + ">; rel=\"next\"", page.header("Link"));
      path = next == null ? null : next.getString("href").replace("/product-service", "");
    }
    return seen;
  }

  @Test
  void a_word_that_thousands_have_is_walked_through_in_the_same_order() {
    var csv = new StringBuilder("sku,name,price_cents\n");
    for (int i = 0; i < 2100; i++) {
      csv.append("MANY-").append(i).append(",Manyfold ").append("x".repeat(i % 7)).append(",1\n");
    }
    catalogue.upload(csv.toString(), "");
    var seen = new ArrayList<String>();
    var path = "/products?limit=200&q=manyfold";
    while (path != null) {
      var page = service.get(path);
      page.items().forEach(item -> seen.add(((JsonObject) item).getString("name")));
      var next = page.json().getJsonObject("_links").getJsonObject("next");
      path = next == null ? null : next.getString("href").replace("/product-service", "");
    }
    assertEquals(2100, seen.size());
    assertEquals(seen.stream().sorted((a, b) -> a.length() - b.length()).toList(), seen);
  }
}
