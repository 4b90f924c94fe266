package pos.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import pos.sales.journal.JournalKeys;

/** Somebody who owns the database changes the journal or the books: a verification names what was changed. */
class TamperingTest {

  /** Computes all hashes of register 1 again, behind what was changed. */
  private static final String CHAIN_AGAIN = """
      WITH RECURSIVE again AS (
        SELECT seq, entry, encode(sha256(convert_to(repeat('0', 64) || E'\\n' || entry, 'UTF8')), 'hex') AS hash
        FROM journal WHERE register_id = 1 AND seq = 1
        UNION ALL
        SELECT j.seq, j.entry, encode(sha256(convert_to(again.hash || E'\\n' || j.entry, 'UTF8')), 'hex')
        FROM again JOIN journal j ON register_id = 1 AND j.seq = again.seq + 1)
      UPDATE journal SET hash = again.hash FROM again WHERE register_id = 1 AND journal.seq = again.seq
      """;
  private static final String END_AGAIN = """
      UPDATE registers SET journal_entries = seq, journal_hash = hash
      FROM (SELECT seq, hash FROM journal WHERE register_id = 1 ORDER BY seq DESC LIMIT 1) AS last WHERE id = 1
      """;

  private SignedShop shop;

  @BeforeEach
  void open() {
    shop = SignedShop.open();
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private void assertNamed(String... findings) {
    var lines = shop.verify();
    for (var finding : findings) {
      assertTrue(lines.stream().anyMatch(line -> line.contains(finding)),
          () -> finding + " in\n" + String.join("\n", lines));
    }
  }

  private String sale(int index) {
    return shop.sales.get(index);
  }

  @Test
  void an_honest_journal_has_no_findings() {
    var lines = shop.verify();
    assertEquals(List.of(), lines.stream().filter(line -> !line.contains(" 0 findings")).toList());
    assertTrue(lines.getLast().contains("entries and rows of the books examined"), lines.getLast());
  }

  @Test
  void a_changed_row_of_the_journal_is_named() {
    shop.tamper("UPDATE journal SET entry = replace(entry, '\"amount_cents\":400', '\"amount_cents\":4') "
        + "WHERE register_id = 1 AND seq = 3");
    assertNamed("register 1, entry 3 (sale:" + sale(0) + "): its hash does not fit",
        "sale:" + sale(0) + ", register 1, entry 3: amount_cents is 4 in the journal, 400 in the books");
  }

  @Test
  void a_removed_row_of_the_journal_is_named() {
    shop.tamper("DELETE FROM journal WHERE register_id = 1 AND seq = 4");
    assertNamed("register 1: entries 4 to 4 are missing",
        "sale:" + sale(1) + ", register 1: it is in the books and not in the journal");
  }

  @Test
  void an_inserted_row_of_the_journal_is_named() {
    shop.tamper("""
        INSERT INTO journal
        SELECT register_id, seq + 1, kind, number + 1, gen_random_uuid()::text, at, amount_cents, entry, hash
        FROM journal WHERE register_id = 1 ORDER BY seq DESC LIMIT 1
        """);
    assertNamed("it was inserted: the journal ends with entry");
  }

  @Test
  void reordered_rows_of_the_journal_are_named() {
    shop.tamper("UPDATE journal SET seq = 1003 WHERE register_id = 1 AND seq = 3",
        "UPDATE journal SET seq = 3 WHERE register_id = 1 AND seq = 4",
        "UPDATE journal SET seq = 4 WHERE register_id = 1 AND seq = 1003");
    assertNamed("register 1, entry 3 (sale:" + sale(1) + "): it says that it is entry 4",
        "register 1, entry 4 (sale:" + sale(0) + "): it says that it is entry 3");
  }

  @Test
  void a_column_that_says_something_else_than_its_entry_is_named() {
    shop.tamper("UPDATE journal SET amount_cents = 1 WHERE register_id = 1 AND seq = 3");
    assertNamed("sale:" + sale(0) + ", register 1, entry 3: amount_cents is 400 in the journal, 1 in the books");
  }

  @Test
  void changed_books_are_named_although_the_journal_is_intact() {
    shop.tamper("UPDATE transactions SET subtotal_cents = 1, total_cents = 1 WHERE id = '%s'".formatted(sale(0)),
        "UPDATE payments SET amount_cents = 7 WHERE sale_id = '%s'".formatted(sale(2)),
        "UPDATE line_items SET quantity = 1, total_cents = 200 WHERE sale_id = '%s'".formatted(sale(3)),
        "UPDATE transactions SET voided_at = NULL, void_reason = NULL, status = 'completed' WHERE id = '%s'"
            .formatted(sale(1)),
        "UPDATE returns SET refund_method = 'cash', subtotal_cents = 0, total_cents = 0 WHERE id = '%s'"
            .formatted(shop.returned),
        "UPDATE sessions SET counted_cash_cents = 1 WHERE id = " + shop.session,
        "UPDATE cash_movements SET amount_cents = 1 WHERE session_id = " + shop.session);
    assertNamed("sale:" + sale(0) + ", register 1, entry 3: total_cents is 400 in the journal, 1 in the books",
        "sale:" + sale(2) + ", register 1, entry 5: payments[0][1] is 400 in the journal, 7 in the books",
        "sale:" + sale(3) + ", register 1, entry 9: lines[0][3] is 2 in the journal, 1 in the books",
        "void:" + sale(1) + ", register 1, entry 7: it is in the journal and not in the books",
        "return:" + shop.returned + ", register 1, entry 8: refund_method is \"debit\" in the journal, \"cash\" in",
        "session_closed:" + shop.session + ", register 1, entry 11: counted_cash_cents is 10000 in the journal, 1 in",
        "cash_movement:" + shop.session + "/1, register 1, entry 6: amount_cents is 500 in the journal, 1 in");
  }

  /** The taxes of a sale are a list, of which the sum is in a column of its own: reports read that. */
  @Test
  void a_changed_total_is_named_although_what_it_is_the_sum_of_is_intact() {
    shop.tamper("UPDATE transactions SET tax_cents = 7, total_cents = 407 WHERE id = '%s'".formatted(sale(0)),
        "UPDATE returns SET tax_cents = 7, total_cents = total_cents + 7 WHERE id = '%s'".formatted(shop.returned));
    assertNamed("sale:" + sale(0) + ", register 1, entry 3: amount_cents is 400 in the journal, 407 in the books",
        "return:" + shop.returned + ", register 1, entry 8: total_cents is 200 in the journal, 207 in the books");
  }

  @Test
  void a_sale_and_a_return_whose_lines_were_all_removed_are_named() {
    shop.tamper("DELETE FROM line_items WHERE sale_id = '%s'".formatted(sale(2)),
        "DELETE FROM return_lines WHERE return_id = '%s'".formatted(shop.returned));
    assertNamed("sale:" + sale(2) + ", register 1, entry 5: lines is [[",
        "return:" + shop.returned + ", register 1, entry 8: lines is [[");
  }

  /** Everything finds the sale by its key and time; only sums over a month would have it twice. */
  @Test
  void a_sale_that_was_put_into_the_books_a_second_time_is_named() {
    shop.tamper("""
        INSERT INTO transactions
        SELECT (jsonb_populate_record(t, jsonb_build_object('sold_at', sold_at - interval '1 hour'))).*
        FROM transactions t WHERE id = '%s'
        """.formatted(sale(0)));
    assertNamed("unnumbered:" + sale(0) + ", register 1: it is in the books and not in the journal");
  }

  @Test
  void a_void_and_a_return_that_are_dated_before_the_journal_began_are_named_when_the_sale_is_in_it() {
    shop.tamper("UPDATE transactions SET status = 'voided', voided_at = now() - interval '1 year', void_reason = 'x', "
            + "session_id = %d WHERE id = '%s'".formatted(shop.session, sale(2)),
        "DELETE FROM journal WHERE kind = 'return'", "UPDATE returns SET written_at = now() - interval '1 year'");
    assertNamed("void:" + sale(2) + ", register 1: it is in the books and not in the journal",
        "return:" + shop.returned + ", register 1: it is in the books and not in the journal");
  }

  /** No chain has the rows of a register that does not exist: they prove nothing. */
  @Test
  void what_only_a_row_of_another_register_has_is_named() {
    shop.tamper("UPDATE transactions SET status = 'voided', voided_at = now(), void_reason = 'x', session_id = %d "
            .formatted(shop.session) + "WHERE id = '%s'".formatted(sale(2)),
        "DELETE FROM journal WHERE kind = 'return'",
        "INSERT INTO journal VALUES (999999, 1, 'begin', 0, '999999', '2999-01-01', 0, '{}', 'x'), "
            + "(999999, 2, 'void', NULL, '%s', now(), 0, '{}', 'x'), ".formatted(sale(2))
            + "(999999, 3, 'return', NULL, '%s', now(), 0, '{}', 'x')".formatted(shop.returned),
        "DELETE FROM journal WHERE kind = 'cash_movement'");
    assertNamed("void:" + sale(2) + ", register 1: it is in the books and not in the journal",
        "return:" + shop.returned + ", register 1: it is in the books and not in the journal",
        "cash_movement:" + shop.session + "/1: it is in the books and not in the journal");
  }

  @Test
  void a_day_that_is_sealed_while_the_journals_are_verified_is_no_finding() {
    var sealed = new AtomicBoolean();
    var lines = SignedShop.verify(path -> {
      if (path.contains("/seals?") && sealed.compareAndSet(false, true)) {
        shop.sell(1, 1);
        shop.seal(SignedShop.TODAY.plusDays(3));
      }
      return shop.api(path);
    });
    assertTrue(sealed.get());
    assertEquals(List.of(), lines.stream().filter(line -> !line.contains(" 0 findings")).toList());
  }

  @Test
  void a_sale_that_was_put_into_the_books_or_taken_out_of_them_is_named() {
    var added = "00000000-0000-4000-8000-000000000001";
    shop.tamper("INSERT INTO sale_ids VALUES ('%s', now(), 1, 100)".formatted(added),
        "DELETE FROM transactions WHERE id = '%s'".formatted(sale(6)));
    assertNamed("sale:" + added + ", register 1: it is in the books and not in the journal",
        "sale:" + sale(6) + ", register 1, entry 13: it is in the journal and not in the books");
  }

  @Test
  void a_day_that_was_removed_with_its_seal_is_named() {
    shop.tamper("DELETE FROM journal WHERE register_id = 1 AND seq > 8",
        "DELETE FROM journal_seals WHERE register_id = 1 AND first_seq > 8");
    assertNamed("register 1: entries 9 to 13 are missing");
    shop.tamper(END_AGAIN);
    assertNamed("sale:" + sale(3) + ", register 1: it is in the books and not in the journal",
        "session_closed:" + shop.session + ", register 1: it is in the books and not in the journal");
  }

  @Test
  void a_removed_seal_is_named() {
    shop.tamper("DELETE FROM journal_seals WHERE register_id = 1 AND first_seq = 1");
    assertNamed("register 1: the seal of " + SignedShop.TODAY.plusDays(1) + " begins with entry 9, not with entry 1");
  }

  @Test
  void a_sealed_day_whose_hashes_were_all_made_again_does_not_fit_its_seal() {
    shop.tamper("UPDATE journal SET entry = replace(entry, '\"total_cents\":400', '\"total_cents\":4') "
        + "WHERE register_id = 1 AND seq = 3", CHAIN_AGAIN, END_AGAIN);
    assertNamed("register 1, the seal of " + SignedShop.TODAY + ": the hash of its last entry");
  }

  /** Everything fits together, and only the key is not the shop's. */
  @Test
  void a_journal_that_was_made_again_and_signed_with_another_key_is_named() {
    var entry = "UPDATE journal SET entry = replace(entry, '400', '4'), amount_cents = 4 "
        + "WHERE register_id = 1 AND seq = 12";
    shop.tamper("DELETE FROM journal_seals", entry, CHAIN_AGAIN, END_AGAIN);
    SignedShop.seal(shop.service, JournalKeys.of("a secret of somebody else, of 32 bytes", ""),
        SignedShop.TODAY.plusDays(1));
    assertNamed("register 1: the seal of " + SignedShop.TODAY + " is not signed with the key",
        "register 2: the seal of " + SignedShop.TODAY + " is not signed with the key");
  }
}
