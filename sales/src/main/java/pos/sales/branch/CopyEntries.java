package pos.sales.branch;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.JsonEntries;
import pos.sales.core.JournalEnd;
import pos.sales.register.CashMovementCopy;
import pos.sales.register.SessionClosedCopy;
import pos.sales.register.SessionCopies;
import pos.sales.register.SessionOpenedCopy;
import pos.sales.returns.ReturnCopies;
import pos.sales.returns.ReturnCopy;
import pos.sales.sale.SaleCopies;
import pos.sales.sale.SaleCopy;
import pos.sales.sale.VoidCopy;

/**
 * Writes what a branch has in its journal as the branch has written it, in one transaction. The head office makes each
 * entry anew from its content, and goes on only if it has the branch's hash: so both have the same books to the byte,
 * and an entry that is missing, changed or of another order is refused.
 */
final class CopyEntries {

  /** The most text of a part, unless it is a single entry: entries are read and written one part after the other. */
  private static final int PART_BYTES = 100_000;
  /** The class of violations of constraints. */
  private static final String VIOLATION = "23";

  private final SqlConnection tx;
  private final long storeId;
  private final JsonEntries sent;
  private JournalEnd end;

  /** @param end of the journal, whose register is locked */
  private CopyEntries(SqlConnection tx, long storeId, JsonEntries sent, JournalEnd end) {
    this.tx = tx;
    this.storeId = storeId;
    this.sent = sent;
    this.end = end;
  }

  /** Checks the form of entries before anything is written. @throws Failure 422 naming the fields of the first one */
  static void check(long storeId, long registerId, JsonEntries sent) {
    for (int i = 0; i < sent.size(); i++) {
      BranchEntry.from(Fields.ofEntry(sent.get(i), "entries", i), storeId, registerId);
    }
  }

  /**
   * Returns the end of a register's journal with the entries; those that it has already change nothing.
   *
   * @return fails with 409 when entries before these are missing, or differ from those that are here
   */
  static Future<JournalEnd> run(SqlConnection tx, long storeId, long registerId, JsonEntries sent) {
    return Branches.lock(tx, storeId, registerId).map(end -> new CopyEntries(tx, storeId, sent, end))
        .compose(copying -> copying.copyFrom(0).recover(copying::refuse).map(_ -> copying.end));
  }

  /** What contradicts the books here is refused by them. */
  private <T> Future<T> refuse(Throwable failure) {
    return Future.failedFuture(failure instanceof PgException e && e.getSqlState().startsWith(VIOLATION)
        ? differs(end.entries()) : failure);
  }

  private Future<Void> copyFrom(int first) {
    if (first == sent.size()) {
      return Future.succeededFuture();
    }
    var entries = new ArrayList<BranchEntry>();
    var bytes = 0;
    var next = first;
    while (next < sent.size() && (next == first || bytes + sent.bytes(next) <= PART_BYTES)) {
      bytes += sent.bytes(next);
      entries.add(BranchEntry.from(Fields.ofEntry(sent.get(next), "entries", next), storeId, end.registerId()));
      next++;
    }
    var rest = next;
    var known = entries.stream().takeWhile(entry -> entry.seq() <= end.entries()).toList();
    return compare(known).compose(_ -> write(entries.subList(known.size(), entries.size())))
        .compose(_ -> copyFrom(rest));
  }

  private Future<Void> compare(List<BranchEntry> known) {
    return known.isEmpty() ? Future.succeededFuture()
        : Branches.hashes(tx, end.registerId(), known).map(hashes -> {
          known.stream().filter(entry -> !entry.hash().equals(hashes.get(entry.seq()))).findFirst().ifPresent(entry -> {
            throw differs(entry.seq());
          });
          return null;
        });
  }

  /** Sales that follow each other are written together. */
  private Future<Void> write(List<BranchEntry> fresh) {
    var copies = new ArrayList<SaleCopy>();
    var entries = new ArrayList<JournalEnd.Entry>();
    var next = 0;
    while (next < fresh.size() && fresh.get(next).copy() instanceof SaleCopy sale) {
      copies.add(sale);
      entries.add(append(fresh.get(next++)));
    }
    var rest = next;
    return (copies.isEmpty() ? Future.succeededFuture() : SaleCopies.write(tx, copies, entries))
        .compose(_ -> rest == fresh.size() ? Future.succeededFuture() : writeOther(fresh.get(rest))
            .compose(_ -> write(fresh.subList(rest + 1, fresh.size()))));
  }

  private Future<?> writeOther(BranchEntry entry) {
    var before = end.at(entry.at());
    append(entry);
    return switch (entry.copy()) {
      case VoidCopy copy -> SaleCopies.write(tx, copy, before);
      case ReturnCopy copy -> ReturnCopies.write(tx, copy, before);
      case SessionOpenedCopy copy -> SessionCopies.write(tx, copy, before);
      case SessionClosedCopy copy -> SessionCopies.write(tx, copy, before);
      case CashMovementCopy copy -> SessionCopies.write(tx, copy, before);
      default -> throw new IllegalStateException("sales are written together");
    };
  }

  private JournalEnd.Entry append(BranchEntry entry) {
    if (entry.seq() != end.entries() + 1) {
      throw Failure.conflict("entries-missing", "The journal of register " + end.registerId() + " has " + end.entries()
          + " entries here: send those behind them, in their order.").with("entries", end.entries());
    }
    var appended = end.at(entry.at()).append(entry.copy().booking());
    if (!appended.end().hash().equals(entry.hash())) {
      throw differs(entry.seq());
    }
    end = appended.end();
    return appended;
  }

  private Failure differs(long seq) {
    return Failure.conflict("journal-differs", "Entry " + seq + " of register " + end.registerId()
        + " is another one here: somebody has to find out which of the two journals is right.")
        .with("seq", seq);
  }
}
