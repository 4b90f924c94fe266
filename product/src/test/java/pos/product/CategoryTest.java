package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.product.Catalogue.category;
import static pos.product.Catalogue.product;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.Reply;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

class CategoryTest {

  @RegisterExtension
  private static final Catalogue catalogue = new Catalogue();
  private static final ServiceUnderTest service = catalogue.service;

  private static long productIn(long category) {
    return service.post("/products", product().put("category_ids", new JsonArray().add(category))).json().getLong("id");
  }

  private static List<Integer> statuses(List<Reply> replies) {
    return replies.stream().map(Reply::status).sorted().toList();
  }

  @Test
  void a_category_is_created_read_renamed_and_deleted() {
    var created = service.post("/categories", category("Wine", null));
    assertEquals(201, created.status());
    var path = "/categories/" + created.json().getLong("id");
    assertEquals("/product-service" + path, created.header("Location"));
    assertEquals(created.json(), service.get(path).json());
    assertEquals(304, service.get(path, "If-None-Match", "\"1\"").status());
    assertEquals(412, service.put(path, category("Wines", null), "If-Match", "\"9\"").status());
    var renamed = service.put(path, category("Wines", null), "If-Match", "\"1\"");
    assertEquals("\"2\"", renamed.header("ETag"));
    assertEquals(200, service.get(path, "If-None-Match", "\"1\"").status());
    assertEquals(412, service.delete(path, "If-Match", "\"1\"").status());
    assertEquals(204, service.delete(path, "If-Match", "\"2\"").status());
    assertEquals("category-not-found", service.get(path).code());
    assertEquals("category-not-found", service.put(path, category("Wines", null)).code());
    assertEquals("category-not-found", service.delete(path).code());
  }

  @Test
  void events_name_the_first_category_and_all_products_are_told_when_it_is_renamed() {
    var first = catalogue.createdCategory("Coats", null);
    var second = catalogue.createdCategory("Coats on sale", null);
    var product = service.post("/products",
        product().put("category_ids", new JsonArray().add(second).add(first))).json();
    assertEquals(new JsonObject().put("id", first).put("name", "Coats"), product.getJsonObject("category"));
    service.put("/categories/" + first, category("Jackets", null));
    ServiceProcess.await("the product is told with the new name", () -> service.number("""
        SELECT count(*) FROM outbox WHERE type = 'product.changed' AND payload->>'id' = $1
          AND payload->'category'->>'name' = 'Jackets' AND payload->>'version' = '1'
        """, product.getLong("id").toString()) > 0);
  }

  @Test
  void a_category_lists_the_products_and_categories_below_it() {
    var top = catalogue.createdCategory("Top", null);
    var middle = catalogue.createdCategory("Middle", top);
    var bottom = catalogue.createdCategory("Bottom", middle);
    var product = productIn(bottom);
    for (var category : List.of(top, middle, bottom)) {
      assertEquals(product, service.get("/products?category_id=" + category).items().getJsonObject(0).getLong("id"));
    }
    assertEquals(List.of(), catalogue.skus("/products?category_id=999999"));
    assertEquals(middle, service.get("/categories?parent_id=" + top).items().getJsonObject(0).getLong("id"));
    var links = service.get("/categories/" + middle).json().getJsonObject("_links");
    assertEquals("/product-service/categories/" + top, links.getJsonObject("parent").getString("href"));
    assertEquals("/product-service/categories?parent_id=" + middle, links.getJsonObject("children").getString("href"));
  }

  @Test
  void a_category_cannot_be_moved_below_itself() {
    var top = catalogue.createdCategory("Upper", null);
    var middle = catalogue.createdCategory("Between", top);
    var bottom = catalogue.createdCategory("Lower", middle);
    for (var parent : List.of(top, middle, bottom)) {
      var reply = service.put("/categories/" + top, category("Upper", parent));
      assertEquals(422, reply.status());
      assertEquals("parent_id", reply.field());
    }
    assertNull(service.get("/categories/" + top).json().getLong("parent_id"));
    assertEquals(200, service.put("/categories/" + bottom, category("Lower", null)).status());
    assertEquals(200, service.put("/categories/" + top, category("Upper", bottom)).status());
  }

