package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.cart.OtherServices.customer;
import static pos.cart.Shop.items;
import static pos.cart.Shop.line;
import static pos.testing.ServiceProcess.await;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.cart.OtherServices.Customer;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;

/** Simultaneous requests to three instances on one Redis. */
class RaceTest {

  @RegisterExtension
  private static final Shop shop = new Shop(3);

  private static ServiceUnderTest any(int i) {
    return shop.instances.get(i % 3);
  }

  /** Returns a product that every instance has cached, so that the speed of the catalogue makes no difference. */
  private static long cachedProduct() {
    var product = OtherServices.product();
    var guest = shop.guest();
    shop.instances.forEach(instance ->
        await("catalogue", () -> instance.post(guest + "/add", line(product, 1)).status() == 200));
    return product;
  }

  private static Future<Reply> add(int i, Customer customer, long product, String... headers) {
    return Shop.post(any(i), customer, "/add", line(product, 1), headers);
  }

  private static Future<Reply> addAsGuest(int i, String guest, long product) {
    return any(i).send(HttpMethod.POST, guest + "/add", line(product, 1).toBuffer());
  }

  private static Future<Reply> merge(int i, Customer customer, String guest) {
    return Shop.post(any(i), customer, "/merge", Shop.sessionOf(guest));
  }

  private static long count(List<Reply> replies, int status) {
    return replies.stream().filter(reply -> reply.status() == status).count();
  }

  @Test
  void three_hundred_adds_over_three_instances_add_up_to_300() {
    var customer = customer();
    var product = cachedProduct();
    var replies = shop.service.race(300, i -> add(i, customer, product));
    assertEquals(300, count(replies, 200));
    assertEquals(Map.of(product, 300L), shop.items(customer));
    assertEquals(300, replies.stream().map(reply -> reply.json().getLong("version")).distinct().count());
  }

  @Test
  void adds_at_the_limit_succeed_as_long_as_there_is_room() {
    var customer = customer();
    var product = cachedProduct();
    shop.add(customer, product, 990);
    var replies = shop.service.race(20, i -> add(i, customer, product));
    assertEquals(9, count(replies, 200));
    assertEquals(11, count(replies, 409));
    assertEquals(Map.of(product, 999L), shop.items(customer));
  }

  @Test
  void a_hundred_adds_with_one_key_are_one_add_and_one_answer() {
    var customer = customer();
    var product = cachedProduct();
    var key = UUID.randomUUID().toString();
    var replies = shop.service.race(100, i -> add(i, customer, product, "Idempotency-Key", key));
    assertEquals(100, count(replies, 200));
    assertEquals(1, replies.stream().map(reply -> reply.body().toString()).distinct().count());
    assertEquals(1, replies.stream().filter(reply -> reply.header("Idempotency-Replayed") == null).count());
    assertEquals(Map.of(product, 1L), shop.items(customer));
  }

  @RepeatedTest(5)
  void a_guests_adds_are_merged_or_refused_and_none_is_lost() {
    var customer = customer();
    var product = cachedProduct();
    var guest = shop.guest();
    var replies = shop.service.race(60, i -> i == 30 ? merge(i, customer, guest) : addAsGuest(i, guest, product));
    assertEquals(200, replies.get(30).status());
    var adds = IntStream.range(0, 60).filter(i -> i != 30).mapToObj(replies::get).toList();
    assertEquals(59, count(adds, 200) + count(adds, 404));
    assertEquals(count(adds, 200), shop.items(customer).getOrDefault(product, 0L));
  }

  @RepeatedTest(5)
  void a_session_that_two_customers_merge_goes_to_one_of_them() {
    var customers = List.of(customer(), customer());
    var product = cachedProduct();
    var guest = shop.guest();
    shop.addAsGuest(guest, product, 3);
    var replies = shop.service.race(2, i -> merge(i, customers.get(i), guest));
    assertEquals(1, count(replies, 200));
    assertEquals(1, count(replies, 404));
    assertEquals(3, customers.stream().mapToLong(customer -> shop.items(customer).getOrDefault(product, 0L)).sum());
  }

  @Test
  void a_session_that_is_merged_twenty_times_at_once_is_merged_once() {
    var customer = customer();
    var product = cachedProduct();
    var guest = shop.guest();
    shop.addAsGuest(guest, product, 3);
    assertEquals(20, count(shop.service.race(20, i -> merge(i, customer, guest)), 200));
    assertEquals(Map.of(product, 3L), shop.items(customer));
  }

  @Test
  void items_added_while_a_purchase_is_recorded_many_times_stay() {
    var customer = customer();
    var product = cachedProduct();
    shop.add(customer, product, 100);
    var purchase = PurchaseTest.purchaseOf(999_001, customer, product, 40).toBuffer();
    var replies = shop.service.race(60, i -> i % 3 == 0 ? any(i / 3).send(HttpMethod.POST, "/purchases", purchase)
        : add(i, customer, product));
    assertEquals(60, count(replies, 200));
    var applied = replies.stream().map(Reply::json).filter(json -> json.containsKey("applied"))
        .collect(Collectors.groupingBy(json -> json.getBoolean("applied"), Collectors.counting()));
    assertEquals(Map.of(true, 1L, false, 19L), applied);
    assertEquals(Map.of(product, 100L), shop.items(customer));
  }

  @Test
  void after_all_kinds_of_changes_at_once_the_cart_is_what_the_last_answer_shows() {
    var customer = customer();
    var products = IntStream.range(0, 5).mapToObj(_ -> cachedProduct()).toList();
    var replies = shop.service.race(200, i -> {
      var product = products.get(i % 5);
      return i % 7 == 0
          ? any(i).send(HttpMethod.DELETE, "/items/" + product, null, "Authorization", customer.authorization())
          : add(i, customer, product);
    });
    var last = replies.stream().reduce((a, b) ->
        a.json().getLong("version") > b.json().getLong("version") ? a : b).orElseThrow();
    assertEquals(items(last), shop.items(customer));
  }
}
