package pos.acceptance;

import pos.shop.Part;

/** The largest rows that the services of the stores accept, enough of them for more than a page of each list. */
final class LargestRows {

  /** The id of a sale of 1,900 lines with a return of all of them. */
  static final String SALE = "00000000-0000-7000-8000-000000000231";
  /** The id of a movement, a count and a reservation of 2,000 lines. */
  static final long LARGEST = 900_000;
  private static final String ID = "('00000000-0000-7000-8000-' || lpad(%s::text, 12, '0'))::uuid";

  private final FloorDatabases databases;

  private LargestRows(FloorDatabases databases) {
    this.databases = databases;
  }

  static void insert(FloorDatabases databases) {
    var rows = new LargestRows(databases);
    rows.sales();
    rows.journal();
    rows.returns();
    rows.sessions();
    rows.cashiers();
    rows.refusedSales();
    rows.products();
    rows.stocks();
    rows.movements();
    rows.counts();
    rows.reservations();
    rows.replenishments();
  }

  /** Inserts a sale of lines of two pieces at register 6, in its open session if there is one, and returns its id. */
  static String sale(FloorDatabases databases, long number, int lines) {
    databases.sql(Part.SALES, "INSERT INTO sale_ids SELECT %s, now(), 6, $1".formatted(ID.formatted("$1")), number);
    databases.sql(Part.SALES, """
        INSERT INTO transactions (id, sold_at, fingerprint, receipt_number, store_id, register_id, cashier,
          subtotal_cents, tax_cents, taxes, rounding_cents, total_cents, stock_status, price_mismatch, session_id)
        SELECT id, sold_at, 'f', receipt_number, 3, 6, 'Bao', 200 * $2, 0, '[]', 0, 200 * $2, 'confirmed', false,
          (SELECT id FROM sessions WHERE register_id = 6 AND closed_at IS NULL)
        FROM sale_ids WHERE receipt_number = $1 AND register_id = 6
        """, number, (long) lines);
    databases.sql(Part.SALES, """
        INSERT INTO line_items SELECT id, sold_at, n, 2, 'SKU-2', 'Café de la maison', 2, 100, 0, 200, 'exempt'
        FROM sale_ids, generate_series(1, $2) AS n WHERE receipt_number = $1 AND register_id = 6
        """, number, (long) lines);
    return databases.sql(Part.SALES, """
        INSERT INTO payments SELECT id, 1, 'debit', 200 * $2 FROM sale_ids
        WHERE receipt_number = $1 AND register_id = 6 RETURNING sale_id
        """, number, (long) lines).getFirst().getUUID(0).toString();
  }

  /** Sales at register 6: 200 of 20 lines, 30 of 900, and one of 1,900. */
  private void sales() {
    run(Part.SALES, """
        INSERT INTO sale_ids SELECT %s, now() - interval '1 day' + n * interval '1 second', 6, n
        FROM generate_series(1, 231) AS n
        """.formatted(ID.formatted("n")));
    run(Part.SALES, """
        INSERT INTO transactions (id, sold_at, fingerprint, receipt_number, store_id, register_id, cashier,
          subtotal_cents, tax_cents, taxes, rounding_cents, total_cents, stock_status, price_mismatch)
        SELECT id, sold_at, repeat('f', 64), receipt_number, 3, 6, repeat('€', 100), 1900, 0, '[]', 0, 1900,
          'confirmed', false FROM sale_ids
        """);
    run(Part.SALES, """
        INSERT INTO line_items
        SELECT id, sold_at, n, n, 'SKU-' || n, 'Café de la maison, sachet de ' || n || ' g', 2, 100, 0, 200, 'exempt'
        FROM sale_ids, generate_series(1,
          CASE WHEN receipt_number <= 200 THEN 20 WHEN receipt_number <= 230 THEN 900 ELSE 1900 END) AS n
        """);
    run(Part.SALES, """
        INSERT INTO payments SELECT id, n, 'cash', 95, 10095, 10000 FROM sale_ids, generate_series(1, 20) AS n
        """);
  }

