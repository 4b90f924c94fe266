package pos.reporting.books;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import pos.common.events.Event;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.reporting.books.Document.Kind;

/**
 * Enters the receipts that events tell of, each once and in the hour in which it counts. The result is the same in
 * whatever order and however often the events come.
 */
public final class Books {

  private Books() {}

  /** Enters events that were read together. */
  public static Future<Void> apply(SqlConnection tx, List<Event> events) {
    var receipts = new LinkedHashMap<String, Document>();
    var voids = new LinkedHashMap<String, Document>();
    events.stream().flatMap(event -> Document.of(event).stream()).forEach(document ->
        (document.kind() == Kind.VOID ? voids : receipts).putIfAbsent(document.reference(), document));
    if (receipts.isEmpty() && voids.isEmpty()) {
      return Future.succeededFuture();
    }
    var entered = enter(tx, receipts.values());
    // sent at once and run in order: a void finds a sale that was read together with it
    var voided = enterVoids(tx, voids.keySet());
    return Future.all(entered, voided).compose(_ -> {
      var changes = new Changes();
      entered.result().forEach(reference -> changes.add(receipts.get(reference)));
      voided.result().forEach((reference, sale) -> {
        changes.addVoid(voids.get(reference));
        if (sale.known) {
          changes.remove(voids.get(reference), sale.late);
        }
      });
      return changes.write(tx);
    });
  }

  private static final Columns<Document> RECEIPTS = new Columns<Document>()
      .add("reference", Type.TEXT, Document::reference)
      .add("late", Type.FLAG, Document::isLate);

  private static final String ENTER = """
      INSERT INTO documents (%1$s) SELECT * FROM unnest(%2$s) AS receipt(%1$s) ORDER BY reference
      ON CONFLICT DO NOTHING RETURNING reference
      """.formatted(RECEIPTS.names(), RECEIPTS.arrays());

  /** Returns those that are new. In the order of the references, so that two instances wait for each other. */
  private static Future<Set<String>> enter(SqlConnection tx, Collection<Document> receipts) {
    return receipts.isEmpty() ? Future.succeededFuture(Set.of())
        : tx.preparedQuery(ENTER).execute(RECEIPTS.of(List.copyOf(receipts))).map(rows -> rows.stream().map(row -> row.getString("reference")).collect(Collectors.toSet()));
  }

  /** A sale that a void has found: whether it had been entered before, and as a late one. */
  private record Sale(boolean known, boolean late) {}

  /** Returns the sales that were not voided before. */
  private static Future<Map<String, Sale>> enterVoids(SqlConnection tx, Collection<String> references) {
    return references.isEmpty() ? Future.succeededFuture(Map.of()) : tx.preparedQuery("""
        INSERT INTO documents AS d (reference, voided) SELECT unnest($1::text[]) AS reference, true ORDER BY reference
        ON CONFLICT (reference) DO UPDATE SET voided = true WHERE NOT d.voided
        RETURNING new.reference, old.reference IS NOT NULL AS known, coalesce(old.late, false) AS late
        """).execute(Tuple.of(references.toArray(String[]::new)))
        .map(rows -> {
          var sales = new HashMap<String, Sale>();
          rows.forEach(row ->
              sales.put(row.getString("reference"), new Sale(row.getBoolean("known"), row.getBoolean("late"))));
          return sales;
        });
  }
}
