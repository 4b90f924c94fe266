package pos.common.events;

import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.Response;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.events.Streams.EntryId;
import pos.common.run.Environment;
import pos.common.run.Loop;
import pos.common.run.Metrics;
import pos.common.sql.Database;
import pos.common.sql.Rows;

/**
 * Publishes a service's outbox to its stream, in order and at least once.
 *
 * <p>One instance at a time holds the lease. It appends only while the stream ends where the service left it: a stream
 * that ends earlier has lost entries, because Redis was restarted or emptied, and they are published again.
 */
public final class Relay {

  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  private static final int BATCH = 200;
  private static final long PAUSE_MILLIS = 500;
  private static final long TRIM_EVERY_ROUNDS = 20;
  private static final int KEPT_WITHOUT_READERS = 1000;
  /** Appends ARGV[2..], five values an entry, if the stream still ends at ARGV[1]; returns its end, then new ids. */
  private static final String APPEND = """
      local last = '0-0'
      if redis.call('EXISTS', KEYS[1]) == 1 then
        local info = redis.call('XINFO', 'STREAM', KEYS[1])
        for i = 1, #info, 2 do if info[i] == 'last-generated-id' then last = info[i + 1] end end
      end
      local result = { last }
      if last == ARGV[1] then
        for i = 2, #ARGV, 5 do
          result[#result + 1] = redis.call('XADD', KEYS[1], '*', 'id', ARGV[i], 'type', ARGV[i + 1],
            'payload', ARGV[i + 2], 'trace', ARGV[i + 3], 'at', ARGV[i + 4])
        end
      end
      return result
      """;

  private final Database database;
  private final RedisAPI redis;
  private final String stream;
  private final String holder;
  private final Loop loop;
  private long rounds;
  private long lagMillis;

  public Relay(Vertx vertx, Environment environment, Database database) {
    this.database = database;
    this.redis = Streams.connect(vertx, environment);
    this.stream = Streams.of(environment.service());
    this.holder = environment.instance() + "/" + System.identityHashCode(this);
    this.loop = new Loop(vertx, "publishing events", PAUSE_MILLIS, this::round);
    Gauge.builder("outbox.lag", () -> lagMillis / 1000).baseUnit("seconds").tag("service", environment.service())
        .description("Age of the oldest event not yet published")
        .register(Metrics.registry(vertx));
  }

  public void start() {
    loop.start();
  }

  /** Publishes at once instead of after the pause. */
  public void poke() {
    loop.poke();
  }

  /** Ends after the current batch. */
  public Future<Void> close() {
    return loop.close().onComplete(_ -> redis.close());
  }

  private Future<Boolean> round() {
    return publish().compose(more -> ++rounds % TRIM_EVERY_ROUNDS == 0 ? trim().map(more)
        : Future.succeededFuture(more));
  }

  /** Returns whether there is more; to go on here would chain futures as long as the backlog. */
  private Future<Boolean> publish() {
    return lease().compose(end -> end == null ? Future.succeededFuture(false) : unpublished().compose(rows ->
        append(end, rows).compose(reply -> {
          var actual = EntryId.parse(reply.get(0).toString());
          return actual.equals(end) ? mark(rows, reply).map(rows.size() == BATCH) : resume(end, actual).map(true);
        })));
  }

  /** Returns where this service left the stream, or null while another instance holds the lease. */
  private Future<EntryId> lease() {
    return database.statements().preparedQuery("""
        UPDATE relay SET holder = $1, held_until = now() + interval '10 seconds'
        WHERE holder = $1 OR held_until < now() RETURNING last_ms, last_no
        """).execute(Tuple.of(holder))
        .map(rows -> {
          if (rows.size() == 0) {
            // the instance that holds the lease reports the lag
            lagMillis = 0;
            return null;
          }
          return entry(Rows.only(rows), "last_ms", "last_no");
        });
  }

  private static EntryId entry(Row row, String millis, String number) {
    return new EntryId(row.getLong(millis), row.getLong(number));
  }

  private Future<RowSet<Row>> unpublished() {
    return database.statements().preparedQuery("""
        SELECT sequence, id, type, payload::text AS payload, trace, created_at,
          (extract(epoch FROM clock_timestamp() - created_at) * 1000)::bigint AS age
        FROM outbox WHERE published_at IS NULL ORDER BY sequence LIMIT $1
        """).execute(Tuple.of(BATCH))
        .onSuccess(rows -> lagMillis = rows.size() == 0 ? 0 : Rows.only(rows).getLong("age"));
  }

