package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.run.Environment;
import pos.common.run.Following;
import pos.common.run.StartFailure;
import pos.common.sql.Database;
import pos.common.sql.Rows;

/**
 * Enters at a branch what the head office has in its ledger of the branch's location: deliveries, transfers, counts, web
 * orders and what was replenished. What the branch's own tills have sold is there too, and changes nothing.
 *
 * <p>The copies are facts of now, so that no count is made of them here: what a count at the head office makes of a sale
 * that it hears of late is a movement of its own, which comes after. Thresholds of alerts are the store's own and are
 * not copied.
 */
final class FollowLedger {

  private static final Logger LOG = LoggerFactory.getLogger(FollowLedger.class);

  private final Database database;
  private final Environment.HeadOffice settings;
  private final HeadOfficeClient headOffice;
  private final CopyLocations locations;
  private final Following following;
  /** Where the next page begins; null when that is what the database says. */
  private Reading next;

  /**
   * Where a reader of the ledger stands. It goes on reading behind movements that are so new that lower ids may follow,
   * and begins at {@code position} again the next time.
   *
   * @param epoch of the database that was read
   * @param position up to where everything is entered
   * @param after the id behind which the next page begins
   */
  record Reading(long epoch, long position, long after) {

    private static Reading from(Row row) {
      return new Reading(row.getLong("epoch"), row.getLong("position"), row.getLong("position"));
    }

    /** Returns where to go on; from the beginning of a database that was restored, because it has other ids. */
    Reading behind(LedgerPage page) {
      if (page.epoch() != epoch && after > 0) {
        return new Reading(page.epoch(), 0, 0);
      }
      // once there was a gap, the next page may end behind what has been entered in it meanwhile
      return new Reading(page.epoch(), position == after ? page.position() : position, page.end(after));
    }
  }

  FollowLedger(Vertx vertx, Environment environment, Database database) {
    this.database = database;
    this.settings = environment.headOffice().orElseThrow();
    this.headOffice = new HeadOfficeClient(vertx, environment);
    this.locations = new CopyLocations(database, headOffice);
    this.following = new Following(vertx, environment, "ledger", this::round);
  }

  /**
   * Has this server know its location, without which it could not enter what is sold. Only the first start needs the head
   * office.
   *
   * @return fails with a {@link StartFailure} when the head office does not answer, or does not have the location
   */
  Future<Void> join() {
    return isJoined().compose(joined -> joined ? Future.succeededFuture()
        : locations.copy().recover(e -> Future.failedFuture(new StartFailure("The head office at " + settings.url()
            + " does not tell its locations, which a branch has to know once: " + e.getMessage(), e)))
        .compose(_ -> isJoined()).compose(known -> known ? Future.succeededFuture()
            : Future.failedFuture(new StartFailure("HEAD_OFFICE_STORE is " + settings.storeId()
                + ", but the head office at " + settings.url() + " has no such location."))));
  }

  private Future<Boolean> isJoined() {
    return Locations.exists(database.statements(), settings.storeId());
  }

  void start() {
    following.start();
  }

  /** Ends after the current page. */
  Future<Void> close() {
    return following.close().onComplete(_ -> headOffice.close());
  }

  /** Returns the whole seconds since everything was entered; 0 while it is. */
  long lagSeconds() {
    return following.lagSeconds();
  }

  /** Enters a page, and returns whether there is more. */
  private Future<Boolean> round() {
    var reading = next == null ? read() : Future.succeededFuture(next);
    next = null;
    return reading.compose(from -> headOffice.ledger(from.after).compose(page -> follow(from, page)));
  }

  private Future<Reading> read() {
    return database.statements().preparedQuery("SELECT epoch, position FROM head_office").mapping(Reading::from)
        .execute().map(Rows::only);
  }

  private Future<Boolean> follow(Reading from, LedgerPage page) {
    var to = from.behind(page);
    if (to.after < from.after) {
      LOG.info("the head office was restored: its ledger is read from the first movement on");
      next = to;
      return Future.succeededFuture(true);
    }
    return locations.mustHave(page.locations())
        .compose(_ -> page.movements().isEmpty() ? Future.succeededFuture() : enter(page.facts(), to))
        .map(_ -> {
          next = page.complete() ? null : to;
          return !page.complete();
        });
  }

  private Future<Void> enter(List<Movement.Fact> facts, Reading to) {
    return database.transaction(tx -> EnterMovement.asFacts(tx, facts, List.of()).compose(_ -> keep(tx, to)));
  }

  /** Writes nothing while only new movements come, which are read again. */
  private static Future<Void> keep(SqlConnection tx, Reading to) {
    return tx.preparedQuery("""
        UPDATE head_office SET epoch = $1, position = $2 WHERE (epoch, position) IS DISTINCT FROM ($1, $2)
        """).execute(Tuple.of(to.epoch, to.position)).mapEmpty();
  }
}
