package pos.print;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import pos.embedded.FileTree;

/**
 * How far the papers of a register are printed.
 *
 * @param receipt the number of the last sale
 * @param report the number of the last Z report
 * @param returnsUntil the time of the newest return of the store that was looked at
 * @param returns the ids of the printed returns of about that time
 * @param printing the path of what was sent to the printer and may not be on paper, or null
 */
record Position(long receipt, long report, Instant returnsUntil, List<String> returns, String printing) {

  Position {
    returns = List.copyOf(returns);
  }

  /** Returns the position that a file has; null when there is no such file. */
  static Position read(Path file) throws IOException {
    if (Files.notExists(file)) {
      return null;
    }
    try {
      var json = new JsonObject(Files.readString(file));
      return new Position(json.getLong("receipt"), json.getLong("report"),
          Instant.parse(json.getString("returns_until")),
          json.getJsonArray("returns").stream().map(String.class::cast).toList(), json.getString("printing"));
    } catch (DecodeException | ClassCastException | NullPointerException | DateTimeException e) {
      throw new IOException(file + " is damaged. Delete it to begin with what is sold from now on.", e);
    }
  }

  /** Writes the position so that also after a power failure the file has this one or the one before. */
  void write(Path file) throws IOException {
    var json = new JsonObject().put("receipt", receipt).put("report", report)
        .put("returns_until", returnsUntil.toString()).put("returns", new JsonArray(returns)).put("printing", printing);
    var draft = file.resolveSibling(file.getFileName() + ".new");
    try (var channel = FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING)) {
      for (var bytes = ByteBuffer.wrap(json.toBuffer().getBytes()); bytes.hasRemaining();) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    FileTree.sync(file.toAbsolutePath().getParent());
  }

  Position printing(String path) {
    return new Position(receipt, report, returnsUntil, returns, path);
  }

  Position withReceipt(long number) {
    return new Position(number, report, returnsUntil, returns, null);
  }

  Position withReport(long number) {
    return new Position(receipt, number, returnsUntil, returns, null);
  }

  Position withReturn(String id) {
    return new Position(receipt, report, returnsUntil, Stream.concat(returns.stream(), Stream.of(id)).toList(), null);
  }

  /** Forgets what was returned long before a time that is never again looked behind. */
  Position upTo(Instant until, List<String> printed) {
    return new Position(receipt, report, until, printed, printing);
  }
}