  /** What the journal says about these sales, as long as they are. */
  private void journal() {
    run(Part.SALES, """
        INSERT INTO journal
        SELECT 6, 1 + receipt_number, 'sale', receipt_number, id::text, now(), 1900,
          json_build_object('register_id', 6, 'seq', 1 + receipt_number, 'facts', json_build_object('lines',
            (SELECT json_agg(json_build_array(line_no, product_id, sku, quantity, unit_price_cents, discount_cents,
            tax_code)) FROM line_items WHERE sale_id = id)))::text,
          repeat('f', 64)
        FROM sale_ids WHERE register_id = 6
        """);
  }

  private void returns() {
    run(Part.SALES, """
        INSERT INTO returns (id, fingerprint, sale_id, store_id, returned_at, subtotal_cents, tax_cents, taxes,
          rounding_cents, total_cents, reason, refund_method, restock, approved_by)
        SELECT %s, 'f', '%s', 3, now(), 10, 0, '[]', 0, 10, repeat('€', 500), 'debit', true, repeat('€', 100)
        FROM generate_series(1, 201) AS n
        """.formatted(ID.formatted("n"), SALE));
    run(Part.SALES, """
        INSERT INTO return_lines
        SELECT id, n, n, 'SKU-' || n, 'Café de la maison, sachet de ' || n || ' g', 1, 100, 0, 100, 'exempt'
        FROM returns, generate_series(1, CASE WHEN id = %s THEN 1900 ELSE 1 END) AS n
        """.formatted(ID.formatted("1")));
  }

  /** Closed sessions with reports as large as they can become, and an open one with the most cash movements. */
  private void sessions() {
    run(Part.SALES, """
        INSERT INTO sessions (register_id, store_id, cashier, opening_float_cents, closed_at, closed_by, z_number,
          expected_cash_cents, counted_cash_cents, report)
        SELECT 1, 1, repeat('€', 100), 0, now(), repeat('€', 100), n, 0, 0,
          json_build_object('version', 1, 'cash_movements', repeat('€', 100000)) FROM generate_series(1, 200) AS n
        """);
    run(Part.SALES, """
        WITH opened AS (INSERT INTO sessions (register_id, store_id, cashier, opening_float_cents)
          VALUES (1, 1, 'Amélie', 0) RETURNING id)
        INSERT INTO cash_movements SELECT id, n, 'pay_in', 1, repeat('€', 60), 'Amélie'
        FROM opened, generate_series(1, 1000) AS n
        """);
  }

  private void cashiers() {
    run(Part.SALES, """
        INSERT INTO cashiers (store_id, name, role, pin_hash)
        SELECT 3, n || repeat('€', 90), 'cashier', 'x' FROM generate_series(1, 250) AS n
        """);
  }

  private void refusedSales() {
    run(Part.SALES, """
        INSERT INTO refused_sales (fingerprint, store_id, register_id, content, problem, code)
        SELECT n, 3, 6, to_json(repeat('€', CASE n WHEN 1 THEN 1300000 ELSE 100000 END)), json_build_object('type',
          'about:blank', 'title', 'Unprocessable Entity', 'status', 422, 'detail', repeat('€', 300),
          'code', 'invalid-input', 'errors', (SELECT json_agg(json_build_object('field', 'lines[' || e || ']',
          'message', 'is missing')) FROM generate_series(1, 50) AS e)), 'invalid-input'
        FROM generate_series(1, 201) AS n
        """);
  }

  private void products() {
    run(Part.PRODUCT, """
        INSERT INTO products (sku, name, description, price_cents, tax_code)
        SELECT 'LARGE-' || n, 'large ' || repeat('€', 190), repeat('€', 4000), 100, 'exempt'
        FROM generate_series(1, 250) AS n
        """);
    run(Part.PRODUCT, """
        INSERT INTO categories (name) SELECT n || repeat('€', 90) FROM generate_series(1, 250) AS n
        """);
  }

