package pos.reporting.books;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.events.Consumer;
import pos.common.events.Event;
import pos.common.events.PastEvent;
import pos.common.run.Loop;
import pos.common.sql.Database;
import pos.common.sql.Outage;
import pos.common.sql.Rows;
import pos.reporting.core.SourceClient;

/**
 * Enters all that a service has in its books, page by page: into a new database, because events go back a week only, into
 * one that was restored, and on demand. What is entered already changes nothing, so events may come meanwhile.
 */
public final class ReadHistory {

  private static final Logger LOG = LoggerFactory.getLogger(ReadHistory.class);
  private static final long PAUSE_MILLIS = 1000;

  private final Database database;
  private final Consumer events;
  private final SourceClient source;
  private final String books;
  private final Loop loop;
  /** Where the last page that was entered has led to, or null when the database is to be asked. */
  private Position reached;
  /** The page that is asked for while the one before it is entered, or null; and the cursor that leads to it. */
  private Future<JsonObject> ahead;
  private String aheadCursor;

  /** @param cursor behind the last page that was entered, or null */
  private record Position(String cursor, long epoch) {

    static Position from(Row row) {
      return new Position(row.getString("cursor"), row.getLong("epoch"));
    }
  }

  /** @param books such as {@code sales} */
  public ReadHistory(Vertx vertx, Database database, Consumer events, SourceClient source, String books) {
    this.database = database;
    this.events = events;
    this.source = source;
    this.books = books;
    this.loop = new Loop(vertx, "entering all " + books, PAUSE_MILLIS, this::round);
  }

  public void start() {
    loop.start();
  }

  /** Ends after the current page. */
  public Future<Void> close() {
    return loop.close();
  }

  private static final String NEXT = """
      UPDATE history SET epoch = number, done = false, cursor = CASE WHEN history.epoch = number THEN cursor END
      FROM epoch WHERE books = $1 AND (NOT done OR history.epoch IS DISTINCT FROM number)
      RETURNING cursor, history.epoch
      """;

  /** Returns whether there is more to enter at once. */
  private Future<Boolean> round() {
    var from = reached;
    reached = null;
    return from != null ? enterBehind(from)
        : database.statements().preparedQuery(NEXT).mapping(Position::from).execute(Tuple.of(books))
            .compose(rows -> Rows.first(rows).map(this::enterBehind).orElseGet(() -> Future.succeededFuture(false)));
  }

  private Future<Boolean> enterBehind(Position position) {
    var page = ahead != null && Objects.equals(aheadCursor, position.cursor) ? ahead
        : source.history(books, position.cursor);
    ahead = null;
    return page.compose(json -> {
      var next = json.getString("next_cursor");
      if (next != null) {
        aheadCursor = next;
        ahead = source.history(books, next);
      }
      return enter(position, PastEvent.read(source.service(), json), next).map(entered -> {
        if (entered && next != null) {
          reached = new Position(next, position.epoch);
        }
        return next != null;
      });
    });
  }

  /**
   * Enters a page in one transaction, which is fast, or one by one when that fails, which finds the bad one.
   *
   * @return false when another instance has entered it, or all books are to be entered again
   */
  private Future<Boolean> enter(Position position, List<Event> page, String next) {
    return database.transaction(tx -> advance(tx, position, next)
            .compose(first -> first ? Books.apply(tx, page).map(true) : Future.succeededFuture(false)))
        .recover(e -> Outage.isCauseOf(e) ? Future.failedFuture(e) : enterEach(page)
            .compose(_ -> database.transaction(tx -> advance(tx, position, next))))
        .onSuccess(_ -> {
          if (next == null) {
            LOG.info("all {} of {} are entered", books, source.service());
          }
        });
  }

  /** Does not wait for the disk: a crash that takes a page back takes its position back too. */
  private static final String ADVANCE = """
      UPDATE history SET cursor = $2, done = $2::text IS NULL
      WHERE books = $1 AND cursor IS NOT DISTINCT FROM $3 AND epoch = $4 AND NOT done
      RETURNING set_config('synchronous_commit', 'off', true)
      """;

  /** Returns false when another instance has entered the page, or all books are to be entered again. */
  private Future<Boolean> advance(SqlConnection tx, Position from, String next) {
    return tx.preparedQuery(ADVANCE).execute(Tuple.of(books, next, from.cursor, from.epoch))
        .map(updated -> updated.rowCount() == 1);
  }

  private Future<Void> enterEach(List<Event> page) {
    var done = Future.<Void>succeededFuture();
    for (var event : page) {
      done = done.compose(_ -> database.transaction(tx -> Books.apply(tx, List.of(event)))
          .recover(e -> Outage.isCauseOf(e) ? Future.failedFuture(e) : events.park(event, e).mapEmpty()));
    }
    return done;
  }
}
