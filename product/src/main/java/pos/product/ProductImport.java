package pos.product;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import pos.common.Database;
import pos.common.Failure;
import pos.common.Query;
import pos.common.Relay;

/** Reads a CSV file as it arrives and writes it in pieces: memory does not grow with the file. */
final class ProductImport {

  private static final int PIECE = 500;
  private static final int MAX_LINE = 64 * 1024;

  private final RoutingContext ctx;
  private final ImportReport report;
  private final Function<List<CsvRow>, Future<List<Upsert.Outcome>>> write;
  private final Promise<ImportReport> done = Promise.promise();
  private final Set<String> skus = new HashSet<>();
  private final StringBuilder text = new StringBuilder();
  private List<CsvRow> piece = new ArrayList<>();
  private List<String> header;
  private RecordParser lines;
  private Future<Void> written = Future.succeededFuture();
  private long line;
  private boolean stopped;

  private ProductImport(RoutingContext ctx, ImportReport report,
      Function<List<CsvRow>, Future<List<Upsert.Outcome>>> write) {
    this.ctx = ctx;
    this.report = report;
    this.write = write;
  }

  /** All lines or none; or, with {@code mode=partial}, every good line and a report of each. */
  static void receive(RoutingContext ctx, Database database, Relay relay) {
    var type = ctx.request().getHeader("Content-Type");
    if (type == null || !type.startsWith("text/csv")) {
      throw Failure.of(415, "unsupported-media-type", "Send the products as text/csv.");
    }
    var partial = "partial".equals(Query.of(ctx).oneOf("mode", "all", "partial"));
    ctx.request().pause();
    (partial ? goodLines(ctx, database) : allOrNothing(ctx, database)).onSuccess(report -> {
      relay.poke();
      report.end();
    }).onFailure(ctx::fail);
  }

  private static Future<ImportReport> goodLines(RoutingContext ctx, Database database) {
    return new ProductImport(ctx, new ImportReport(ctx, true),
        rows -> database.transaction(tx -> new Upsert(tx).write(rows))).read();
  }

  private static Future<ImportReport> allOrNothing(RoutingContext ctx, Database database) {
    var report = new ImportReport(ctx, false);
    return database.transactionOnce(tx -> new ProductImport(ctx, report,
        rows -> report.hasErrors() ? Upsert.onlyCheck(rows) : new Upsert(tx).write(rows)).read()
        .map(ImportReport::refuseErrors));
  }

  private Future<ImportReport> read() {
    lines = RecordParser.newDelimited("\n", ctx.request()).maxRecordSize(MAX_LINE);
    lines.exceptionHandler(cause -> done.tryFail(cause instanceof IllegalStateException ? tooLong() : cause));
    lines.endHandler(end -> finish());
    lines.handler(this::line);
    ctx.request().resume();
    return done.future();
  }

  private void line(Buffer buffer) {
    if (stopped) {
      return;
    }
    line++;
    text.append(buffer.toString());
    if (CsvRow.isOpen(text)) {
      if (text.length() > MAX_LINE) {
        stop(tooLong());
      }
      text.append('\n');
      return;
    }
    var row = text.toString().stripTrailing();
    text.setLength(0);
    try {
      row(row);
    } catch (Failure e) {
      stop(e);
    }
  }

  private Failure tooLong() {
    return Failure.invalid("line " + (line + 1), "must not be longer than " + MAX_LINE + " bytes: is a quote missing?");
  }

  /** The rest of the request is read and dropped, so that the client gets its answer. */
  private void stop(Failure failure) {
    stopped = true;
    done.tryFail(failure);
  }

  private void row(String text) {
    if (header == null) {
      header = CsvRow.header(text);
    } else if (!text.isEmpty()) {
      var row = CsvRow.parse(header, line, text);
      // a sku twice: what stands further down counts, so what stands above is written first
      if (piece.size() == PIECE || !skus.add(row.sku())) {
        flush();
        skus.add(row.sku());
      }
      piece.add(row);
    }
  }

  /** Writes what has been collected; meanwhile no more lines are read. */
  private void flush() {
    lines.pause();
    var thisFar = write();
    thisFar.onSuccess(go -> {
      if (thisFar == written) {
        lines.resume();
      }
    });
  }

  private Future<Void> write() {
    var rows = piece;
    piece = new ArrayList<>();
    skus.clear();
    written = written.compose(before -> write.apply(rows)).<Void>map(outcomes -> {
      report.add(outcomes);
      return null;
    }).onFailure(done::tryFail);
    return written;
  }

  private void finish() {
    if (header == null) {
      done.tryFail(Failure.invalid("line 1", "must be the header: the file is empty"));
    } else if (!stopped) {
      // a parser that has ended and is resumed ends again
      stopped = true;
      write().onSuccess(all -> done.tryComplete(report));
    }
  }
}