  private Future<Response> append(EntryId end, RowSet<Row> rows) {
    var command = new ArrayList<>(List.of(APPEND, "1", stream, end.toString()));
    rows.forEach(row -> command.addAll(List.of(row.getUUID("id").toString(), row.getString("type"),
        row.getString("payload"), row.getString("trace"), at(row.getOffsetDateTime("created_at")))));
    return redis.eval(command);
  }

  private static String at(OffsetDateTime time) {
    return time.toInstant().toString();
  }

  private Future<Void> mark(RowSet<Row> rows, Response reply) {
    if (rows.size() == 0) {
      return Future.succeededFuture();
    }
    var sequences = rows.stream().map(row -> row.getLong("sequence"))
        .toArray(Long[]::new);
    var ids = reply.stream().skip(1).map(id -> EntryId.parse(id.toString())).toList();
    var last = ids.getLast();
    return database.statements().preparedQuery("""
        WITH marked AS (
          UPDATE outbox SET published_at = now(), entry_ms = e.ms, entry_no = e.no
          FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS e(sequence, ms, no)
          WHERE outbox.sequence = e.sequence)
        UPDATE relay SET last_ms = $4, last_no = $5
        """).execute(Tuple.of(sequences, ids.stream().map(EntryId::millis).toArray(Long[]::new),
            ids.stream().map(EntryId::number).toArray(Long[]::new), last.millis(), last.number())).mapEmpty();
  }

  /** Publishes again what lies behind the end of a stream that does not end where it was left. */
  private Future<Void> resume(EntryId known, EntryId actual) {
    LOG.warn("stream {} ends at {} instead of {}: publishing again from there", stream, actual, known);
    return republish("(entry_ms, entry_no) > ($1, $2)", actual).compose(_ -> database.statements()
        .preparedQuery("UPDATE relay SET last_ms = $1, last_no = $2")
        .execute(Tuple.of(actual.millis(), actual.number())).mapEmpty());
  }

  private Future<Void> republish(String which, EntryId border) {
    return database.statements()
        .preparedQuery("UPDATE outbox SET published_at = NULL WHERE published_at IS NOT NULL AND " + which)
        .execute(Tuple.of(border.millis(), border.number())).mapEmpty();
  }

  /** Removes entries that every group has finished; what a new group missed is published again for it. */
  private Future<Void> trim() {
    return redis.exists(List.of(stream)).compose(exists -> exists.toInteger() == 0 ? Future.succeededFuture()
        : Streams.groups(redis, stream).compose(groups -> republishForNew(groups).compose(_ -> trim(groups))));
  }

  private Future<Void> republishForNew(List<Streams.Group> groups) {
    var names = groups.stream().map(Streams.Group::name).toArray(String[]::new);
    return database.statements().preparedQuery("""
        UPDATE relay SET groups = $1 WHERE holder = $2 AND NOT groups @> $1 RETURNING 1
        """).execute(Tuple.of(names, holder))
        .compose(updated -> updated.size() == 0 ? Future.succeededFuture() : firstEntry().compose(first -> {
          LOG.info("stream {} has a new reader among {}", stream, List.of(names));
          return republish("(entry_ms, entry_no) < ($1, $2)", first);
        }));
  }

  private Future<EntryId> firstEntry() {
    return redis.xrange(List.of(stream, "-", "+", "COUNT", "1")).map(reply -> reply.size() == 0
        ? new EntryId(Long.MAX_VALUE, 0) : EntryId.parse(reply.get(0).get(0).toString()));
  }

  private Future<Void> trim(List<Streams.Group> groups) {
    if (groups.isEmpty()) {
      return redis.xtrim(List.of(stream, "MAXLEN", "~", String.valueOf(KEPT_WITHOUT_READERS))).mapEmpty();
    }
    var oldest = groups.stream().map(this::oldestNeeded).collect(Collectors.toList());
    return Future.all(oldest).compose(all -> {
      var border = all.<EntryId>list().stream().min(EntryId::compareTo).orElseThrow();
      return redis.xtrim(List.of(stream, "MINID", "~", border.toString())).mapEmpty();
    });
  }

  private Future<EntryId> oldestNeeded(Streams.Group group) {
    var delivered = EntryId.parse(group.lastDelivered());
    return group.pending() == 0 ? Future.succeededFuture(delivered)
        : redis.xpending(List.of(stream, group.name())).map(reply ->
            reply.get(1) == null ? delivered : EntryId.parse(reply.get(1).toString()));
  }
}
