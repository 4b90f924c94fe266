package pos.common.events;

import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.Response;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import pos.common.events.Outbox.Message;
import pos.common.events.Streams.EntryId;
import pos.common.events.Upkeep.Owed;
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

  private static final long PAUSE_MILLIS = 500;
  private static final long SOON_MILLIS = 50;
  private static final long CHECK_EVERY_ROUNDS = 20;
  /** The most bytes of a stream in Redis, about: what lies beyond is kept in the outbox alone. */
  private static final long MAX_STREAM_BYTES = 16 * 1024 * 1024;
  /** Appends ARGV[3..], five values an entry, if the stream still ends at ARGV[1]; returns its end, then new ids. */
  private static final String APPEND = Streams.ALLOW_OOM + """
      local last = '0-0'
      if redis.call('EXISTS', KEYS[1]) == 1 then
        local info = redis.call('XINFO', 'STREAM', KEYS[1])
        for i = 1, #info, 2 do if info[i] == 'last-generated-id' then last = info[i + 1] end end
      end
      local result = { last }
      if last == ARGV[1] then
        for i = 3, #ARGV, 5 do
          result[#result + 1] = redis.call('XADD', KEYS[1], '*', 'id', ARGV[i], 'type', ARGV[i + 1],
            'payload', ARGV[i + 2], 'trace', ARGV[i + 3], 'at', ARGV[i + 4], 'epoch', ARGV[2])
        end
      end
      return result
      """;

  /** @param end the last entry that this service published */
  private record Lease(EntryId end, long epoch) {

    static Lease from(Row row) {
      return new Lease(new EntryId(row.getLong("last_ms"), row.getLong("last_no")), row.getLong("epoch"));
    }
  }

  private final Vertx vertx;
  private final SqlClient client;
  private final RedisAPI redis;
  private final Upkeep upkeep;
  private final String stream;
  private final String holder;
  private final long checkEveryRounds;
  private final Loop loop;
  private long rounds;
  private long lagMillis;

  public Relay(Vertx vertx, Environment environment, Database database) {
    this(vertx, environment, database, MAX_STREAM_BYTES, CHECK_EVERY_ROUNDS);
  }

  Relay(Vertx vertx, Environment environment, Database database, long maxStreamBytes, long checkEveryRounds) {
    this.vertx = vertx;
    this.checkEveryRounds = checkEveryRounds;
    this.client = database.events();
    this.redis = Streams.connect(vertx, environment);
    this.stream = Streams.key(environment, Streams.of(environment.service()));
    this.upkeep = new Upkeep(client, redis, stream, maxStreamBytes);
    this.holder = environment.instance() + "/" + System.identityHashCode(this);
    this.loop = new Loop(vertx, "publishing events", PAUSE_MILLIS, this::round);
    Gauge.builder("outbox.lag", () -> lagMillis / 1000).baseUnit("seconds").tag("service", environment.service())
        .description("Age of the oldest event not yet published")
        .register(Metrics.registry(vertx));
    Gauge.builder("events.owed.readers", upkeep::owing).tag("service", environment.service())
        .description("Readers for which events are published again")
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

  /** Publishes a batch and returns whether there is more; to go on here would chain futures as long as the backlog. */
  Future<Boolean> round() {
    return lease().compose(lease -> lease == null ? Future.succeededFuture(false)
        : publish(lease).compose(more -> ++rounds % checkEveryRounds == 0
            ? lease().compose(now -> now == null ? Future.succeededFuture() : upkeep.check(now.end)).map(more)
            : Future.succeededFuture(more)));
  }

  /** As long as half of the time is left it only reads: each write is flushed to the disk. */
  private static final String LEASE = """
      WITH held AS (
        SELECT last_ms, last_no FROM relay WHERE holder = $1 AND held_until > now() + interval '5 seconds'),
      taken AS (
        UPDATE relay SET holder = $1, held_until = now() + interval '10 seconds'
        WHERE (holder = $1 OR held_until < now()) AND NOT EXISTS (SELECT FROM held) RETURNING last_ms, last_no)
      SELECT last_ms, last_no, (SELECT number FROM epoch) AS epoch FROM (TABLE held UNION ALL TABLE taken) AS lease
      """;

  /** Returns what the instance with the lease must know, or null while that is another one. */
  private Future<Lease> lease() {
    return client.preparedQuery(LEASE).mapping(Lease::from).execute(Tuple.of(holder))
        // the instance that holds the lease reports the lag
        .map(rows -> Rows.first(rows).orElseGet(() -> {
          lagMillis = 0;
          return null;
        }));
  }

  private Future<Boolean> publish(Lease lease) {
    return Outbox.unpublished(client).compose(fresh -> {
      lagMillis = fresh.isEmpty() ? 0 : fresh.getFirst().ageMillis();
      return upkeep.owed().compose(owed -> publish(lease, fresh, owed));
    });
  }

  private Future<Boolean> publish(Lease lease, List<Message> fresh, Owed owed) {
    var messages = Stream.concat(fresh.stream(), owed.messages().stream()).toList();
    return append(lease, messages).compose(reply -> {
      var actual = EntryId.parse(reply.get(0).toString());
      if (!actual.equals(lease.end)) {
        return resume(lease.end, actual).map(true);
      }
      return mark(messages, owed, reply).map(_ -> {
        if (owed.waits() && upkeep.sentLately()) {
          vertx.setTimer(SOON_MILLIS, _ -> loop.poke());
        }
        return !owed.messages().isEmpty() || !fresh.isEmpty() && !fresh.getLast().last();
      });
    });
  }

  private Future<Response> append(Lease lease, List<Message> messages) {
    var command = new ArrayList<>(List.of(APPEND, "1", stream, lease.end.toString(), String.valueOf(lease.epoch)));
    messages.forEach(message -> command.addAll(List.of(message.id().toString(), message.type(), message.payload(),
        message.trace(), message.at().toString())));
    return redis.eval(command);
  }

  private Future<Void> mark(List<Message> messages, Owed owed, Response reply) {
    if (messages.isEmpty()) {
      return Future.succeededFuture();
    }
    var entries = reply.stream().skip(1).map(id -> EntryId.parse(id.toString())).toList();
    if (!owed.messages().isEmpty()) {
      upkeep.sent(entries.getLast());
    }
    return Outbox.mark(client, holder, messages, entries, owed.messages(),
        owed.messages().isEmpty() ? EntryId.ZERO : owed.reader().owedAfter());
  }

  /** A stream that ends later got entries whose rows could not be marked: they are published once more. */
  private Future<Void> resume(EntryId known, EntryId actual) {
    return actual.compareTo(known) < 0 ? upkeep.restore(known, actual) : client
        .preparedQuery("UPDATE relay SET last_ms = $1, last_no = $2 WHERE holder = $3")
        .execute(Tuple.of(actual.millis(), actual.number(), holder)).mapEmpty();
  }
}
