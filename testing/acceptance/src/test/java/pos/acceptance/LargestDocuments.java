package pos.acceptance;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Where the largest documents are that the contracts allow; see {@link LargestRows}. */
final class LargestDocuments {

  private static final String LARGEST = String.valueOf(LargestRows.LARGEST);
  private static final String PRODUCTS =
      LongStream.rangeClosed(1, 200).mapToObj(n -> String.valueOf(20 + n)).collect(Collectors.joining(","));

  /** The paths of the largest documents behind their services, by operation. */
  static final Map<String, List<String>> PATHS = new TreeMap<>(Map.ofEntries(
      Map.entry("product list_products", List.of("/products?limit=200&ids=" + PRODUCTS)),
      Map.entry("product read_product", List.of("/products/21")),
      Map.entry("inventory read_availability", List.of("/products/5001/availability")),
      Map.entry("inventory read_web_availability", List.of("/availability?product_id=" + PRODUCTS)),
      Map.entry("inventory explain_stock", List.of("/stocks/3/5001/explain")),
      Map.entry("inventory read_movement", List.of("/movements/" + LARGEST)),
      Map.entry("inventory read_ledger", List.of("/locations/3/ledger",
          "/locations/3/ledger?after=" + (LargestRows.LARGEST - 1))),
      Map.entry("inventory read_count", List.of("/counts/" + LARGEST)),
      Map.entry("inventory read_reservation", List.of("/reservations/" + LARGEST)),
      Map.entry("inventory read_replenishment", List.of("/replenishments/1")),
      Map.entry("sales read_sale", List.of("/sales/" + LargestRows.SALE)),
      Map.entry("sales read_return", List.of("/returns/00000000-0000-7000-8000-000000000001")),
      Map.entry("sales read_session", List.of("/sessions/201", "/sessions/1")),
      Map.entry("sales read_refused_sale", List.of("/sales/refused/1")),
      Map.entry("sales summarize_sales", List.of("/sales/summary")),
      Map.entry("inventory audit_stocks", List.of("/audit/stocks?limit=200")),
      Map.entry("inventory audit_movements", List.of("/audit/movements?limit=200")),
      Map.entry("inventory audit_reservations", List.of("/audit/reservations?limit=200")),
      Map.entry("sales audit_sales", List.of("/audit/sales?limit=200")),
      Map.entry("sales audit_returns", List.of("/audit/returns?limit=200")),
      Map.entry("sales tell_sales", List.of("/audit/sales/events?limit=200")),
      Map.entry("sales tell_returns", List.of("/audit/returns/events?limit=200")),
      Map.entry("sales read_journal", List.of("/journal/entries?limit=200&register_id=6")),
      Map.entry("sales audit_journal", List.of("/journal/differences?limit=200&register_id=6")),
      Map.entry("sales audit_unwritten", List.of("/journal/unwritten?limit=200&kind=sale&register_id=6")),
      Map.entry("order tell_orders", List.of("/audit/orders/events?limit=200")),
      Map.entry("sales read_catalogue", List.of("/catalogue")),
      Map.entry("order audit_orders", List.of("/audit/orders?limit=200")),
      Map.entry("order read_order", List.of("/orders/" + LargestOfficeRows.ORDER)),
      Map.entry("order read_order_history", List.of("/orders/" + LargestOfficeRows.ORDER + "/history")),
      Map.entry("order read_any_order", List.of("/admin/orders/" + LargestOfficeRows.ORDER)),
      Map.entry("order read_any_order_history", List.of("/admin/orders/" + LargestOfficeRows.ORDER + "/history")),
      Map.entry("order summarize_orders", List.of("/orders/summary")),
      Map.entry("cart read_cart", List.of("/cart")),
      Map.entry("reporting report_sales", Stream.of("hour", "day", "week", "month", "store", "channel", "cashier",
          "product", "category").map(each -> "/reports/sales?limit=200&from=2016-01-01&to=2027-12-30&group_by=" + each)
          .toList()),
      Map.entry("reporting read_dashboard", List.of("/dashboard")),
      Map.entry("reporting read_kpis", List.of("/kpis?from=2016-01-01&to=2027-12-30")),
      Map.entry("reporting reconcile", List.of("/reconciliation"))));

  /** What is sent in other types than JSON, a few at a time, has tests of its own. */
  static final List<String> IN_SEVERAL_TYPES =
      List.of("sales print_receipt", "sales print_return", "reporting read_report", "reporting stream_dashboard");

  /** What has a few fields, and so is smaller than what is read here of the same service. */
  static final Map<String, String> SMALL = new TreeMap<>(Map.ofEntries(
      Map.entry("product scan_product", "as read_product"),
      Map.entry("product read_category", "a name"), Map.entry("product read_import", "a hundred errors"),
      Map.entry("inventory read_location", "a name and an address"),
      Map.entry("inventory read_stock", "a row of amounts"),
      Map.entry("sales read_register", "a name"),
      Map.entry("sales read_cashier", "a name"),
      Map.entry("reporting read_webhook", "a URL and ten types"),
      Map.entry("sales read_journal_keys", "a few keys"),
      Map.entry("sales read_seals", "sums, a day each"),
      Map.entry("sales sign_archive", "sums, a register each"),
      Map.entry("reporting examine_books", "a page of the audits of other services"),
      Map.entry("customer read_customer", "names"),
      Map.entry("customer read_address", "an address"),
      Map.entry("cart read_guest_cart", "as read_cart"),
      Map.entry("cart summarize_carts", "two weeks of numbers")));

  private LargestDocuments() {}
}
