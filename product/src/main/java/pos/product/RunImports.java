package pos.product;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.events.Relay;
import pos.common.rule.Failure;
import pos.common.run.Loop;
import pos.common.sql.Database;

/** Works on the imports whose files were taken, one after the other. */
final class RunImports {

  private static final Logger LOG = LoggerFactory.getLogger(RunImports.class);
  /** After which another instance, or this one after a start, looks for what was left. */
  private static final long PAUSE_MILLIS = 5_000;
  /** What has been begun so many times is what ends the processes that work on it. */
  private static final int MAX_STARTS = 20;

  private final Database database;
  private final Relay relay;
  private final UUID worker = UUID.randomUUID();
  private final Loop loop;
  private Upload upload;

  RunImports(Vertx vertx, Database database, Relay relay) {
    this.database = database;
    this.relay = relay;
    this.loop = new Loop(vertx, "importing products", PAUSE_MILLIS, this::round);
  }

  void start() {
    loop.start();
  }

  /** Begins with an import that has just been taken. */
  void poke() {
    loop.poke();
  }

  /** Stops between two batches, and leaves the rest to the next start. */
  Future<Void> close() {
    if (upload != null) {
      upload.stop(new IllegalStateException("the service is stopped"));
    }
    return loop.close().eventually(() -> ImportJobs.release(database.statements(), worker).otherwiseEmpty());
  }

  private Future<Boolean> round() {
    return ImportJobs.claim(database.statements(), worker).compose(claimed -> claimed.isEmpty()
        ? Future.succeededFuture(false) : run(claimed.get()).map(true));
  }

  private Future<Void> run(ImportJob job) {
    LOG.info("import {} of {} lines begins at line {}", job.id(), job.lines(), job.linesDone());
    upload = new Upload(new StoredFile(database.statements(), job.id()), job.format());
    var report = new ImportReport();
    return (job.mode() == ImportJob.Mode.PARTIAL ? importGoodLines(job, report) : importAllLines(job, report))
        .onSuccess(_ -> {
          LOG.info("import {} is done: {}", job.id(), report.toJson());
          ImportProducts.announce(database, relay, report);
        })
        .recover(e -> end(job, e));
  }

  private Future<Void> importAllLines(ImportJob job, ImportReport report) {
    return database.transactionOnce(tx -> Upsert.lockImports(tx)
        .compose(_ -> ImportProducts.allLines(tx, upload, report,
            (outcomes, line) -> ImportJobs.note(database.statements(), job, worker, outcomes, line)))
        .compose(_ -> ImportJobs.done(tx, job, worker)))
        .recover(Products::refuseTaken);
  }

  private Future<Void> importGoodLines(ImportJob job, ImportReport report) {
    return upload.forEachBatch(rows -> {
      var rest = rows.stream().filter(row -> row.line() > job.linesDone()).toList();
      return rest.isEmpty() ? Future.succeededFuture() : writeGoodLines(job, rest).map(outcomes -> {
        report.add(outcomes);
        relay.poke();
        return null;
      });
    }).compose(_ -> database.transaction(tx -> ImportJobs.done(tx, job, worker)));
  }

  private Future<List<Outcome>> writeGoodLines(ImportJob job, List<CsvRow> rows) {
    return ImportProducts.write(database, rows, (tx, outcomes) ->
        ImportJobs.note(tx, job, worker, outcomes, rows.getLast().line()));
  }

  private Future<Void> end(ImportJob job, Throwable cause) {
    if (cause instanceof ImportJobs.Taken) {
      LOG.info("{}", cause.getMessage());
      return Future.succeededFuture();
    }
    if (cause instanceof Failure failure && Upsert.isWaitTooLong(failure)) {
      return ImportJobs.releaseUnbegun(database.statements(), worker).transform(_ -> Future.failedFuture(cause));
    }
    if (cause instanceof Failure failure && failure.status() < 500) {
      LOG.info("import {} has failed: {}", job.id(), failure.getMessage());
      return database.transaction(tx -> ImportJobs.failed(tx, job, failure));
    }
    if (job.starts() >= MAX_STARTS) {
      LOG.error("import {} was begun {} times, and is given up", job.id(), job.starts(), cause);
      return database.transaction(tx -> ImportJobs.failed(tx, job, Failure.of(Failure.Kind.INTERNAL, "internal-error",
          "The import ended " + MAX_STARTS + " times before its end. Send the file in parts.")));
    }
    return ImportJobs.release(database.statements(), worker).transform(_ -> Future.failedFuture(cause));
  }
}