  private void stocks() {
    run(Part.INVENTORY, """
        INSERT INTO stocks (location_id, product_id) SELECT 3, n FROM generate_series(5001, 5300) AS n
        """);
    run(Part.INVENTORY, """
        INSERT INTO locations (name, type, address) SELECT repeat('€', 100), 'store', repeat('€', 300)
        FROM generate_series(1, 200 - (SELECT count(*) FROM locations))
        """);
  }

  private void movements() {
    run(Part.INVENTORY, """
        INSERT INTO catalogue (product_id, sku, barcode, name, active, version, epoch)
        SELECT first + n, repeat('€', 64), '4006381333931', repeat('€', 200), true, 1, 9
        FROM generate_series(1, 2000) AS n, unnest(ARRAY[100, 5000, 100000, 200000, 1000000]) AS first
        """);
    run(Part.INVENTORY, """
        INSERT INTO movements (type, location_id, reference)
        SELECT 'receipt', 3, n || repeat('€', 97) FROM generate_series(1, 250) AS n
        """);
    run(Part.INVENTORY, """
        INSERT INTO movement_lines (movement_id, location_id, product_id, quantity)
        SELECT m.id, 3, 5000 + n, 1 FROM movements m, generate_series(1, CASE WHEN m.reference LIKE '1€%' THEN 2000
          ELSE 100 END) AS n
        WHERE m.reference LIKE '%€'
        """);
  }

  private void counts() {
    run(Part.INVENTORY, """
        INSERT INTO movements (id, type, location_id, reference) OVERRIDING SYSTEM VALUE
        VALUES (%1$d, 'receipt', 3, repeat('€', 100))
        """.formatted(LARGEST));
    run(Part.INVENTORY, """
        INSERT INTO movement_lines SELECT %d, 3, 5000 + n, 1000000 FROM generate_series(1, 2000) AS n
        """.formatted(LARGEST));
    run(Part.INVENTORY, """
        INSERT INTO counts (id, location_id, counted_at) OVERRIDING SYSTEM VALUE VALUES (%d, 3, now())
        """.formatted(LARGEST));
    run(Part.INVENTORY, """
        INSERT INTO count_lines SELECT %d, 1000000 + n, 1000000, -1000000 FROM generate_series(1, 2000) AS n
        """.formatted(LARGEST));
  }

  /** More of one product than are shown with its stock; they end later than any test. */
  private void reservations() {
    run(Part.INVENTORY, """
        INSERT INTO reservations (id, reference, location_id, ttl_seconds, expires_at) OVERRIDING SYSTEM VALUE
        SELECT %d + n, n || repeat('€', 96), 3, 3600, now() + interval '1 hour' FROM generate_series(0, 150) AS n
        """.formatted(LARGEST));
    run(Part.INVENTORY, """
        INSERT INTO reservation_lines SELECT id, 5000 + n, 1000000
        FROM reservations, generate_series(1, CASE id WHEN %1$d THEN 2000 ELSE 1 END) AS n WHERE id >= %1$d
        """.formatted(LARGEST));
  }

  private void replenishments() {
    run(Part.INVENTORY, """
        INSERT INTO replenishments (location_id, from_location_id, comment, reason)
        SELECT 3, 6, repeat('€', 500), repeat('€', 500) FROM generate_series(1, 250)
        """);
    run(Part.INVENTORY, """
        INSERT INTO replenishment_lines SELECT id, 100 + n, 1000000, 1000000
        FROM replenishments, generate_series(1, CASE id WHEN 1 THEN 2000 ELSE 100 END) AS n
        """);
  }

  private void run(Part part, String statement) {
    databases.sql(part, statement);
  }
}
