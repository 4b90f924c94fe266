package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnerTest {

  private static final Keys KEYS = new Keys(false);
  private static final String SESSION = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA_";

  /** Carts that are in Redis while the service is replaced must be found by the new one. */
  @Test
  void the_keys_of_a_cart_stay_the_same() {
    var customer = new Owner.Customer(17);
    assertEquals("cart:session:customer-17", KEYS.session(customer));
    assertEquals("cart:items:60d11ea7-345c-33c8-b0a7-e6d07b1f7efa", KEYS.items(customer));
    var guest = new Owner.Guest(SESSION);
    assertEquals("cart:session:" + SESSION, KEYS.session(guest));
    assertEquals("cart:items:0cb05477-ca3a-3c79-90c0-3d4148e47120", KEYS.items(guest));
  }

  /** Carts that are in a cluster while the service is replaced must be found by the new one too. */
  @Test
  void in_a_cluster_the_keys_of_a_cart_begin_with_its_group() {
    var keys = new Keys(true);
    var customer = new Owner.Customer(17);
    var guest = new Owner.Guest(SESSION);
    assertEquals("{carts-6}cart:session:customer-17", keys.session(customer));
    assertEquals("{carts-6}cart:items:60d11ea7-345c-33c8-b0a7-e6d07b1f7efa", keys.items(customer));
    assertEquals("{carts-6}cart:records", keys.records(customer));
    assertEquals("{carts-6}cart:arrived:" + SESSION, keys.arrived(customer, guest));
    assertEquals("{carts-0}cart:taken:" + SESSION, keys.taken(guest));
    assertEquals(10_000 / 16, keys.share(10_000));
  }

  @Test
  void the_carts_that_were_begun_are_counted_for_each_group_and_day() {
    var days = List.of(LocalDate.parse("2026-11-30"), LocalDate.parse("2026-12-01"));
    assertEquals(List.of(List.of("cart:begun:2026-11-30", "cart:begun:2026-12-01")), KEYS.begun(days));
    var counted = new Keys(true).begun(days);
    assertEquals(16, counted.size());
    assertEquals(List.of("{carts-6}cart:begun:2026-11-30", "{carts-6}cart:begun:2026-12-01"), counted.get(6));
    assertEquals("{carts-6}cart:begun:2026-12-01", new Keys(true).begun(new Owner.Customer(17), days.getLast()));
  }

  @Test
  void the_paths_of_a_guest_name_the_session() {
    assertEquals("/cart-service", new Owner.Customer(17).path());
    assertEquals("/cart-service/guest/" + SESSION, new Owner.Guest(SESSION).path());
  }

  @Test
  void a_guest_needs_a_well_formed_session_id() {
    for (var text : new String[] {"", "customer-17", SESSION + "A", SESSION.replace('_', '*')}) {
      assertThrows(IllegalArgumentException.class, () -> new Owner.Guest(text), text);
    }
  }
}
