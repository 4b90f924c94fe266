package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.cart.Shop.items;
import static pos.cart.Shop.line;
import static pos.cart.Surroundings.customer;
import static pos.testing.ServiceProcess.await;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import pos.cart.Surroundings.Customer;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;

/** Three instances, one Redis, everybody at once. */
class RaceTest {

  private static Shop shop;

  @BeforeAll
  static void open() {
    shop = new Shop(3);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  private static ServiceUnderTest any(int i) {
    return shop.instances.get(i % 3);
  }

  /** A product that every instance has asked the catalogue for, so that a busy machine makes no difference. */
  private static long known() {
    var product = Surroundings.product();
    var guest = shop.guest();
    shop.instances.forEach(instance ->
        await("catalogue", () -> instance.post(guest + "/add", line(product, 1)).status() == 200));
    return product;
  }

  private static Future<Reply> add(int i, Customer customer, String path, long product, String... headers) {
    return shop.send(any(i), customer, path, line(product, 1), headers);
  }

  private static Future<Reply> merge(int i, Customer customer, String guest) {
    return shop.send(any(i), customer, "/merge", new JsonObject().put("session_id", Shop.id(guest)));
  }

  private static List<Reply> all(List<Future<Reply>> racing) {
    return Future.all(racing).await().list();
  }

  private static long count(List<Reply> replies, int status) {
    return replies.stream().filter(reply -> reply.status() == status).count();
  }

  @Test
  void three_hundred_adds_over_three_instances_add_up_to_300() {
    var customer = customer();
    var product = known();
    var replies = shop.service.race(300, i -> add(i, customer, "/add", product));
    assertEquals(300, count(replies, 200));
    assertEquals(Map.of(product, 300L), shop.items(customer));
    assertEquals(300, replies.stream().map(reply -> reply.json().getLong("version")).distinct().count());
  }

  @Test
  void of_adds_at_the_limit_so_many_pass_as_there_is_room() {
    var customer = customer();
    var product = known();
    shop.add(customer, product, 990);
    var replies = shop.service.race(20, i -> add(i, customer, "/add", product));
    assertEquals(9, count(replies, 200));
    assertEquals(11, count(replies, 409));
    assertEquals(Map.of(product, 999L), shop.items(customer));
  }

  @Test
  void one_key_a_hundred_times_at_once_is_one_add_and_one_answer() {
    var customer = customer();
    var product = known();
    var key = UUID.randomUUID().toString();
    var replies = shop.service.race(100, i -> add(i, customer, "/add", product, "Idempotency-Key", key));
    assertEquals(100, count(replies, 200));
    assertEquals(1, replies.stream().map(reply -> reply.body().toString()).distinct().count());
    assertEquals(1, replies.stream().filter(reply -> reply.header("Idempotency-Replayed") == null).count());
    assertEquals(Map.of(product, 1L), shop.items(customer));
  }

  @RepeatedTest(5)
  void what_a_guest_added_before_the_merge_is_merged_and_what_he_adds_after_it_is_refused() {
    var customer = customer();
    var product = known();
    var guest = shop.guest();
    var racing = new ArrayList<Future<Reply>>();
    for (int i = 0; i < 60; i++) {
      racing.add(i == 30 ? merge(i, customer, guest) : add(i, null, guest + "/add", product));
    }
    var replies = all(racing);
    assertEquals(200, replies.remove(30).status());
    assertEquals(59, count(replies, 200) + count(replies, 404));
    assertEquals(count(replies, 200), shop.items(customer).getOrDefault(product, 0L));
  }

  @RepeatedTest(5)
  void of_two_customers_who_merge_one_session_one_gets_it() {
    var customers = List.of(customer(), customer());
    var product = known();
    var guest = shop.guest();
    shop.post(null, guest + "/add", line(product, 3));
    var replies = shop.service.race(2, i -> merge(i, customers.get(i), guest));
    assertEquals(1, count(replies, 200));
    assertEquals(1, count(replies, 404));
    assertEquals(3, customers.stream().mapToLong(customer -> shop.items(customer).getOrDefault(product, 0L)).sum());
  }

  @Test
  void one_session_merged_twenty_times_at_once_is_merged_once() {
    var customer = customer();
    var product = known();
    var guest = shop.guest();
    shop.post(null, guest + "/add", line(product, 3));
    assertEquals(20, count(shop.service.race(20, i -> merge(i, customer, guest)), 200));
    assertEquals(Map.of(product, 3L), shop.items(customer));
  }

  @Test
  void what_is_added_while_an_order_is_taken_out_many_times_stays() {
    var customer = customer();
    var product = known();
    shop.add(customer, product, 100);
    var purchase = PurchaseTest.bought(999_001, customer, product, 40).toBuffer();
    var replies = shop.service.race(60, i -> i % 3 == 0 ? any(i / 3).send(HttpMethod.POST, "/purchases", purchase)
        : add(i, customer, "/add", product));
    assertEquals(60, count(replies, 200));
    var applied = replies.stream().map(Reply::json).filter(json -> json.containsKey("applied"))
        .collect(Collectors.groupingBy(json -> json.getBoolean("applied"), Collectors.counting()));
    assertEquals(Map.of(true, 1L, false, 19L), applied);
    assertEquals(Map.of(product, 100L), shop.items(customer));
  }

  @Test
  void everything_at_once_ends_in_a_cart_that_has_what_the_last_answer_says() {
    var customer = customer();
    var products = IntStream.range(0, 5).mapToObj(i -> known()).toList();
    var replies = shop.service.race(200, i -> {
      var product = products.get(i % 5);
      return i % 7 == 0
          ? any(i).send(HttpMethod.DELETE, "/items/" + product, null, "Authorization", customer.authorization())
          : add(i, customer, "/add", product);
    });
    var last = replies.stream().reduce((a, b) ->
        a.json().getLong("version") > b.json().getLong("version") ? a : b).orElseThrow();
    assertEquals(items(last), shop.items(customer));
  }
}
