package pos.sales.till;

import java.util.Map;
import pos.common.shop.StoreScope;
import pos.testing.Plans.Listing;

/** The list of cashiers by each filter, for a check of its plans. */
public final class CashierListings {

  private CashierListings() {}

  public static Map<String, Listing> all() {
    return Map.of(
        "", (client, page) -> Cashiers.list(client, StoreScope.ALL, null, page),
        "store_id", (client, page) -> Cashiers.list(client, new StoreScope.OneStore(99), null, page),
        "active", (client, page) -> Cashiers.list(client, StoreScope.ALL, false, page));
  }

  public static String order() {
    return Cashiers.ORDER;
  }
}
