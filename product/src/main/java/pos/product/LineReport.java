package pos.product;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import pos.common.shop.Language;

/**
 * The report of an import with an entry for every line, as JSON in a file.
 *
 * <p>The entries wait in a file until the whole upload has been read: a proxy such as nginx sends no more of a request
 * once its answer has begun, and a client may not read before it has sent everything.
 */
final class LineReport {

  private final AsyncFile file;
  private final Language language;
  private final ImportReport totals = new ImportReport();
  private int entries;

  private LineReport(AsyncFile file, Language language) {
    this.file = file;
    this.language = language;
  }

  /** Opens a file without a name, so that it disappears when it is closed or when the process ends. */
  static Future<LineReport> open(FileSystem files, Language language) {
    return files.createTempFile("import", ".json").compose(path ->
        files.open(path, new OpenOptions().setDeleteOnClose(true)).map(file -> new LineReport(file, language)));
  }

  Future<Void> close() {
    return file.close();
  }

  ImportReport totals() {
    return totals;
  }

  boolean isEmpty() {
    return entries == 0;
  }

  Future<Void> add(List<Outcome> outcomes) {
    totals.add(outcomes);
    return outcomes.isEmpty() ? Future.succeededFuture() : file.write(Buffer.buffer(text(outcomes)));
  }

  private String text(List<Outcome> outcomes) {
    var text = new StringBuilder();
    for (var outcome : outcomes) {
      text.append(entries++ == 0 ? "{\"lines\":[\n" : ",\n").append(outcome.toJson(language).encode());
    }
    return text.toString();
  }

  /** Completes the JSON and returns its length in bytes. */
  Future<Long> finish() {
    var end = (entries == 0 ? "{\"lines\":[" : "") + "],\n" + totals.toJson().encode().substring(1);
    return file.write(Buffer.buffer(end)).map(_ -> file.getWritePos());
  }

  /** Returns the JSON from its beginning, after {@link #finish}. */
  ReadStream<Buffer> content() {
    return file.setReadPos(0);
  }
}
