package pos.product;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.http.Answer;
import pos.common.rule.Failure;

/** What became of an import: counts, the first errors, and, where every line is asked for, a file of them. */
final class ImportReport {

  private static final Logger LOG = LoggerFactory.getLogger(ImportReport.class);
  private static final int MAX_ERRORS = 100;
  private static final int MANY = 1000;

  private final AsyncFile lines;
  private final Map<String, Integer> counts =
      new TreeMap<>(Map.of("created", 0, "changed", 0, "unchanged", 0, "rejected", 0));
  private final JsonArray errors = new JsonArray();
  private int reported;

  private ImportReport(AsyncFile lines) {
    this.lines = lines;
  }

  static ImportReport ofErrors() {
    return new ImportReport(null);
  }

  /**
   * The lines wait in a file until all of them have been read: a proxy such as nginx sends no more of a request whose
   * answer has begun, and a client may not read before it has sent everything. Once open it has no name any more, so
   * that it is gone with the report or with the process.
   */
  static Future<ImportReport> ofEveryLine(Vertx vertx) {
    var files = vertx.fileSystem();
    return files.createTempFile("import", ".json").compose(path ->
        files.open(path, new OpenOptions().setDeleteOnClose(true)).map(ImportReport::new));
  }

  Future<Void> close() {
    return lines.close();
  }

  Future<Void> add(List<Upsert.Outcome> outcomes) {
    for (var outcome : outcomes) {
      counts.merge(outcome.status(), 1, Integer::sum);
      if (outcome.row().errors() != null && errors.size() < MAX_ERRORS) {
        errors.addAll(outcome.errors());
      }
    }
    return lines == null || outcomes.isEmpty() ? Future.succeededFuture() : lines.write(Buffer.buffer(text(outcomes)));
  }

  /** Says from which line on nothing was written, and why. */
  Future<Void> addEnd(CsvRow row, Throwable cause) {
    LOG.warn("a partial import ended early", cause);
    var why = cause instanceof Failure failure ? failure.getMessage() : "The database did not take it.";
    var refused = row.refused("line", "is where the import ended: " + why + " Send the file again from here on");
    return add(List.of(new Upsert.Outcome(refused, "rejected", null)));
  }

  private String text(List<Upsert.Outcome> outcomes) {
    var text = new StringBuilder();
    for (var outcome : outcomes) {
      text.append(reported++ == 0 ? "{\"lines\":[\n" : ",\n").append(outcome.toJson().encode());
    }
    return text.toString();
  }

  boolean isEmpty() {
    return reported == 0;
  }

  boolean hasErrors() {
    return !errors.isEmpty();
  }

  boolean hasManyChanges() {
    return counts.get("created") + counts.get("changed") >= MANY;
  }

  /** @throws Failure 422 with the first hundred errors, if there are any */
  Answer answer() {
    if (hasErrors()) {
      throw Failure.of(Failure.Kind.INVALID, "invalid-input", counts.get("rejected") + " lines were rejected, so nothing was imported.")
          .with("errors", errors);
    }
    return Answer.ok(totals());
  }

  Future<Void> send(RoutingContext ctx) {
    var end = (reported == 0 ? "{\"lines\":[" : "") + "],\n" + totals().encode().substring(1);
    return lines.write(Buffer.buffer(end)).compose(written -> ctx.response()
        .putHeader("Content-Type", "application/json")
        .putHeader("Content-Length", String.valueOf(lines.getWritePos()))
        .send(lines.setReadPos(0)));
  }

  private JsonObject totals() {
    var totals = new JsonObject();
    counts.forEach(totals::put);
    return totals;
  }
}
