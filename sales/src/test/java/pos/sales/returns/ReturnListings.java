package pos.sales.returns;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import pos.testing.Plans.Listing;

/** The lists of returns by each filter, for a check of their plans. */
public final class ReturnListings {

  private ReturnListings() {}

  /** @param from the time of an old return */
  public static Map<String, Listing> of(Instant from) {
    return Map.of(
        "", by(ReturnFilter::new),
        "with_receipt", by(() -> new ReturnFilter().withReceipt(false)),
        "store_id", by(() -> new ReturnFilter().store(2L)),
        "product_id", by(() -> new ReturnFilter(7L)),
        "from", by(() -> new ReturnFilter().from(from)),
        "to", by(() -> new ReturnFilter().before(from.plus(Duration.ofDays(1)))));
  }

  /** @param sale that has returns */
  public static Map<String, Listing> ofSale(UUID sale) {
    return Map.of("", by(() -> new ReturnFilter().sale(sale)));
  }

  public static String order() {
    return Returns.ORDER;
  }

  /** @param filter makes a filter for each page, which adds the page's beginning */
  private static Listing by(Supplier<ReturnFilter> filter) {
    return (client, page) -> Returns.list(client, filter.get(), page);
  }
}
