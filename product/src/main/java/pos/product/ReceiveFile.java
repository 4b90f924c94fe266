package pos.product;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.sqlclient.SqlClient;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;
import pos.common.rule.Failure;

/** Stores an upload while it arrives, a part at a time. */
final class ReceiveFile {

  /** A million lines of 250 bytes. */
  static final long MAX_BYTES = 256L << 20;
  private static final int PART_BYTES = 64 << 10;

  private final ReadStream<Buffer> stream;
  private final MessageDigest digest = Upload.sha256();
  private final Promise<Received> received = Promise.promise();
  private SqlClient client;
  private UUID id;
  private Buffer part = Buffer.buffer();
  private int parts;
  private long bytes;
  private long lines;
  private int last = '\n';
  private Future<Void> written = Future.succeededFuture();

  /** @param lines its lines, of which a cell may have several */
  record Received(long bytes, long lines, String hash) {}

  /** Pauses the stream and listens to it at once: the client may leave before anything is read. */
  ReceiveFile(ReadStream<Buffer> stream) {
    this.stream = stream.pause();
    stream.exceptionHandler(received::tryFail);
  }

  /** @return fails with 413 when the file is too large, and when the client leaves before its end */
  Future<Received> into(SqlClient client, UUID id) {
    this.client = client;
    this.id = id;
    stream.handler(this::readChunk).endHandler(_ -> {
      store();
      written.onFailure(received::tryFail).onSuccess(_ -> received.tryComplete(new Received(bytes,
          lines + (last == '\n' ? 0 : 1), HexFormat.of().formatHex(digest.digest()))));
    });
    stream.resume();
    return received.future();
  }

  /** Drops what has not arrived yet, so that the client gets to read its answer. */
  void discardRest() {
    stream.resume();
  }

  private void readChunk(Buffer chunk) {
    if (received.future().isComplete()) {
      return;
    }
    bytes += chunk.length();
    if (bytes > MAX_BYTES) {
      received.tryFail(Failure.of(Failure.Kind.TOO_LARGE, "payload-too-large",
          "The file has more than " + MAX_BYTES + " bytes: send it in parts, each with the header."));
      return;
    }
    var read = chunk.getBytes();
    digest.update(read);
    for (var b : read) {
      lines += b == '\n' ? 1 : 0;
    }
    last = read.length == 0 ? last : read[read.length - 1];
    part.appendBuffer(chunk);
    if (part.length() >= PART_BYTES) {
      store();
      stream.pause();
      written.onFailure(received::tryFail).onSuccess(_ -> stream.resume());
    }
  }

  private void store() {
    var full = part;
    var number = parts++;
    part = Buffer.buffer();
    written = written.compose(_ -> StoredFile.add(client, id, number, full));
  }
}
