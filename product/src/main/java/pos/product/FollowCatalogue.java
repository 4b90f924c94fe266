package pos.product;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.events.Relay;
import pos.common.run.Environment;
import pos.common.run.Following;
import pos.common.sql.Database;
import pos.common.sql.Rows;

/** Keeps a branch's copy of the head office's catalogue, which catches up when the line to there was cut. */
final class FollowCatalogue {

  private static final Logger LOG = LoggerFactory.getLogger(FollowCatalogue.class);

  private final Database database;
  private final Relay relay;
  private final HeadOfficeClient headOffice;
  private final Following following;
  /** Since the statistics were updated by which statements are planned. */
  private int changes;

  FollowCatalogue(Vertx vertx, Environment environment, Database database, Relay relay) {
    this.database = database;
    this.relay = relay;
    this.headOffice = new HeadOfficeClient(vertx, environment);
    this.following = new Following(vertx, environment, "catalogue", this::round);
  }

  void start() {
    following.start();
  }

  /** Ends after the current page. */
  Future<Void> close() {
    return following.close().onComplete(_ -> headOffice.close());
  }

  /** Returns the whole seconds since the copy was complete; 0 while it is. */
  long lagSeconds() {
    return following.lagSeconds();
  }

  /** Returns whether there is more to copy at once. */
  private Future<Boolean> round() {
    return database.statements().query("SELECT position FROM head_office").execute()
        .map(rows -> Rows.only(rows).getLong("position"))
        .compose(after -> headOffice.behind(after).compose(page -> take(after, page)));
  }

  private Future<Boolean> take(long after, CataloguePage page) {
    if (page.isBehind(after)) {
      LOG.info("the head office was restored: its catalogue is read from the first product on");
      return database.transaction(tx -> move(tx, after, 0)).map(true);
    }
    // the position of an empty page may be that of a change which came after the head office had looked for some
    return page.products().isEmpty() ? Future.succeededFuture(false)
        : database.transaction(tx -> copy(tx, after, page)).map(changed -> {
          announce(changed, page.complete());
          return !page.complete();
        });
  }

  /** Writes a page together with its position, so that a crash takes back both or neither. */
  private static Future<Integer> copy(SqlConnection tx, long after, CataloguePage page) {
    return Upsert.lockImports(tx).compose(_ -> move(tx, after, page.position())).compose(moved ->
        moved ? new CopyProducts(tx).write(page.parts()) : Future.succeededFuture(0));
  }

  /** Returns false when another instance has moved it. */
  private static Future<Boolean> move(SqlConnection tx, long from, long to) {
    return tx.preparedQuery("UPDATE head_office SET position = $2 WHERE position = $1").execute(Tuple.of(from, to))
        .map(updated -> updated.rowCount() == 1);
  }

  private void announce(int changed, boolean all) {
    changes += changed;
    if (changed > 0) {
      relay.poke();
    }
    if (all && changes >= ImportReport.MANY) {
      changes = 0;
      ImportProducts.analyze(database);
    }
  }
}
