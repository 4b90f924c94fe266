package pos.reporting.core;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import pos.common.events.Consumer;
import pos.common.remote.SingleFlight;
import pos.common.sql.Rows;

/** Finds out how fresh reports are; whether the sources are up is asked every few seconds at most. */
public final class JudgeFreshness {

  private static final Duration KEPT = Duration.ofSeconds(5);

  private final SqlClient client;
  private final List<SourceClient> sources;
  private final Consumer events;
  private final SingleFlight<String, TreeMap<String, Boolean>> calls = new SingleFlight<>();
  private TreeMap<String, Boolean> known;
  private long knownAt;

  public JudgeFreshness(SqlClient client, List<SourceClient> sources, Consumer events) {
    this.client = client;
    this.sources = sources;
    this.events = events;
  }

  public Future<Freshness> judge() {
    // before the report is read: it has everything up to here
    var asOf = events.appliedUntil();
    var hasMissedEvents = events.hasMissedEvents();
    var parked = client.query("SELECT count(*) FROM dead_events").execute().map(rows -> Rows.only(rows).getLong(0));
    var up = sources();
    return Future.all(parked, up).map(_ ->
        new Freshness(asOf, Instant.now(), up.result(), parked.result(), hasMissedEvents));
  }

  private Future<TreeMap<String, Boolean>> sources() {
    return known != null && System.nanoTime() - knownAt < KEPT.toNanos() ? Future.succeededFuture(known)
        : calls.get("", this::ask);
  }

  private Future<TreeMap<String, Boolean>> ask() {
    var answers = sources.stream().map(SourceClient::isUp).toList();
    return Future.all(answers).map(_ -> {
      var up = new TreeMap<String, Boolean>();
      for (int i = 0; i < answers.size(); i++) {
        up.put(sources.get(i).service(), answers.get(i).result());
      }
      known = up;
      knownAt = System.nanoTime();
      return up;
    });
  }
}
