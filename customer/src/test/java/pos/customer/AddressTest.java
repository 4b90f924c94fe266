package pos.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.customer.Shop.address;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.customer.Shop.Person;
import pos.testing.Reply;

class AddressTest {

  private static final String PATH = "/customers/me/addresses";

  @RegisterExtension
  private static final Shop shop = new Shop();

  private static Reply add(Person person, JsonObject address, String... headers) {
    return shop.service.post(PATH, address, person.headers(headers));
  }

  private static JsonObject defaults(boolean shipping, boolean billing) {
    return address().put("default_shipping", shipping).put("default_billing", billing);
  }

  @Test
  void the_development_customer_has_an_address_for_shipping_and_billing() {
    var client = Person.from("client1", shop.logIn("client1", "password").json());
    var addresses = shop.service.get(PATH, client.headers()).items();
    assertEquals(1, addresses.size());
    assertTrue(addresses.getJsonObject(0).getBoolean("default_shipping"));
    assertTrue(addresses.getJsonObject(0).getBoolean("default_billing"));
  }

  @Test
  void an_address_is_added_read_replaced_and_deleted() {
    var person = shop.newCustomer();
    var added = add(person, address().put("line2", "App. 4").put("phone", "5145550199").put("country", "ca"));
    assertEquals(201, added.status());
    var path = PATH + "/" + added.json().getLong("id");
    assertEquals("/customer-service" + path, added.header("Location"));
    assertEquals(added.json(), shop.service.get(path, person.headers()).json());
    var replaced = shop.service.put(path, address().put("city", "Laval"), person.headers("If-Match", "\"1\""));
    assertEquals("Laval", replaced.json().getString("city"));
    assertEquals(null, replaced.json().getString("line2"));
    assertEquals("\"2\"", replaced.header("ETag"));
    assertEquals(304, shop.service.get(path, person.headers("If-None-Match", "\"2\"")).status());
    assertEquals(412, shop.service.put(path, address(), person.headers("If-Match", "\"1\"")).status());
    assertEquals(412, shop.service.delete(path, person.headers("If-Match", "\"1\"")).status());
    assertEquals(204, shop.service.delete(path, person.headers("If-Match", "\"2\"")).status());
    assertEquals(404, shop.service.get(path, person.headers()).status());
    assertEquals(404, shop.service.delete(path, person.headers()).status());
  }

  @ParameterizedTest
  @CsvSource(textBlock = """
      postal_code, h2x1y4,    H2X 1Y4
      postal_code, H2X-1Y4,   H2X 1Y4
      postal_code, ' H2X 1Y4 ', H2X 1Y4
      province,    qc,        QC
      city,        ' Trois-   Rivières ', Trois- Rivières
      phone,       (514) 555-0199, +15145550199
      phone,       1-514-555-0199, +15145550199
      phone,       +33 1 23 45 67 89, +33123456789
      phone,       '',
      line2,       '',
      """)
  void an_address_is_stored_in_one_spelling(String field, String typed, String stored) {
    assertEquals(stored, add(shop.newCustomer(), address().put(field, typed)).json().getString(field));
  }

  @Test
  void a_territory_is_a_province_too() {
    var there = address().put("province", "nu").put("postal_code", "x0a0h0");
    assertEquals("NU", add(shop.newCustomer(), there).json().getString("province"));
  }

  @Test
  void a_new_default_replaces_the_old_one_of_its_kind_only() {
    var person = shop.newCustomer();
    var both = add(person, defaults(true, true)).json();
    var shipping = add(person, defaults(true, false)).json();
    var old = shop.service.get(PATH + "/" + both.getLong("id"), person.headers());
    assertEquals(false, old.json().getBoolean("default_shipping"));
    assertEquals(true, old.json().getBoolean("default_billing"));
    assertEquals("\"2\"", old.header("ETag"), "the version changes");
    shop.service.put(PATH + "/" + shipping.getLong("id"), defaults(true, true), person.headers());
    assertEquals(List.of(1L, 1L), defaultsOf(person));
    shop.service.put(PATH + "/" + shipping.getLong("id"), defaults(false, true), person.headers());
    assertEquals(List.of(0L, 1L), defaultsOf(person));
  }

