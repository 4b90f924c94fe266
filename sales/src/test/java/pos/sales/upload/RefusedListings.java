package pos.sales.upload;

import java.util.Map;
import pos.sales.upload.RefusedSales.Filter;
import pos.testing.Plans.Listing;

/** The lists of refused sales by each filter, for a check of their plans. */
public final class RefusedListings {

  private RefusedListings() {}

  public static Map<String, Listing> all() {
    return Map.of(
        "", by(new Filter(null, null, null, false)),
        "store_id", by(new Filter(5L, null, null, false)),
        "register_id", by(new Filter(null, 9L, null, false)),
        "code", by(new Filter(null, null, "old", false)),
        "dismissed", by(new Filter(null, null, null, true)));
  }

  public static String order() {
    return RefusedSales.ORDER;
  }

  private static Listing by(Filter filter) {
    return (client, page) -> RefusedSales.list(client, filter, page);
  }
}
