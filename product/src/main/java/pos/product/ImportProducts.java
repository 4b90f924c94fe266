package pos.product;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.events.Relay;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.sql.Database;

/** Imports products from an uploaded file: all of its lines or none, or every line that is good. */
final class ImportProducts {

  private static final Logger LOG = LoggerFactory.getLogger(ImportProducts.class);
  /** The class of SQL states for violated constraints. */
  private static final String INTEGRITY_VIOLATION = "23";

  private ImportProducts() {}

  /**
   * Writes every line in the caller's transaction; fails with 422 when a line is bad.
   *
   * @param note called after each batch with what became of it and the number of its last line
   */
  static Future<Void> allLines(SqlConnection tx, Upload upload, ImportReport report,
      BiFunction<List<Outcome>, Long, Future<Void>> note) {
    var upsert = new Upsert(tx);
    // once a line is bad, the rest of the file is only read for further errors
    return read(upload, report, rows -> (report.hasErrors() ? check(rows) : upsert.write(rows))
        .compose(outcomes -> rows.isEmpty() ? Future.succeededFuture(outcomes)
            : note.apply(outcomes, rows.getLast().line()).map(outcomes)));
  }

  /** Reads a file that was imported before, without writing its lines. */
  static Future<Void> noLines(Upload upload, ImportReport report) {
    return read(upload, report, ImportProducts::check);
  }

  private static Future<Void> read(Upload upload, ImportReport report,
      Function<List<CsvRow>, Future<List<Outcome>>> write) {
    return upload.forEachBatch(rows -> write.apply(rows).map(outcomes -> {
      report.add(outcomes);
      return null;
    })).map(_ -> {
      report.mustHaveNoErrors();
      return null;
    });
  }

  private static Future<List<Outcome>> check(List<CsvRow> rows) {
    return Future.succeededFuture(rows.stream().filter(CsvRow.Bad.class::isInstance).map(CsvRow.Bad.class::cast)
        .<Outcome>map(Outcome.Rejected::new).toList());
  }

  /**
   * Writes every good line, each batch in a transaction of its own, and reports every line.
   *
   * <p>What has been written stays and is reported, even when something keeps the rest from being written; this fails
   * only when nothing has been written.
   */
  static Future<Void> goodLines(Database database, Upload upload, LineReport report) {
    return upload.forEachBatch(rows ->
            write(database, rows, (_, _) -> Future.succeededFuture()).compose(report::add))
        .recover(e -> report.isEmpty() ? Future.failedFuture(e) : endEarly(upload, report, e));
  }

  /**
   * Writes the good lines of a batch in a transaction; again when another client has taken a sku or barcode meanwhile:
   * then the row is refused by name.
   *
   * @param note called in the transaction with what became of the lines
   */
  static Future<List<Outcome>> write(Database database, List<CsvRow> rows,
      BiFunction<SqlConnection, List<Outcome>, Future<Void>> note) {
    return writeOnce(database, rows, note).recover(e -> e instanceof PgException pg
        && pg.getSqlState().startsWith(INTEGRITY_VIOLATION) ? writeOnce(database, rows, note)
        : Future.failedFuture(e));
  }

  private static Future<List<Outcome>> writeOnce(Database database, List<CsvRow> rows,
      BiFunction<SqlConnection, List<Outcome>, Future<Void>> note) {
    return database.transaction(tx -> Upsert.lockImports(tx).compose(_ -> new Upsert(tx).write(rows))
        .compose(outcomes -> note.apply(tx, outcomes).map(outcomes)));
  }

  /** Has the events published and, after many changes, updates the statistics by which statements are planned. */
  static void announce(Database database, Relay relay, ImportReport report) {
    relay.poke();
    if (report.hasManyChanges()) {
      analyze(database);
    }
  }

  /** Updates the statistics by which statements are planned; without that they are slow, and nothing worse. */
  static void analyze(Database database) {
    database.transaction(Products::analyze)
        .onFailure(e -> LOG.warn("the tables of products could not be analyzed: {}", e.getMessage()));
  }

  /** Reports the line from which on nothing was written, and why. */
  private static Future<Void> endEarly(Upload upload, LineReport report, Throwable cause) {
    upload.discardRest();
    return upload.received().compose(_ -> {
      LOG.warn("a partial import ended early", cause);
      var why = cause instanceof Failure failure ? failure.getMessage() : "The database could not write it.";
      return report.add(List.of(new Outcome.Rejected(new CsvRow.Bad(upload.firstUnwritten(), "line", Flaw.of(
          "not_reached", "is the first that was not imported: " + why + " Send the file again from this line on")))));
    });
  }
}
