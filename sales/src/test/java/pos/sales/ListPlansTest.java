package pos.sales;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.sales.branch.BranchListings;
import pos.sales.journal.JournalListings;
import pos.sales.register.RegisterListings;
import pos.sales.returns.ReturnListings;
import pos.sales.returns.Returns;
import pos.sales.sale.SaleListings;
import pos.sales.sale.Sales;
import pos.sales.till.CashierListings;
import pos.sales.upload.RefusedListings;
import pos.testing.Plans;
import pos.testing.ServiceUnderTest;

/** Large tables in which what is rare is old: a list that walks back in time takes long to find it. */
class ListPlansTest {

  @RegisterExtension
  private static final ServiceUnderTest service =
      ServiceUnderTest.of("sales-service", SalesService::new, SalesService::port);
  private static Plans plans;

  @BeforeAll
  static void fill_the_tables() {
    plans = service.plans();
    plans.fill(List.of("""
        INSERT INTO sale_ids
        SELECT md5(n::text)::uuid, now() - (60000 - n) * interval '1 minute', 1 + n % 10, n / 10 + 1
        FROM generate_series(1, 60000) AS n
        """, """
        INSERT INTO transactions (id, sold_at, fingerprint, receipt_number, store_id, register_id, cashier,
          subtotal_cents, tax_cents, taxes, rounding_cents, total_cents, status, stock_status, price_mismatch,
          tax_mismatch, clock_mismatch)
        SELECT id, sold_at, 'x', receipt_number, (register_id + 1) / 2, register_id,
          CASE WHEN old THEN 'Old' ELSE 'Cashier ' || receipt_number % 50 END, 100, 0, '[]', 0, 100,
          CASE WHEN old THEN 'returned' ELSE 'completed' END, CASE WHEN old THEN 'pending' ELSE 'confirmed' END, old,
          old, old
        FROM sale_ids, LATERAL (SELECT receipt_number < 200 AS old) AS age
        """, """
        INSERT INTO line_items (sale_id, sold_at, line_no, product_id, sku, name, quantity, unit_price_cents,
          discount_cents, total_cents, tax_code)
        SELECT id, sold_at, 1, CASE WHEN receipt_number < 2000 THEN 7 ELSE 8 + receipt_number % 50 END, 'P', 'P', 1,
          100, 0, 100, 'exempt' FROM sale_ids
        """, """
        INSERT INTO returns (id, fingerprint, sale_id, store_id, returned_at, subtotal_cents, tax_cents, taxes,
          rounding_cents, total_cents, reason, refund_method, restock)
        SELECT id, 'x', CASE WHEN receipt_number >= 200 THEN id END, (register_id + 1) / 2, sold_at, 100, 0, '[]', 0,
          100, 'x', 'debit', true FROM sale_ids WHERE register_id < 6
        """, """
        INSERT INTO return_lines (return_id, line_no, product_id, sku, name, quantity, unit_price_cents, discount_cents,
          total_cents, tax_code)
        SELECT id, 1, CASE WHEN returned_at < now() - interval '40 days' THEN 7 ELSE 1 END, 'P', 'P', 1, 100, 0, 100,
          'exempt'
        FROM returns
        """, """
        INSERT INTO sessions (register_id, store_id, cashier, opening_float_cents, opened_at)
        SELECT n, (n + 1) / 2, 'Old', 0, now() - interval '30 days' FROM generate_series(1, 10) AS n
        """, """
        INSERT INTO sessions (register_id, store_id, cashier, opening_float_cents, closed_at, z_number,
          expected_cash_cents, counted_cash_cents, report, opened_at)
        SELECT 1 + n % 10, (n % 10 + 2) / 2, 'x', 0, opened + interval '30 seconds', n, 0, 0, '{}', opened
        FROM generate_series(1, 30000) AS n, LATERAL (SELECT now() - (30000 - n) * interval '1 minute' AS opened) AS o
        """, """
        INSERT INTO refused_sales (fingerprint, sale_id, register_id, store_id, content, problem, code, dismissed_at,
          dismissed_by, dismissal_reason)
        SELECT n, md5('refused ' || n)::uuid, CASE WHEN n < 1000 THEN 9 ELSE 1 + n % 8 END,
          CASE WHEN n < 1000 THEN 5 ELSE 1 + n % 4 END, '{}', '{}', CASE WHEN n < 1000 THEN 'old' ELSE 'new' END,
          CASE WHEN n < 500 THEN now() END, CASE WHEN n < 500 THEN 'x' END, CASE WHEN n < 500 THEN 'x' END
        FROM generate_series(1, 30000) AS n
        """, """
        INSERT INTO registers (store_id, name) SELECT CASE WHEN n < 200 THEN 98 ELSE 99 END, 'Register ' || n
        FROM generate_series(1, 5000) AS n
        """, """
        INSERT INTO cashiers (store_id, name, role, pin_hash, active)
        SELECT CASE WHEN n < 200 THEN 98 ELSE 99 END, 'Cashier ' || n, 'cashier', 'x', n >= 200
        FROM generate_series(1, 5000) AS n
        """, """
        INSERT INTO journal
        SELECT 1 + n % 10, n / 10 + 2, 'sale', n / 10 + 1, 's' || n, now(), 100, repeat('x', 500), 'h'
        FROM generate_series(1, 60000) AS n
        """, """
        INSERT INTO journal_seals SELECT 1 + n % 10, current_date - n / 10, 700 - n / 10, 700 - n / 10, '{}', 'k', 's'
        FROM generate_series(1, 5000) AS n
        """));
  }

  @Test
  void every_filter_of_every_list_is_served_by_an_index() {
    var old = service.sql("SELECT min(sold_at) FROM sale_ids").getFirst().get(OffsetDateTime.class, 0).toInstant();
    var sale = service.sql("SELECT sale_id FROM returns WHERE sale_id IS NOT NULL LIMIT 1").getFirst()
        .get(UUID.class, 0);
    var opened = service.sql("SELECT min(opened_at) FROM sessions WHERE closed_at IS NOT NULL").getFirst()
        .get(OffsetDateTime.class, 0).toInstant();
    plans.check("list_sales", SaleListings.order(), SaleListings.of(old));
    plans.check("list_refused_sales", RefusedListings.order(), RefusedListings.all());
    plans.check("list_returns", ReturnListings.order(), ReturnListings.of(old));
    plans.check("list_sale_returns", ReturnListings.order(), ReturnListings.ofSale(sale));
    plans.check("list_registers", RegisterListings.orderOfRegisters(), RegisterListings.registers());
    plans.check("list_sessions", RegisterListings.orderOfSessions(), RegisterListings.sessions(opened));
    plans.check("tell_sales", Sales.OLDEST_FIRST, Map.of("", Sales::told));
    plans.check("tell_returns", Returns.OLDEST_FIRST, Map.of("", Returns::told));
    plans.check("list_cashiers", CashierListings.order(), CashierListings.all());
    plans.check("list_branch_registers", BranchListings.order(), BranchListings.registers());
    plans.check("list_journals", JournalListings.orderOfJournals(), JournalListings.journals());
    plans.check("read_journal", JournalListings.orderOfEntries(), JournalListings.entries());
    plans.check("read_seals", JournalListings.orderOfSeals(), JournalListings.seals());
    plans.mustBeComplete();
  }
}
