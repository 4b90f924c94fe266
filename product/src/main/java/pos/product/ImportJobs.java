package pos.product;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.common.sql.Rows;
import pos.product.Outcome.Status;

/** The table of imports that go on in the background. */
final class ImportJobs {

  /** For {@link pos.common.sql.Database#deleteOld}: what was never sent to its end, and reports of past imports. */
  static final String OLD = """
      created_at < now() - interval '1 day'
      AND (state = 'receiving' OR ended_at < now() - interval '30 days')
      """;

  private ImportJobs() {}

  /** Thrown when an import was cancelled, or taken over by another process, while this one worked on it. */
  static final class Taken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Taken(UUID id) {
      super("import " + id + " was cancelled or taken over", null, false, false);
    }
  }

  static Future<UUID> begin(SqlClient client, ImportJob.Mode mode, CsvFormat format) {
    return client.preparedQuery("INSERT INTO imports (mode, charset, decimal_comma) VALUES ($1, $2, $3) RETURNING id")
        .execute(Tuple.of(Wire.name(mode), format.charset().map(Charset::name).orElse(null), format.decimalComma()))
        .map(rows -> Rows.only(rows).getUUID("id"));
  }

  static Future<Void> forget(SqlClient client, UUID id) {
    return client.preparedQuery("DELETE FROM imports WHERE id = $1 AND state = 'receiving'").execute(Tuple.of(id))
        .mapEmpty();
  }

  static Future<ImportJob> received(SqlClient client, UUID id, ReceiveFile.Received file) {
    return client.preparedQuery("""
        UPDATE imports SET state = 'waiting', size_bytes = $2, lines = $3 WHERE id = $1 RETURNING *
        """).mapping(ImportJob::from).execute(Tuple.of(id, file.bytes(), file.lines())).map(Rows::only);
  }

  static Future<ImportJob> find(SqlClient client, UUID id) {
    return client.preparedQuery("SELECT * FROM imports WHERE id = $1 AND state <> 'receiving'").mapping(ImportJob::from)
        .execute(Tuple.of(id)).map(rows -> Rows.found(rows, "import", id));
  }

  /**
   * One at a time, the oldest first, also while its row is locked; a whole import begins anew, because what an earlier
   * process has written of it was undone.
   */
  private static final String CLAIM = """
      UPDATE imports SET state = 'running', worker = $1, seen_at = now(), starts = starts + 1,
        started_at = coalesce(started_at, now()),
        lines_done = CASE mode WHEN 'partial' THEN lines_done ELSE 0 END,
        created = CASE mode WHEN 'partial' THEN created ELSE 0 END,
        changed = CASE mode WHEN 'partial' THEN changed ELSE 0 END,
        unchanged = CASE mode WHEN 'partial' THEN unchanged ELSE 0 END,
        rejected = CASE mode WHEN 'partial' THEN rejected ELSE 0 END,
        errors = CASE mode WHEN 'partial' THEN errors ELSE '[]' END
      WHERE id = (SELECT id FROM imports WHERE state IN ('waiting', 'running') ORDER BY id LIMIT 1)
        AND (state = 'waiting' OR seen_at < now() - interval '30 seconds')
      RETURNING *
      """;

  /** Returns the oldest import that no other process works on, which is now the worker's own. */
  static Future<Optional<ImportJob>> claim(SqlClient client, UUID worker) {
    return client.preparedQuery(CLAIM).mapping(ImportJob::from).execute(Tuple.of(worker)).map(Rows::first);
  }

  private static final String NOTE = """
      UPDATE imports SET seen_at = now(), lines_done = $3, created = created + $4, changed = changed + $5,
        unchanged = unchanged + $6, rejected = rejected + $7,
        errors = CASE WHEN $8::jsonb = '[]' THEN errors ELSE (SELECT jsonb_agg(error ORDER BY place)
          FROM jsonb_array_elements(errors || $8::jsonb) WITH ORDINALITY AS all_errors (error, place)
          WHERE place <= 100) END
      WHERE id = $1 AND worker = $2 AND state = 'running'
      """;

  /**
   * Adds what was done with some lines.
   *
   * @param line the last of them
   * @return fails when the import is no longer the worker's
   */
  static Future<Void> note(SqlClient client, ImportJob job, UUID worker, List<Outcome> outcomes, long line) {
    var values = Tuple.of(job.id(), worker, line);
    for (var status : Status.values()) {
      values.addLong(outcomes.stream().filter(outcome -> outcome.status() == status).count());
    }
    return client.preparedQuery(NOTE).execute(values.addValue(ImportReport.errors(outcomes)))
        .map(rows -> mustBeOne(rows.rowCount(), job));
  }

  private static Void mustBeOne(int changed, ImportJob job) {
    if (changed == 0) {
      throw new Taken(job.id());
    }
    return null;
  }

  /** @return fails when it is no longer the worker's */
  static Future<Void> done(SqlConnection tx, ImportJob job, UUID worker) {
    return tx.preparedQuery("""
        UPDATE imports SET state = 'done', ended_at = clock_timestamp(), lines_done = lines
        WHERE id = $1 AND worker = $2 AND state = 'running'
        """).execute(Tuple.of(job.id(), worker)).map(rows -> mustBeOne(rows.rowCount(), job))
        .compose(_ -> StoredFile.delete(tx, job.id()));
  }

  /** What has ended without its lines has created and changed nothing, if it was to be written as a whole. */
  private static final String END = """
      UPDATE imports SET state = $2, ended_at = clock_timestamp(), problem = $3::jsonb - 'errors',
        errors = CASE WHEN errors = '[]' THEN coalesce($3::jsonb -> 'errors', '[]') ELSE errors END,
        created = CASE mode WHEN 'partial' THEN created ELSE 0 END,
        changed = CASE mode WHEN 'partial' THEN changed ELSE 0 END,
        unchanged = CASE mode WHEN 'partial' THEN unchanged ELSE 0 END
      WHERE id = $1 AND state IN ('waiting', 'running') RETURNING *
      """;

  private static Future<Optional<ImportJob>> end(SqlConnection tx, UUID id, ImportJob.State state, JsonObject problem) {
    return tx.preparedQuery(END).mapping(ImportJob::from).execute(Tuple.of(id, Wire.name(state), problem))
        .map(Rows::first)
        .compose(ended -> ended.isEmpty() ? Future.succeededFuture(ended) : StoredFile.delete(tx, id).map(ended));
  }

  static Future<Void> failed(SqlConnection tx, ImportJob job, Failure why) {
    return end(tx, job.id(), ImportJob.State.FAILED, why.toJson()).mapEmpty();
  }

  /** Cancels an import that has not ended; one that was cancelled before stays so. */
  static Future<ImportJob> cancel(SqlConnection tx, UUID id) {
    return end(tx, id, ImportJob.State.CANCELLED, null).compose(ended -> ended.isPresent()
        ? Future.succeededFuture(ended.get()) : find(tx, id).map(ImportJobs::mustBeCancelled));
  }

  private static ImportJob mustBeCancelled(ImportJob job) {
    if (job.state() != ImportJob.State.CANCELLED) {
      throw Failure.conflict("import-ended", "This import has ended: it is " + Wire.name(job.state()) + ".");
    }
    return job;
  }

  /** Leaves the worker's imports to others, and to the next start. */
  static Future<Void> release(SqlClient client, UUID worker) {
    return release(client, worker, 0);
  }

  /** Does the same for an import that has only waited for another one: it was not begun. */
  static Future<Void> releaseUnbegun(SqlClient client, UUID worker) {
    return release(client, worker, 1);
  }

  private static Future<Void> release(SqlClient client, UUID worker, int unbegun) {
    return client.preparedQuery("UPDATE imports SET state = 'waiting', worker = NULL, starts = starts - $2"
        + " WHERE worker = $1 AND state = 'running'").execute(Tuple.of(worker, unbegun)).mapEmpty();
  }
}
