package pos.backup;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What Redis has of carts. The streams are left out: they are made again from the outboxes, as far as their readers need
 * them.
 */
final class Carts implements AutoCloseable {

  private static final String PATTERN = "cart:*";
  private static final int AT_ONCE = 500;

  private final Vertx vertx = Vertx.vertx();
  private final Redis redis;

  /** @param password of the Redis on this machine */
  Carts(int port, String password) {
    this.redis = Redis.createClient(vertx, "redis://:" + password + "@127.0.0.1:" + port);
  }

  private Response ask(Command command, Object... arguments) {
    var request = Request.cmd(command);
    for (var argument : arguments) {
      if (argument instanceof byte[] bytes) {
        request.arg(Buffer.buffer(bytes));
      } else {
        request.arg(String.valueOf(argument));
      }
    }
    return redis.send(request).await();
  }

  /** Writes each key on a line, with the milliseconds that it has left, and returns how many there are. */
  long save(Path file) throws IOException {
    var saved = 0L;
    try (var out = new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
      var cursor = "0";
      do {
        var page = ask(Command.SCAN, cursor, "MATCH", PATTERN, "COUNT", AT_ONCE);
        cursor = page.get(0).toString();
        for (var key : page.get(1)) {
          var value = ask(Command.DUMP, key.toBytes());
          // it may have expired since
          if (value != null) {
            out.write(new JsonObject().put("key", key.toBytes()).put("left", ask(Command.PTTL, key.toBytes()).toLong())
                .put("value", value.toBytes()).encode() + "\n");
            saved++;
          }
        }
      } while (!cursor.equals("0"));
    }
    return saved;
  }

  /** Puts back what {@link #save} has written, into a Redis without carts, and returns how many keys there are. */
  long load(Path file) throws IOException {
    var loaded = 0L;
    try (var in = new BufferedReader(new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)),
        StandardCharsets.UTF_8))) {
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        var key = new JsonObject(line);
        ask(Command.RESTORE, key.getBinary("key"), Math.max(0, key.getLong("left")), key.getBinary("value"), "REPLACE");
        loaded++;
      }
    }
    return loaded;
  }

  @Override
  public void close() {
    redis.close();
    vertx.close().await();
  }
}
