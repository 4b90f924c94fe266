package pos.product;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import pos.common.csv.CsvEncoding;
import pos.common.csv.CsvReader;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.shop.ProductNames;

/** A CSV file that is read while it arrives, and passed on in batches of rows: memory does not grow with the file. */
final class Upload {

  /** A line of the longest valid fields has about 22,000 bytes. */
  private static final int MAX_LINE_BYTES = 32 * 1024;
  private static final int BATCH_ROWS = 500;
  private static final int BATCH_BYTES = 256 * 1024;

  private final ReadStream<Buffer> stream;
  private final CsvReader reader;
  private final CsvFormat format;
  private final MessageDigest digest = sha256();
  private final Promise<Void> received = Promise.promise();
  private final Promise<Void> processed = Promise.promise();
  private final Set<String> skus = new HashSet<>();
  private Function<List<CsvRow>, Future<Void>> write;
  private CsvRow.Header header;
  private List<CsvRow> batch = new ArrayList<>();
  private int batchBytes;
  private List<CsvRow> writing = List.of();
  private Future<Void> written = Future.succeededFuture();
  private boolean stopped;

  /** Pauses the stream and listens to it at once: the client may leave before anything is read. */
  Upload(ReadStream<Buffer> stream, CsvFormat format) {
    this.format = format;
    this.reader = new CsvReader(new CsvEncoding(format.charset()), MAX_LINE_BYTES, this::readLine);
    this.stream = stream.pause();
    stream.exceptionHandler(e -> {
      received.tryFail(e);
      stop(e);
    }).endHandler(_ -> received.tryComplete());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Reads the file to its end.
   *
   * @param write writes a batch of rows with different skus; called when the batch before it is written
   * @return completed when all batches are written; failed, once nothing is being written any more, when the file has
   *     no header, a batch cannot be written, or the client leaves
   */
  Future<Void> forEachBatch(Function<List<CsvRow>, Future<Void>> write) {
    this.write = write;
    if (!stopped) {
      stream.handler(this::readChunk);
      received.future().onSuccess(_ -> finish());
      stream.resume();
    }
    return processed.future();
  }

  /** Drops what has not arrived yet, so that the client gets to read its answer. */
  void discardRest() {
    stream.resume();
  }

  /** Returns the end of the file; fails when the client leaves before. */
  Future<Void> received() {
    return received.future();
  }

  /** Returns the first row that could not be written, after {@link #forEachBatch} has failed because of it. */
  CsvRow firstUnwritten() {
    return writing.getFirst();
  }

  /** Returns a hash of the whole file, to be called once, after it has been read. */
  String hash() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private void readChunk(Buffer chunk) {
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
      stream.pause();
      written.onSuccess(_ -> stream.resume());
    }
  }

  private void readLine(CsvReader.Line line) {
    if (line.isBlank()) {
      return;
    }
    if (header == null) {
      header = CsvRow.Header.from(line, format);
    } else {
      var row = header.parse(line);
      // of two rows with the same sku the lower one counts, so the upper one is written first
      var sku = row instanceof CsvRow.Good ? ProductNames.skuKey(row.sku()) : null;
      if (batch.size() == BATCH_ROWS || batchBytes > BATCH_BYTES || skus.contains(sku)) {
        writeBatch();
      }
      if (sku != null) {
        skus.add(sku);
      }
      batch.add(row);
      batchBytes += line.bytes();
    }
  }

  private void writeBatch() {
    var rows = batch;
    batch = new ArrayList<>();
    batchBytes = 0;
    skus.clear();
    written = written.compose(_ -> {
      if (stopped) {
        return Future.failedFuture(new IllegalStateException("stopped"));
      }
      writing = rows;
      return write.apply(rows);
    });
    written.onFailure(this::stop);
  }

  private void finish() {
    if (stopped) {
      return;
    }
    try {
      reader.end();
      if (header == null) {
        throw Failure.invalid("line 1", Flaw.of("no_header", "must be the header, but the file is empty"));
      }
      writeBatch();
      written.onSuccess(_ -> processed.tryComplete());
    } catch (Failure e) {
      stop(e);
    }
  }

  /** Writes no further batch, and fails once nothing is being written: what is written after a rollback would stay. */
  void stop(Throwable cause) {
    stopped = true;
    written.onComplete(_ -> processed.tryFail(cause));
  }
}
