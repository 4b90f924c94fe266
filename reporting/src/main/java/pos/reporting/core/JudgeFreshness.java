package pos.reporting.core;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import pos.common.events.Consumer;
import pos.common.remote.SingleFlight;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;

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

  private static final String STATE = """
      SELECT clock_timestamp() AS now, (SELECT count(*) FROM dead_events) AS parked,
        EXISTS (SELECT FROM history, epoch WHERE NOT done OR history.epoch IS DISTINCT FROM number) AS has_gaps
      """;

  public Future<Freshness> judge() {
    // before the report is read: it has everything up to here
    var asOf = events.appliedUntil();
    var hasMissedEvents = events.hasMissedEvents();
    var state = client.query(STATE).execute().map(Rows::only);
    var up = sources();
    return Future.all(state, up).map(_ -> new Freshness(asOf, Timestamps.read(state.result(), "now"), up.result(),
        state.result().getLong("parked"), hasMissedEvents || state.result().getBoolean("has_gaps")));
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
