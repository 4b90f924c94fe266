package pos.acceptance;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import pos.reporting.core.Figure;
import pos.shop.Part;

/** The largest rows that customers, orders and reports can have, enough of them for more than a page of each list. */
final class LargestOfficeRows {

  /** The order with the most items, of the customer of the development data. */
  static final long ORDER = 1;
  static final long CUSTOMER = 1;
  static final long REPORT = 1;
  private static final int PRODUCTS = 20_000;
  /** As many as there can be locations. */
  static final int PLACES = 200;

  private final FloorDatabases databases;

  private LargestOfficeRows(FloorDatabases databases) {
    this.databases = databases;
  }

  static void insert(FloorDatabases databases) {
    var rows = new LargestOfficeRows(databases);
    rows.addresses();
    rows.orders();
    rows.receipts();
    rows.products();
    rows.report();
    rows.webhooks();
  }

  private void addresses() {
    databases.sql(Part.CUSTOMER, """
        INSERT INTO addresses (customer_id, full_name, line1, line2, city, province, postal_code, phone,
          default_shipping, default_billing)
        SELECT 1, repeat('€', 200), repeat('€', 200), repeat('€', 200), repeat('€', 100), 'QC', 'H3B 1A5',
          '+15145550199', false, false FROM generate_series(1, 99)
        """);
  }

  /** Each has been refunded after it had arrived, so that it has the longest history. */
  private void orders() {
    databases.sql(Part.ORDER, """
        WITH address AS (SELECT json_build_object('full_name', repeat('€', 200), 'line1', repeat('€', 200),
          'line2', repeat('€', 200), 'city', repeat('€', 100), 'province', 'QC', 'postal_code', 'H3B 1A5',
          'country', 'CA', 'phone', '+15145550199') AS json)
        INSERT INTO orders (customer_id, cart_id, cart_version, status, reason, subtotal_cents, taxes, tax_cents,
          shipping_cents, total_cents, captured_cents, refunded_cents, payment_method, reservation_id,
          shipping_address, billing_address, trace, created_at, updated_at, confirmed_at, ended_at)
        SELECT 1, 'customer:1', n, 'refunded', repeat('€', 500), 100, '[]', 0, 0, 100, 100, 100, 'card', n, json, json,
          'test', now(), now(), now(), now() FROM address, generate_series(1, 250) AS n
        """);
    databases.sql(Part.ORDER, """
        INSERT INTO order_items (order_id, line_no, product_id, sku, name, quantity, unit_price_cents, total_cents,
          tax_code)
        SELECT id, n, n, repeat('€', 64), repeat('€', 200), 999, 100, 99900, 'exempt'
        FROM orders, generate_series(1, CASE id WHEN 1 THEN 100 ELSE 1 END) AS n
        """);
    databases.sql(Part.ORDER, """
        INSERT INTO statuses (order_id, status, from_status, reason, created_at)
        SELECT o.id, move.status, lag(move.status) OVER (PARTITION BY o.id ORDER BY n), repeat('€', 500), now()
        FROM orders o, unnest(ARRAY['pending', 'reserved', 'paid', 'confirmed', 'shipped', 'delivered', 'refunded'])
          WITH ORDINALITY AS move(status, n)
        """);
  }

  /** Two weeks of as many places as there can be, and as many cashiers with the longest names. */
  private void receipts() {
    var figures = Figure.each(column -> column);
    var values = Figure.each(column -> List.of("gross_cents", "cash_cents").contains(column) ? "900000000000" : "0");
    databases.sql(Part.REPORTING, """
        INSERT INTO aggregated_days (day, store_id, channel, cashier, %s)
        SELECT current_date - d, n, CASE n WHEN %d THEN 'online' ELSE 'pos' END, n || repeat('€', 95), %s
        FROM generate_series(0, 14) AS d, generate_series(1, %d) AS n
        """.formatted(figures, WebShop.LOGISTICS_CENTRE, values, PLACES));
    databases.sql(Part.REPORTING, """
        INSERT INTO aggregated_sales (hour, day, store_id, channel, cashier, %1$s)
        SELECT day + interval '12 hours', day, store_id, channel, cashier, %1$s FROM aggregated_days
        """.formatted(figures));
  }

