package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import pos.testing.Reply;
import pos.testing.ServiceProcess;
import pos.testing.SharedFixture;

/** A head office, and for each test a branch of its own, which had some business before it became one. */
final class Offices implements SharedFixture {

  private static final List<String> BOOKS = List.of(
      "SELECT register_id, seq, kind, number, reference, at, amount_cents, entry, hash FROM journal",
      """
      SELECT id, sold_at, fingerprint, receipt_number, store_id, register_id, cashier, subtotal_cents, tax_cents,
        taxes::text, rounding_cents, total_cents, status, price_mismatch, tax_mismatch, clock_mismatch, session_id,
        voided_at, void_reason, voided_by FROM transactions""",
      """
      SELECT sale_id, sold_at, line_no, product_id, sku, name, quantity, unit_price_cents, discount_cents, total_cents,
        tax_code, returned FROM line_items""",
      "SELECT sale_id, payment_no, method, amount_cents, tendered_cents, change_cents FROM payments",
      """
      SELECT id, fingerprint, sale_id, exchanged_for, store_id, register_id, returned_at, subtotal_cents, tax_cents,
        taxes::text, rounding_cents, total_cents, cashier, reason, refund_method, restock, approved_by, price_mismatch,
        session_id FROM returns""",
      """
      SELECT return_id, line_no, product_id, sku, name, quantity, unit_price_cents, discount_cents, total_cents, tax_code
        FROM return_lines""",
      """
      SELECT id, register_id, store_id, cashier, opened_at, opening_float_cents, closed_at, closed_by, z_number,
        expected_cash_cents, counted_cash_cents, report::text FROM sessions""",
      "SELECT session_id, number, type, amount_cents, reason, cashier, moved_at FROM cash_movements",
      "SELECT id, store_id, name, receipts, journal_entries, journal_hash FROM registers WHERE store_id = 1");

  /** That of the head office. */
  private final InventoryStub inventory = new InventoryStub();
  Shop headOffice;
  HeadOfficeLine line;
  Shop branch;
  /** A register of the branch. */
  Till till;

  @Override
  public void start() {
    inventory.start();
    // it knows every location, and holds nothing
    inventory.answer(200, "{}");
    headOffice = Shop.open("GATEWAY_URL", inventory.url());
  }

  @Override
  public void close() {
    headOffice.close();
    inventory.close();
  }

  /** Makes store 1 a branch, with two registers that no test before had. */
  void beginBranch() {
    headOffice.service.sql("UPDATE registers SET store_id = store_id + 1000");
    var former = Till.of(headOffice);
    Till.of(headOffice);
    var session = former.session();
    former.sell(former.sale());
    former.close(session, 10_000);
    former.sell(former.sale());
    assertEquals(200, begin(1).status());
    line = new HeadOfficeLine(headOffice.service.port(), 1);
    branch = open();
    till = new Till(branch, former.register());
  }

  /** Returns a server of the branch with an empty database. */
  Shop open() {
    return Shop.open("HEAD_OFFICE_URL", line.url(), "HEAD_OFFICE_KEY", "the-key-of-store-1", "HEAD_OFFICE_STORE", "1");
  }

  /** Gives the branch a new server, as after the loss of the one that it has. */
  void replaceBranch() {
    branch.close();
    branch = open();
    till = new Till(branch, till.register());
  }

  void closeBranch() {
    branch.close();
    line.close();
  }

  Reply begin(long store, String... headers) {
    return headOffice.service.send(HttpMethod.PUT, "/branches/" + store, Buffer.buffer(), headers).await();
  }

  void awaitCopy() {
    ServiceProcess.await("the journal is copied", () -> branch.service.number(
        "SELECT sum(journal_entries)::bigint FROM registers") <= headOffice.service.number("SELECT sum(journal_entries)::bigint FROM registers WHERE store_id = 1"));
  }

  private static Set<String> rows(Shop shop, String books) {
    return shop.service.sql("SELECT to_jsonb(b)::text AS row FROM (" + books + ") b").stream()
        .map(row -> row.getString("row")).collect(Collectors.toSet());
  }

  /** Compares everything that the branch has with what the head office has of it, in any order. */
  void assertCopied() {
    for (var books : BOOKS) {
      var copies = rows(headOffice, books);
      assertEquals(List.of(), rows(branch, books).stream().filter(row -> !copies.contains(row)).toList(), books);
    }
    Consistency.assertJournalsAreWhole(headOffice);
    Consistency.assertReturnsAddUp(headOffice);
  }
}
