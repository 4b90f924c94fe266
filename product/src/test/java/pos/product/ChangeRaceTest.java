package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.product.Catalogue.product;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ServiceUnderTest;

/** Simultaneous changes to one product. */
class ChangeRaceTest {

  @RegisterExtension
  private static final Catalogue catalogue = new Catalogue();
  private static final ServiceUnderTest service = catalogue.service;

  @Test
  void one_of_many_simultaneous_changes_to_a_version_wins() {
    for (var method : List.of(HttpMethod.PUT, HttpMethod.PATCH)) {
      var path = "/products/" + catalogue.createdId();
      var replies = service.race(50,
          i -> service.send(method, path, product("Thing " + i).toBuffer(), "If-Match", "\"1\""));
      assertEquals(1, replies.stream().filter(reply -> reply.status() == 200).count());
      assertEquals(49, replies.stream().filter(reply -> reply.status() == 412).count());
      assertEquals(2, service.get(path).json().getInteger("version"));
    }
  }

  @Test
  void simultaneous_changes_to_different_fields_are_all_kept() {
    for (int round = 0; round < 20; round++) {
      var path = "/products/" + catalogue.createdId();
      var changes = List.of(new JsonObject().put("category_ids", new JsonArray().add(1).add(2)),
          new JsonObject().put("price_cents", 7), new JsonObject().put("description", "new"),
          new JsonObject().put("tax_code", "exempt"), new JsonObject().put("name", "Other"));
      service.race(changes.size(), i -> service.send(HttpMethod.PATCH, path, changes.get(i).toBuffer()));
      var product = service.get(path).json();
      changes.forEach(change -> change.forEach(field ->
          assertEquals(field.getValue(), product.getValue(field.getKey()))));
      assertEquals(1 + changes.size(), product.getInteger("version"));
    }
  }

  @Test
  void a_product_that_is_retired_while_it_is_changed_is_both() {
    for (int round = 0; round < 10; round++) {
      var id = catalogue.createdId();
      var replies = service.race(21, i -> i == 10 ? service.send(HttpMethod.DELETE, "/products/" + id, null)
          : service.send(HttpMethod.PATCH, "/products/" + id, new JsonObject().put("price_cents", i + 1).toBuffer()));
      assertEquals(List.of(200), replies.stream().map(reply -> reply.status()).distinct().toList());
      var product = service.get("/products/" + id).json();
      assertEquals(false, product.getBoolean("active"));
      assertEquals(22, product.getInteger("version"));
      var events = service.sql("SELECT payload FROM outbox WHERE payload->>'id' = $1 ORDER BY sequence",
          String.valueOf(id)).stream().map(row -> row.getJsonObject("payload")).toList();
      assertEquals(LongStream.rangeClosed(1, 22).boxed().toList(),
          events.stream().map(event -> event.getLong("version")).toList());
      product.remove("_links");
      assertEquals(product, events.getLast());
    }
  }
}
