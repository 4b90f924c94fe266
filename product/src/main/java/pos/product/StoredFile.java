package pos.product;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import pos.common.sql.Rows;

/** A file in the database, read part by part from its beginning. */
final class StoredFile implements ReadStream<Buffer> {

  private final SqlClient client;
  private final UUID id;
  private Handler<Throwable> failed = _ -> {};
  private Handler<Buffer> handler;
  private Handler<Void> ended = _ -> {};
  private int next;
  private boolean flowing;
  private boolean reading;
  /** Arrived after the stream was paused. */
  private Buffer waiting;

  StoredFile(SqlClient client, UUID id) {
    this.client = client;
    this.id = id;
  }

  static Future<Void> add(SqlClient client, UUID id, int number, Buffer part) {
    return client.preparedQuery("INSERT INTO import_parts (import_id, number, content) VALUES ($1, $2, $3)")
        .execute(Tuple.of(id, number, part)).mapEmpty();
  }

  static Future<Void> delete(SqlClient client, UUID id) {
    return client.preparedQuery("DELETE FROM import_parts WHERE import_id = $1").execute(Tuple.of(id)).mapEmpty();
  }

  @Override
  public StoredFile exceptionHandler(Handler<Throwable> handler) {
    failed = handler;
    return this;
  }

  @Override
  public StoredFile handler(Handler<Buffer> handler) {
    this.handler = handler;
    return this;
  }

  @Override
  public StoredFile endHandler(Handler<Void> handler) {
    ended = handler;
    return this;
  }

  @Override
  public StoredFile pause() {
    flowing = false;
    return this;
  }

  @Override
  public StoredFile resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public StoredFile fetch(long amount) {
    flowing = true;
    if (waiting != null) {
      hand(waiting);
    } else {
      readNext();
    }
    return this;
  }

  private void readNext() {
    if (!flowing || reading) {
      return;
    }
    reading = true;
    client.preparedQuery("SELECT content FROM import_parts WHERE import_id = $1 AND number = $2")
        .execute(Tuple.of(id, next++)).map(Rows::first).onComplete(found -> {
          reading = false;
          if (found.failed()) {
            failed.handle(found.cause());
          } else if (found.result().isEmpty()) {
            // nothing follows the end
            reading = true;
            ended.handle(null);
          } else {
            hand(found.result().get().getBuffer("content"));
          }
        });
  }

  private void hand(Buffer part) {
    if (!flowing) {
      waiting = part;
      return;
    }
    waiting = null;
    if (handler != null) {
      handler.handle(part);
    }
    readNext();
  }
}
