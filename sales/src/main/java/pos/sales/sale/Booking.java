package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import pos.common.events.Outbox;
import pos.sales.core.Columns;

/** Writes sales into the books, one or many with the same few statements: numbers, sales, lines, payments, events. */
public final class Booking {

  private Booking() {}

  /**
   * Writes those of the sales whose ids are new, in their order. A sale under the same id that is written by somebody
   * else at the same time, at another register, makes the transaction fail: see {@link #isLostRace}.
   *
   * @param sales with different ids
   * @return what the books say about each of the ids then
   */
  public static Future<Map<UUID, Booked>> write(SqlConnection tx, List<Sale> sales) {
    if (sales.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    // statements are sent in one go and done in order: the books are read when the registers are locked
    var registers = lock(tx, sales);
    var booked = Sales.booked(tx, sales.stream().map(Sale::id).toList());
    return Future.all(registers, booked).compose(both -> {
      var fresh = number(sales, booked.result(), registers.result());
      fresh.forEach(sale -> booked.result().put(sale.id(), Booked.fresh(sale)));
      return insert(tx, fresh).map(booked.result());
    });
  }

  /** Whether another transaction took the same id a moment before; done again, this one will see it. */
  public static boolean isLostRace(Throwable cause) {
    return cause instanceof PgException e && "sale_ids_pkey".equals(e.getConstraint());
  }

  private record Counter(long last, Instant now) {}

  /** In the order of their ids, so that two batches do not wait for each other. */
  private static Future<Map<Long, Counter>> lock(SqlConnection tx, List<Sale> sales) {
    return tx.preparedQuery("""
        SELECT id, receipts, date_trunc('milliseconds', now()) AS now FROM registers
        WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE
        """).execute(Tuple.of(sales.stream().map(Sale::registerId).distinct().toArray(Long[]::new)))
        .map(rows -> {
          var counters = new HashMap<Long, Counter>();
          rows.forEach(row -> counters.put(row.getLong("id"),
              new Counter(row.getLong("receipts"), row.getOffsetDateTime("now").toInstant())));
          return counters;
        });
  }

  private static List<Sale> number(List<Sale> sales, Map<UUID, Booked> booked, Map<Long, Counter> registers) {
    var fresh = new ArrayList<Sale>(sales.size());
    for (var sale : sales) {
      if (!booked.containsKey(sale.id())) {
        var counter = registers.computeIfPresent(sale.registerId(), (id, c) -> new Counter(c.last + 1, c.now));
        fresh.add(sale.numbered(counter.last, counter.now));
      }
    }
    return fresh;
  }

  private static Future<?> insert(SqlConnection tx, List<Sale> sales) {
    if (sales.isEmpty()) {
      return Future.succeededFuture();
    }
    return Future.all(List.of(SaleRows.insertIds(tx, sales), advance(tx, sales), SaleRows.insertSales(tx, sales),
        SaleRows.insertLines(tx, sales), SaleRows.insertPayments(tx, sales),
        Outbox.addAll(tx, "sale.completed", sales.stream().map(Sale::toEvent).toList())));
  }

  private static Future<?> advance(SqlConnection tx, List<Sale> sales) {
    return tx.preparedQuery("""
        UPDATE registers SET receipts = receipts + sold.number
        FROM (SELECT id, count(*) AS number FROM unnest($1::bigint[]) AS sale(id) GROUP BY id) AS sold
        WHERE registers.id = sold.id
        """).execute(new Columns<>(sales).longs(Sale::registerId).values());
  }
}
