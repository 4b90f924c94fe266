package pos.product;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.pgclient.PgException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.csv.CsvReader;
import pos.common.events.Relay;
import pos.common.http.Idempotency;
import pos.common.http.Query;
import pos.common.rule.Failure;
import pos.common.sql.Database;

/** Reads a CSV file as it arrives and writes it in pieces: memory does not grow with the file. */
final class ProductImport {

  private static final Logger LOG = LoggerFactory.getLogger(ProductImport.class);
  /** The longest line of valid fields has 22,000 bytes. */
  private static final int MAX_LINE_BYTES = 32 * 1024;
  private static final int PIECE_ROWS = 500;
  private static final int PIECE_BYTES = 256 * 1024;

  private final HttpServerRequest request;
  private final Future<Void> received;
  private final CsvReader reader = new CsvReader(MAX_LINE_BYTES, this::line);
  private final MessageDigest digest = sha256();
  private final Promise<ImportReport> done = Promise.promise();
  private final Set<String> skus = new HashSet<>();
  private ImportReport report;
  private Function<List<CsvRow>, Future<List<Upsert.Outcome>>> write;
  private List<CsvRow> piece = new ArrayList<>();
  private int pieceBytes;
  private List<String> header;
  private List<CsvRow> writing = List.of();
  private Future<Void> written = Future.succeededFuture();
  private boolean stopped;

  /** Listens at once: a client may leave before its turn has come. */
  private ProductImport(HttpServerRequest request) {
    this.request = request.pause().exceptionHandler(this::stop);
    this.received = request.end();
  }

  /** All lines or none; or, with {@code mode=partial}, every good line and a report of each. */
  static void receive(RoutingContext ctx, Database database, Relay relay) {
    var type = ctx.request().getHeader("Content-Type");
    if (type == null || !type.split(";")[0].strip().equalsIgnoreCase("text/csv")) {
      throw Failure.of(Failure.Kind.UNSUPPORTED_TYPE, "unsupported-media-type", "Send the products as text/csv.");
    }
    var isPartial = "partial".equals(Query.of(ctx).oneOf("mode", "all", "partial"));
    if (isPartial && Idempotency.header(ctx).isPresent()) {
      throw Failure.badRequest("Idempotency-Key", "is for mode=all: a partial import may be sent again as it is");
    }
    var upload = new ProductImport(ctx.request());
    (isPartial ? upload.goodLines(ctx, database) : upload.allOrNothing(ctx, database)).onSuccess(report -> {
      relay.poke();
      if (report.hasManyChanges()) {
        tellPlanner(database);
      }
    }).onFailure(e -> {
      // whatever is left of the request is dropped, so that the client gets to read its answer
      ctx.request().resume();
      ctx.fail(e);
    });
  }

  private Future<ImportReport> goodLines(RoutingContext ctx, Database database) {
    return ImportReport.ofEveryLine(ctx.vertx()).compose(lines -> read(lines, rows -> written(database, rows)
            .recover(e -> isTaken(e) ? written(database, rows) : Future.failedFuture(e)))
        .recover(e -> lines.isEmpty() ? Future.failedFuture(e) : endEarly(lines, e))
        .compose(all -> lines.send(ctx)).eventually(lines::close).map(lines));
  }

  /** What is in the catalogue by now is reported, also when something keeps the rest out of it. */
  private Future<ImportReport> endEarly(ImportReport lines, Throwable cause) {
    request.resume();
    return received.compose(all -> lines.addEnd(writing.getFirst(), cause)).map(lines);
  }

  private static Future<List<Upsert.Outcome>> written(Database database, List<CsvRow> rows) {
    return database.transaction(tx -> Upsert.takeTurn(tx).compose(turn -> new Upsert(tx).write(rows)));
  }

  /** Whether somebody else has just written what had been free a moment ago: the second look finds that. */
  private static boolean isTaken(Throwable e) {
    return e instanceof PgException pg && pg.getSqlState().startsWith("23");
  }

  private Future<ImportReport> allOrNothing(RoutingContext ctx, Database database) {
    var errors = ImportReport.ofErrors();
    return database.transactionOnce(tx -> Upsert.takeTurn(tx)
        .compose(turn -> Idempotency.streamed(ctx, tx, () -> HexFormat.of().formatHex(digest.digest()), isNew ->
            read(errors, rows -> isNew && !errors.hasErrors() ? new Upsert(tx).write(rows) : Upsert.onlyCheck(rows))
            .map(ImportReport::answer))))
        .recover(Products::refuseTaken)
        .compose(answer -> ctx.end(answer.send(ctx))).map(errors);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The planner goes by what it knows of the tables; of so many new rows it would learn a minute later. */
  private static void tellPlanner(Database database) {
    database.transaction(tx -> tx.query("ANALYZE products, product_categories, vocabulary").execute())
        .onFailure(e -> LOG.warn("the tables are not analyzed yet: {}", e.getMessage()));
  }

  private Future<ImportReport> read(ImportReport report, Function<List<CsvRow>, Future<List<Upsert.Outcome>>> write) {
    this.report = report;
    this.write = write;
    if (!stopped) {
      request.handler(this::chunk);
      request.endHandler(end -> finish());
      request.resume();
    }
    return done.future();
  }

  private void chunk(Buffer chunk) {
    if (stopped) {
      return;
    }
    var bytes = chunk.getBytes();
    digest.update(bytes);
    try {
      reader.read(bytes);
    } catch (Failure e) {
      stop(e);
    }
    if (!stopped && !written.isComplete()) {
      request.pause();
      written.onSuccess(go -> request.resume());
    }
  }

  private void line(CsvReader.Line line) {
    if (header == null) {
      header = CsvRow.header(line);
    } else if (!line.isBlank()) {
      var row = CsvRow.parse(header, line);
      // a sku twice: what stands further down counts, so what stands above is written first
      if (piece.size() == PIECE_ROWS || pieceBytes > PIECE_BYTES || skus.contains(row.sku())) {
        write();
      }
      skus.add(row.sku());
      piece.add(row);
      pieceBytes += line.bytes();
    }
  }

  private void write() {
    var rows = piece;
    piece = new ArrayList<>();
    pieceBytes = 0;
    skus.clear();
    written = written.compose(before -> {
      writing = rows;
      return write.apply(rows);
    }).compose(report::add);
    written.onFailure(this::stop);
  }

  private void finish() {
    if (stopped) {
      return;
    }
    try {
      reader.end();
      if (header == null) {
        throw Failure.invalid("line 1", "must be the header: the file is empty");
      }
      write();
      written.onSuccess(all -> done.tryComplete(report));
    } catch (Failure e) {
      stop(e);
    }
  }

  /** Fails once nothing is being written any more: what came after a rollback would stay. */
  private void stop(Throwable cause) {
    stopped = true;
    written.onComplete(quiet -> done.tryFail(cause));
  }
}
