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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.customer.Shop.Person;
import pos.testing.Reply;

class AddressTest {

  private static final String PATH = "/customers/me/addresses";
  private static Shop shop;

  @BeforeAll
  static void open() {
    shop = Shop.open();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  private static Reply add(Person person, JsonObject address, String... headers) {
    return shop.service.post(PATH, address, person.and(headers));
  }

  private static JsonObject defaults(boolean shipping, boolean billing) {
    return address().put("default_shipping", shipping).put("default_billing", billing);
  }

  @Test
  void the_development_customer_has_an_address_for_both() {
    var client = Person.from("client1", shop.logIn("client1", "password").json());
    var addresses = shop.service.get(PATH, client.and()).items();
    assertEquals(1, addresses.size());
    assertTrue(addresses.getJsonObject(0).getBoolean("default_shipping"));
    assertTrue(addresses.getJsonObject(0).getBoolean("default_billing"));
  }

  @Test
  void an_address_is_added_read_replaced_and_deleted() {
    var person = shop.join();
    var added = add(person, address().put("line2", "App. 4").put("phone", "5145550199").put("country", "ca"));
    assertEquals(201, added.status());
    var path = PATH + "/" + added.json().getLong("id");
    assertEquals("/customer-service" + path, added.header("Location"));
    assertEquals(added.json(), shop.service.get(path, person.and()).json());
    var replaced = shop.service.put(path, address().put("city", "Laval"), person.and("If-Match", "\"1\""));
    assertEquals("Laval", replaced.json().getString("city"));
    assertEquals(null, replaced.json().getString("line2"));
    assertEquals("\"2\"", replaced.header("ETag"));
    assertEquals(304, shop.service.get(path, person.and("If-None-Match", "\"2\"")).status());
    assertEquals(412, shop.service.put(path, address(), person.and("If-Match", "\"1\"")).status());
    assertEquals(412, shop.service.delete(path, person.and("If-Match", "\"1\"")).status());
    assertEquals(204, shop.service.delete(path, person.and("If-Match", "\"2\"")).status());
    assertEquals(404, shop.service.get(path, person.and()).status());
    assertEquals(404, shop.service.delete(path, person.and()).status());
  }

  @ParameterizedTest
  @CsvSource(textBlock = """
      postal_code, h2x1y4,    H2X 1Y4
      postal_code, H2X-1Y4,   H2X 1Y4
      postal_code, ' H2X 1Y4 ', H2X 1Y4
      province,    qc,        QC
      province,    nu,        NU
      city,        ' Trois-   Rivières ', Trois- Rivières
      phone,       (514) 555-0199, +15145550199
      phone,       1-514-555-0199, +15145550199
      phone,       +33 1 23 45 67 89, +33123456789
      phone,       '',
      line2,       '',
      """)
  void an_address_is_kept_in_one_spelling(String field, String typed, String kept) {
    assertEquals(kept, add(shop.join(), address().put(field, typed)).json().getString(field));
  }

  @Test
  void a_new_default_takes_it_from_the_old_one_and_no_other() {
    var person = shop.join();
    var both = add(person, defaults(true, true)).json();
    var shipping = add(person, defaults(true, false)).json();
    var old = shop.service.get(PATH + "/" + both.getLong("id"), person.and());
    assertEquals(false, old.json().getBoolean("default_shipping"));
    assertEquals(true, old.json().getBoolean("default_billing"));
    assertEquals("\"2\"", old.header("ETag"), "it is another version now");
    shop.service.put(PATH + "/" + shipping.getLong("id"), defaults(true, true), person.and());
    assertEquals(List.of(1L, 1L), defaultsOf(person));
    shop.service.put(PATH + "/" + shipping.getLong("id"), defaults(false, true), person.and());
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
    var person = shop.join();
    var ids = IntStream.range(0, 10).mapToObj(i -> add(person, address()).json().getLong("id")).toList();
    var replies = shop.service.race(50, i -> i % 2 == 0
        ? shop.service.send(HttpMethod.POST, PATH, defaults(true, true).toBuffer(), person.and())
        : shop.service.send(HttpMethod.PUT, PATH + "/" + ids.get(i % 10), defaults(true, true).toBuffer(),
            person.and()));
    assertTrue(replies.stream().allMatch(reply -> reply.status() < 300));
    assertEquals(List.of(1L, 1L), defaultsOf(person));
  }

  @Test
  void the_database_itself_refuses_a_second_default() {
    var person = shop.join();
    add(person, defaults(true, true));
    add(person, address());
    for (var kind : List.of("default_shipping", "default_billing")) {
      assertThrows(PgException.class, () -> shop.service.sql(
          "UPDATE addresses SET " + kind + " = true WHERE customer_id = $1", person.id()));
    }
  }

  @Test
  void somebody_elses_address_is_not_there() {
    var ana = shop.join();
    var ben = shop.join();
    var path = PATH + "/" + add(ana, defaults(true, true)).json().getLong("id");
    add(ben, defaults(true, true));
    for (var reply : List.of(shop.service.get(path, ben.and()), shop.service.put(path, address(), ben.and()),
        shop.service.delete(path, ben.and()))) {
      assertEquals(404, reply.status());
      assertEquals("address-not-found", reply.code());
    }
    assertEquals(1, shop.service.get(PATH, ben.and()).items().size());
    assertEquals(List.of(1L, 1L), defaultsOf(ana), "another's default takes nothing away");
  }

  @Test
  void one_key_sent_twenty_times_adds_one_address_and_is_a_customers_own() {
    var ana = shop.join();
    var ben = shop.join();
    var headers = ana.and("Idempotency-Key", "address-1");
    var replies = shop.service.race(20, i -> shop.service.send(HttpMethod.POST, PATH, address().toBuffer(), headers));
    assertTrue(replies.stream().allMatch(reply -> reply.status() == 201 || reply.status() == 409));
    assertEquals(1, shop.service.get(PATH, ana.and()).items().size());
    var again = shop.service.post(PATH, address(), headers);
    assertEquals("true", again.header("Idempotency-Replayed"));
    var other = shop.service.post(PATH, address().put("city", "Laval"), headers);
    assertEquals("idempotency-key-reused", other.code());
    var bens = add(ben, address(), "Idempotency-Key", "address-1");
    assertEquals(null, bens.header("Idempotency-Replayed"));
    assertEquals(404, shop.service.get(PATH + "/" + again.json().getLong("id"), ben.and()).status());
  }

  @Test
  void an_account_has_a_hundred_addresses_at_most_and_they_are_listed_by_pages() {
    var person = shop.join();
    shop.service.race(101, i -> shop.service.send(HttpMethod.POST, PATH, address().toBuffer(), person.and()));
    assertEquals("too-many-addresses", add(person, address()).code());
    var first = shop.service.get(PATH + "?limit=60", person.and());
    assertEquals(60, first.items().size());
    var next = first.json().getJsonObject("_links").getJsonObject("next").getString("href");
    assertEquals("<" + next + ">; rel=\"next\"", first.header("Link"));
    var second = shop.service.get(next.replace("/customer-service", ""), person.and());
    assertEquals(40, second.items().size());
    assertEquals(null, second.json().getString("next_cursor"));
  }
}