  private static List<Long> defaultsOf(Person person) {
    var row = shop.service.sql("""
        SELECT count(*) FILTER (WHERE default_shipping), count(*) FILTER (WHERE default_billing) FROM addresses
        WHERE customer_id = $1
        """, person.id()).getFirst();
    return List.of(row.getLong(0), row.getLong(1));
  }

  @Test
  void fifty_new_defaults_at_once_leave_one_of_each_kind() {
    var person = shop.newCustomer();
    var ids = IntStream.range(0, 10).mapToObj(i -> add(person, address()).json().getLong("id")).toList();
    var replies = shop.service.race(50, i -> i % 2 == 0
        ? shop.service.send(HttpMethod.POST, PATH, defaults(true, true).toBuffer(), person.headers())
        : shop.service.send(HttpMethod.PUT, PATH + "/" + ids.get(i % 10), defaults(true, true).toBuffer(),
            person.headers()));
    assertTrue(replies.stream().allMatch(reply -> reply.status() < 300));
    assertEquals(List.of(1L, 1L), defaultsOf(person));
  }

  @Test
  void the_database_refuses_a_second_default() {
    var person = shop.newCustomer();
    add(person, defaults(true, true));
    add(person, address());
    for (var kind : List.of("default_shipping", "default_billing")) {
      assertThrows(PgException.class, () -> shop.service.sql(
          "UPDATE addresses SET " + kind + " = true WHERE customer_id = $1", person.id()));
    }
  }

  @Test
  void an_address_of_another_customer_is_not_found() {
    var ana = shop.newCustomer();
    var ben = shop.newCustomer();
    var path = PATH + "/" + add(ana, defaults(true, true)).json().getLong("id");
    add(ben, defaults(true, true));
    for (var reply : List.of(shop.service.get(path, ben.headers()), shop.service.put(path, address(), ben.headers()),
        shop.service.delete(path, ben.headers()))) {
      assertEquals(404, reply.status());
      assertEquals("address-not-found", reply.code());
    }
    assertEquals(1, shop.service.get(PATH, ben.headers()).items().size());
    assertEquals(List.of(1L, 1L), defaultsOf(ana), "defaults of another customer change nothing");
  }

  @Test
  void a_key_sent_twenty_times_adds_one_address_and_belongs_to_its_customer() {
    var ana = shop.newCustomer();
    var ben = shop.newCustomer();
    var headers = ana.headers("Idempotency-Key", "address-1");
    var replies = shop.service.race(20, i -> shop.service.send(HttpMethod.POST, PATH, address().toBuffer(), headers));
    assertTrue(replies.stream().allMatch(reply -> reply.status() == 201 || reply.status() == 409));
    assertEquals(1, shop.service.get(PATH, ana.headers()).items().size());
    var again = shop.service.post(PATH, address(), headers);
    assertEquals("true", again.header("Idempotency-Replayed"));
    var other = shop.service.post(PATH, address().put("city", "Laval"), headers);
    assertEquals("idempotency-key-reused", other.code());
    var bens = add(ben, address(), "Idempotency-Key", "address-1");
    assertEquals(null, bens.header("Idempotency-Replayed"));
    assertEquals(404, shop.service.get(PATH + "/" + again.json().getLong("id"), ben.headers()).status());
  }

  @Test
  void an_account_has_at_most_a_hundred_addresses_which_are_listed_in_pages() {
    var person = shop.newCustomer();
    shop.service.race(101, i -> shop.service.send(HttpMethod.POST, PATH, address().toBuffer(), person.headers()));
    assertEquals("too-many-addresses", add(person, address()).code());
    var first = shop.service.get(PATH + "?limit=60", person.headers());
    assertEquals(60, first.items().size());
    var next = first.json().getJsonObject("_links").getJsonObject("next").getString("href");
    assertEquals("<" + next + ">; rel=\"next\"", first.header("Link"));
    var second = shop.service.get(next.replace("/customer-service", ""), person.headers());
    assertEquals(40, second.items().size());
    assertEquals(null, second.json().getString("next_cursor"));
  }
}
