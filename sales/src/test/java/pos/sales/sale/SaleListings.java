package pos.sales.sale;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import pos.testing.Plans.Listing;

/** The lists of sales by each filter, for a check of their plans. */
public final class SaleListings {

  private SaleListings() {}

  /** @param from the time of an old sale */
  public static Map<String, Listing> of(Instant from) {
    return Map.ofEntries(
        Map.entry("", by(() -> new SaleFilter(null))),
        Map.entry("store_id", by(() -> new SaleFilter(null).store(3L))),
        Map.entry("register_id", by(() -> new SaleFilter(null).register(3L))),
        Map.entry("from", by(() -> new SaleFilter(null).from(from))),
        Map.entry("to", by(() -> new SaleFilter(null).before(from.plus(Duration.ofDays(1))))),
        Map.entry("product_id", by(() -> new SaleFilter(7L))),
        Map.entry("cashier", by(() -> new SaleFilter(null).cashier("Old"))),
        Map.entry("receipt_number", by(() -> new SaleFilter(null).receiptNumber(3L))),
        Map.entry("status", by(() -> new SaleFilter(null).status("returned"))),
        Map.entry("stock_status", by(() -> new SaleFilter(null).stockStatus("pending"))),
        Map.entry("price_mismatch", by(() -> new SaleFilter(null).priceMismatch(true))),
        Map.entry("tax_mismatch", by(() -> new SaleFilter(null).taxMismatch(true))),
        Map.entry("clock_mismatch", by(() -> new SaleFilter(null).clockMismatch(true))),
        Map.entry("late_for_session", by(() -> new SaleFilter(null).lateFor(11L))));
  }

  public static String order() {
    return Sales.ORDER;
  }

  /** @param filter makes a filter for each page, which adds the page's beginning */
  private static Listing by(Supplier<SaleFilter> filter) {
    return (client, page) -> Sales.list(client, filter.get(), page);
  }
}