  @Test
  void two_simultaneous_moves_cannot_form_a_cycle() {
    for (int round = 0; round < 20; round++) {
      var one = catalogue.createdCategory("One " + round, null);
      var other = catalogue.createdCategory("Other " + round, null);
      var moves = List.of(new long[] {one, other}, new long[] {other, one});
      var replies = service.race(2, i -> service.send(HttpMethod.PUT, "/categories/" + moves.get(i)[0],
          category("Moved " + round(moves.get(i)), moves.get(i)[1]).toBuffer()));
      assertEquals(List.of(200, 422), statuses(replies));
    }
    assertEquals(0, service.number("""
        WITH RECURSIVE up AS (
          SELECT id AS start, parent_id FROM categories
          UNION SELECT up.start, c.parent_id FROM up JOIN categories c ON c.id = up.parent_id)
        SELECT count(*) FROM up WHERE start = parent_id
        """));
  }

  private static String round(long[] move) {
    return move[0] + " to " + move[1];
  }

  @Test
  void one_of_many_simultaneous_changes_to_a_version_wins() {
    var path = "/categories/" + catalogue.createdCategory("Contended", null);
    var replies = service.race(20, i -> service.send(HttpMethod.PUT, path, category("Contended " + i, null).toBuffer(),
        "If-Match", "\"1\""));
    assertEquals(1, replies.stream().filter(reply -> reply.status() == 200).count());
    assertEquals(19, replies.stream().filter(reply -> reply.status() == 412).count());
    assertEquals(2, service.get(path).json().getInteger("version"));
  }

  @Test
  void a_category_that_is_in_use_cannot_be_deleted() {
    var parent = catalogue.createdCategory("Full", null);
    var child = catalogue.createdCategory("Child", parent);
    var product = productIn(child);
    assertEquals("category-in-use", service.delete("/categories/" + parent).code());
    assertEquals("category-in-use", service.delete("/categories/" + child).code());
    service.patch("/products/" + product, new JsonObject().put("category_ids", new JsonArray()));
    assertEquals(204, service.delete("/categories/" + child).status());
    assertEquals(204, service.delete("/categories/" + parent).status());
  }

  @Test
  void a_category_that_is_deleted_while_a_product_joins_it_is_either_deleted_or_in_use() {
    for (int round = 0; round < 20; round++) {
      var category = catalogue.createdCategory("Brief " + round, null);
      var body = product().put("category_ids", new JsonArray().add(category)).toBuffer();
      var replies = service.race(2, i -> i == 0 ? service.send(HttpMethod.DELETE, "/categories/" + category, null)
          : service.send(HttpMethod.POST, "/products", body));
      var statuses = replies.stream().map(Reply::status).toList();
      assertTrue(Set.of(List.of(204, 422), List.of(409, 201)).contains(statuses), statuses.toString());
    }
  }

  @Test
  void two_categories_with_the_same_parent_cannot_have_the_same_name() {
    var parent = catalogue.createdCategory("Names", null);
    assertEquals("category-exists", service.post("/categories", category("NAMES", null)).code());
    assertEquals(201, service.post("/categories", category("names", parent)).status());
    assertEquals("category-exists", service.post("/categories", category("Names", parent)).code());
    var other = catalogue.createdCategory("Other names", null);
    assertEquals("category-exists", service.put("/categories/" + other, category("Names", null)).code());
  }

  @Test
  void one_idempotency_key_creates_one_category() {
    var first = service.post("/categories", category("Once", null), "Idempotency-Key", "c-1");
    var again = service.post("/categories", category("Once", null), "Idempotency-Key", "c-1");
    assertEquals(first.body(), again.body());
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals("idempotency-key-reused",
        service.post("/categories", category("Twice", null), "Idempotency-Key", "c-1").code());
  }

  @Test
  void pages_neither_repeat_nor_skip_while_categories_are_added() {
    var parent = catalogue.createdCategory("Paged", null);
    for (int i = 0; i < 12; i++) {
      catalogue.createdCategory("Page " + i, parent);
    }
    var seen = new ArrayList<Long>();
    var path = "/categories?limit=5&parent_id=" + parent;
    while (path != null) {
      var page = service.get(path);
      page.items().forEach(item -> seen.add(((JsonObject) item).getLong("id")));
      catalogue.createdCategory("Late " + seen.size(), parent);
      var next = page.json().getJsonObject("_links").getJsonObject("next");
      assertEquals(next == null ? null : "<" + next.getString("href") + ">; rel=\"next\"", page.header("Link"));
      path = next == null ? null : next.getString("href").replace("/product-service", "");
    }
    assertEquals(seen.size(), new HashSet<>(seen).size());
    assertTrue(seen.size() >= 12);
  }
}
