package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import pos.common.events.Outbox;
import pos.common.shop.StoreScope;
import pos.sales.core.Journal;
import pos.sales.core.JournalEnd;

/** Writes new sales, one or many with the same few statements: numbers them, then inserts them with their events. */
public final class WriteSales {

  private static final String ID_TAKEN = "sale_ids_pkey";

  private WriteSales() {}

  /**
   * The sales of a transaction.
   *
   * @param known those whose ids were written before, by id
   * @param fresh those to insert
   * @param entries what the journal says about them, in their order
   */
  public record Numbered(Map<UUID, KnownSale> known, List<TakenSale> fresh, List<JournalEnd.Entry> entries) {}

  private record Counter(long last, JournalEnd end) {}

  /**
   * Runs an effect that writes sales, and repeats it when another transaction has written one of the ids, for another
   * register, at the same time: the repetition finds the sale known.
   */
  public static <T, A> Future<A> run(Once<T, A> once, Function<SqlConnection, Future<T>> effect) {
    return once.run(effect).recover(e -> isIdTaken(e) ? once.run(effect) : Future.failedFuture(e));
  }

  /** Returns whether a sale could not be written because another one has its id. */
  static boolean isIdTaken(Throwable failure) {
    return failure instanceof PgException conflict && ID_TAKEN.equals(conflict.getConstraint());
  }

  /**
   * Locks those of the registers that belong to the stores, for sales that are numbered one part after the other.
   *
   * <p>In the order of the ids, so that two batches cannot deadlock.
   */
  public static Future<?> lock(SqlConnection tx, Collection<Long> registers, StoreScope stores) {
    return tx.preparedQuery("""
        SELECT FROM registers WHERE id = ANY($1) AND ($2::bigint IS NULL OR store_id = $2)
        ORDER BY id FOR NO KEY UPDATE
        """).execute(Tuple.of(registers.toArray(Long[]::new), stores.store().orElse(null)));
  }

  /**
   * Locks the registers of the sales and numbers those whose ids are new, in their order.
   *
   * @param drafts with different ids
   */
  public static Future<Numbered> number(SqlConnection tx, Collection<SaleDraft> drafts) {
    if (drafts.isEmpty()) {
      return Future.succeededFuture(new Numbered(Map.of(), List.of(), List.of()));
    }
    // both statements are sent at once and run in order: known sales are read while the registers are locked
    var registers = lockRegisters(tx, drafts);
    var known = Sales.known(tx, drafts.stream().map(SaleDraft::id).toList());
    return Future.all(registers, known)
        .map(_ -> numbered(drafts, known.result(), registers.result()));
  }

  /** Locks in the order of the ids, so that two batches cannot deadlock. */
  private static Future<Map<Long, Counter>> lockRegisters(SqlConnection tx, Collection<SaleDraft> drafts) {
    return tx.preparedQuery("SELECT receipts, " + JournalEnd.COLUMNS + """
         FROM registers WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE
        """).execute(Tuple.of(drafts.stream().map(draft -> draft.content().registerId()).distinct()
            .toArray(Long[]::new)))
        .map(rows -> {
          var counters = new HashMap<Long, Counter>();
          rows.forEach(row -> counters.put(row.getLong("id"),
              new Counter(row.getLong("receipts"), JournalEnd.from(row))));
          return counters;
        });
  }

  private static Numbered numbered(Collection<SaleDraft> drafts, Map<UUID, KnownSale> known,
      Map<Long, Counter> registers) {
    var fresh = new ArrayList<TakenSale>(drafts.size());
    var entries = new ArrayList<JournalEnd.Entry>(drafts.size());
    for (var draft : drafts) {
      if (!known.containsKey(draft.id())) {
        var register = draft.content().registerId();
        var before = registers.get(register);
        var sale = draft.taken(before.last + 1, before.end.now());
        var entry = before.end.append(sale.booking());
        registers.put(register, new Counter(sale.receiptNumber(), entry.end()));
        fresh.add(sale);
        entries.add(entry);
      }
    }
    return new Numbered(known, fresh, entries);
  }

  /**
   * Inserts the fresh sales with their events and entries in the journal, and returns them as they are now; fails when
   * another transaction has written an id: see {@link #run}.
   */
  public static Future<List<Sale>> insert(SqlConnection tx, Numbered numbered) {
    var sales = numbered.fresh();
    if (sales.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    var ids = SaleRows.insertIds(tx, sales);
    var journal = Journal.write(tx, numbered.entries());
    var statuses = SaleRows.insertSales(tx, sales);
    return Future.all(List.of(ids, journal, statuses, SaleRows.insertLines(tx, sales),
            SaleRows.insertPayments(tx, sales),
            Outbox.addAll(tx, "sale.completed", sales.stream().map(TakenSale::toEvent).toList())))
        .map(_ -> sales.stream().map(sale -> new Sale(sale, statuses.result().get(sale.id()))).toList());
  }
}
