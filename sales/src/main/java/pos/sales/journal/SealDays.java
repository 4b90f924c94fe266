package pos.sales.journal;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.LocalDate;
import pos.common.run.Loop;
import pos.common.sql.Database;

/** Seals each day of each register when it has ended, and those that were missed; on one instance at a time. */
public final class SealDays {

  private static final Duration PAUSE = Duration.ofMinutes(5);

  private final Database database;
  private final JournalKeys keys;
  private final Loop loop;

  public SealDays(Vertx vertx, Database database, JournalKeys keys) {
    this.database = database;
    this.keys = keys;
    this.loop = new Loop(vertx, "sealing the journal", PAUSE.toMillis(), () -> round(null));
  }

  public void start() {
    loop.start();
  }

  public Future<Void> close() {
    return loop.close();
  }

  /** Seals one day of one register, and returns whether there may be another. @param today null for today */
  public Future<Boolean> round(LocalDate today) {
    return Seals.isDue(database.statements(), today).compose(due -> !due ? Future.succeededFuture(false)
        : database.patientTransaction(tx -> tx.query("SET LOCAL statement_timeout = '60s'").execute()
            .compose(_ -> Seals.sealNext(tx, keys.current(), today))));
  }
}