  private void products() {
    databases.sql(Part.REPORTING, """
        INSERT INTO sold_products (id, product_id, sku, name, category_id, category)
        SELECT md5(n::text)::uuid, n, n || repeat('€', 58), n || repeat('€', 190), n %% 250,
          n %% 250 || repeat('€', 95) FROM generate_series(1, %d) AS n
        """.formatted(PRODUCTS));
    databases.sql(Part.REPORTING, """
        INSERT INTO aggregated_products
        SELECT current_date - (n %% 7)::int, store, CASE store WHEN %d THEN 'online' ELSE 'pos' END,
          md5(n::text)::uuid, 1000000, 0, 900000000000, 0, 0, 0
        FROM generate_series(1, %d) AS n, LATERAL (SELECT 1 + n %% %d AS store) AS place
        """.formatted(WebShop.LOGISTICS_CENTRE, PRODUCTS, PLACES));
    databases.sql(Part.REPORTING, """
        INSERT INTO aggregated_categories
        SELECT current_date - 1, n, n || repeat('€', 95), 1000000, 0, 900000000000, 0, 0, 0
        FROM generate_series(1, 250) AS n
        """);
    databases.sql(Part.REPORTING, "VACUUM ANALYZE");
  }

  /** All places, all alerts that are shown, and no figure that agrees with the books. */
  private void report() {
    var figures = new JsonObject().put("net_cents", 0L).put("taxes_cents", 0L).put("total_cents", 0L);
    Stream.of(Figure.values()).forEach(figure -> figures.put(figure.column(), 900_000_000_000L));
    var stores = new JsonArray();
    var differences = new JsonArray();
    for (int store = 1; store <= PLACES; store++) {
      stores.add(figures.copy().put("store_id", store).put("channel", "pos"));
      for (int i = 0; i < 10; i++) {
        differences.add(new JsonObject().put("service", "sales-service").put("store_id", store)
            .put("figure", "rounding_cents").put("reported", 900_000_000_000L).put("booked", 1).put("difference", 1));
      }
    }
    var content = new JsonObject().put("stores", stores).put("totals", figures)
        .put("reconciliation", new JsonObject().put("consistent", false).put("differences", differences))
        .put("sources", new JsonArray()).put("as_of", "2026-11-30T00:00:00Z");
    databases.sql(Part.REPORTING, """
        INSERT INTO reports (type, since, until, content) VALUES ('consolidated', now() - interval '1 day', now(), $1)
        """, content);
  }

  /** Disabled, so that nothing is sent. The list of webhooks is whole: there can be a hundred. */
  private void webhooks() {
    databases.sql(Part.REPORTING, """
        INSERT INTO webhooks (url, description, event_types, secret, enabled, disabled_reason)
        SELECT 'https://example.com/' || repeat('x', 480), repeat('€', 200), ARRAY['order.cancelled',
          'order.confirmed', 'order.refunded', 'order.shipped', 'product.changed', 'sale.completed', 'sale.returned',
          'sale.voided', 'session.closed', 'stock.low'], 'whsec_AAAA', false, 'failing' FROM generate_series(1, 100)
        """);
    databases.sql(Part.REPORTING, """
        WITH message AS (
          INSERT INTO webhook_messages (event_id, type, reference, stream, position, body)
          VALUES (gen_random_uuid(), 'order.confirmed', 'order:' || repeat('x', 100), '', 1, '{}') RETURNING *)
        INSERT INTO webhook_deliveries (webhook_id, message_id, reference, position, attempts, status, answer)
        SELECT 1, id, reference, position, 9, 500, repeat('€', 500) FROM message, generate_series(1, 300)
        """);
  }
}
