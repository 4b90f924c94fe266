package pos.common.events;

import io.vertx.core.Future;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.events.Streams.EntryId;
import pos.common.run.Environment;

/** A member of a consumer group: reads entries in batches that are bounded in number and bytes. */
final class Subscription {

  private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);
  private static final int BATCH = 100;
  private static final String BLOCK_MILLIS = "500";
  /** How many entries to read at once where their size cannot be bounded: few, since each may be large. */
  private static final String FEW = "10";
  /** Bytes of payload after which no more events are read at once. */
  private static final int BATCH_BYTES = 256 * 1024;
  /**
   * Reads one by one, because the command has no bound in bytes: KEYS are the streams, then the sets of who is owed
   * events of them; ARGV is group, consumer, number, bytes. The result ends with 1 or 0 for whether a bound was
   * reached, by stream the first earlier entry that is not acknowledged, whether events are owed.
   */
  private static final String READ = Streams.ALLOW_OOM + """
      local result, count, bytes, pending, owed = {}, 0, 0, {}, 0
      for i = 1, #KEYS / 2 do
        local stream, entries = KEYS[i], {}
        pending[i] = redis.call('XPENDING', stream, ARGV[1])[2] or ''
        if redis.call('SISMEMBER', KEYS[#KEYS / 2 + i], ARGV[1]) == 1 then owed = 1 end
        while count < tonumber(ARGV[3]) and bytes < tonumber(ARGV[4]) do
          local reply = redis.call('XREADGROUP', 'GROUP', ARGV[1], ARGV[2], 'COUNT', 1, 'STREAMS', stream, '>')
          if not reply then break end
          local entry = reply[1][2][1]
          entries[#entries + 1] = entry
          count = count + 1
          for _, value in ipairs(entry[2]) do bytes = bytes + #value end
        end
        if #entries > 0 then result[#result + 1] = { stream, entries } end
      end
      return { result, (count < tonumber(ARGV[3]) and bytes < tonumber(ARGV[4])) and 0 or 1, pending, owed }
      """;
  /**
   * Tells the relay which database reads, and then joins: KEYS are the stream, its readers, and who is owed events; ARGV
   * is group, epoch. A group or a database that is new is owed events until the relay says otherwise.
   */
  private static final String JOIN = Streams.ALLOW_OOM + """
      local before = redis.call('HGET', KEYS[2], ARGV[1])
      redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
      local made = redis.pcall('XGROUP', 'CREATE', KEYS[1], ARGV[1], '0', 'MKSTREAM')
      if made.err and not string.find(made.err, 'BUSYGROUP') then return made end
      if not made.err or before ~= ARGV[2] then redis.call('SADD', KEYS[3], ARGV[1]) end
      return 'OK'
      """;

  private final RedisAPI redis;
  private final List<String> streams;
  private final String group;
  private final String name;
  private final Function<List<Event>, Future<Void>> apply;
  private final Runnable discarded;

  /**
   * Events that were read together.
   *
   * @param more whether others may wait in the streams
   * @param pending by stream the first entry that was read before, by this consumer or another, and is not applied
   * @param owed whether others may still be published again for this group, which has missed them
   */
  record Batch(List<Event> events, boolean more, Map<String, EntryId> pending, boolean owed) {

    boolean isAll() {
      return !more && pending.isEmpty() && !owed;
    }
  }

  /**
   * @param streams their keys
   * @param apply applies events, and acknowledges those that are done
   * @param discarded is told of each entry that is not an event
   */
  Subscription(RedisAPI redis, List<String> streams, Environment environment,
      Function<List<Event>, Future<Void>> apply, Runnable discarded) {
    this.redis = redis;
    this.streams = streams;
    this.group = environment.service();
    this.name = environment.instance();
    this.apply = apply;
    this.discarded = discarded;
  }

  /** Creates the group on every stream where it is missing. @param epoch of the database that reads */
  Future<Void> join(String epoch) {
    return forEach(stream -> redis.eval(List.of(JOIN, "3", stream, Streams.readersOf(stream), Streams.owedOf(stream),
        group, epoch)).mapEmpty());
  }

  /** Applies what this consumer read before a restart or a failure. */
  Future<Void> finish() {
    return forEach(stream -> finish(stream, "0"));
  }

  private Future<Void> finish(String stream, String after) {
    return redis.xreadgroup(List.of("GROUP", group, name, "COUNT", FEW, "STREAMS", stream, after)).compose(reply -> {
      var entries = reply.get(0).get(1);
      return entries.size() == 0 ? Future.succeededFuture() : apply.apply(events(stream, entries))
          .compose(_ -> finish(stream, entries.get(entries.size() - 1).get(0).toString()));
    });
  }

  /** Reads the next batch, and waits for it at most half a second. */
  Future<Batch> read() {
    var command = new ArrayList<>(List.of(READ, String.valueOf(2 * streams.size())));
    command.addAll(streams);
    streams.forEach(stream -> command.add(Streams.owedOf(stream)));
    command.addAll(List.of(group, name, String.valueOf(BATCH), String.valueOf(BATCH_BYTES)));
    return redis.eval(command).compose(reply -> {
      var pending = pending(reply.get(2));
      var owed = isSet(reply.get(3));
      return reply.get(0).size() == 0 ? await(pending, owed)
          : Future.succeededFuture(new Batch(events(reply.get(0)), isSet(reply.get(1)), pending, owed));
    });
  }

  /** Others may have come with the one that ends the wait. */
  private Future<Batch> await(Map<String, EntryId> pending, boolean owed) {
    var command = new ArrayList<>(List.of("GROUP", group, name, "COUNT", "1", "BLOCK", BLOCK_MILLIS, "STREAMS"));
    command.addAll(streams);
    streams.forEach(_ -> command.add(">"));
    return redis.xreadgroup(command).map(reply -> reply == null ? new Batch(List.of(), false, pending, owed)
        : new Batch(events(reply), true, pending, owed));
  }

  private Map<String, EntryId> pending(Response first) {
    var pending = new HashMap<String, EntryId>();
    for (int i = 0; i < streams.size(); i++) {
      var entry = first.get(i).toString();
      if (!entry.isEmpty()) {
        pending.put(Streams.ofKey(streams.get(i)), EntryId.parse(entry));
      }
    }
    return pending;
  }

  private static boolean isSet(Response flag) {
    return flag.toInteger() == 1;
  }

  private List<Event> events(Response reply) {
    var events = new ArrayList<Event>();
    reply.forEach(stream -> events.addAll(events(stream.get(0).toString(), stream.get(1))));
    return events;
  }

  /** Takes over what this consumer postponed, and what dead consumers of the group read but did not finish. */
  Future<Void> claim(Duration idle) {
    return forEach(stream -> claim(stream, String.valueOf(idle.toMillis()), "0"));
  }

  private Future<Void> claim(String stream, String idleMillis, String from) {
    return redis.xautoclaim(List.of(stream, group, name, idleMillis, from, "COUNT", FEW)).compose(reply -> {
      var next = reply.get(0).toString();
      return apply.apply(events(stream, reply.get(1)))
          .compose(_ -> next.equals("0-0") ? Future.succeededFuture() : claim(stream, idleMillis, next));
    });
  }

  private Future<Void> forEach(Function<String, Future<Void>> step) {
    var done = Future.<Void>succeededFuture();
    for (var stream : streams) {
      done = done.compose(_ -> step.apply(stream));
    }
    return done;
  }

  private List<Event> events(String stream, Response entries) {
    var events = new ArrayList<Event>();
    for (var entry : entries) {
      try {
        events.add(Event.from(Streams.ofKey(stream), entry));
      } catch (RuntimeException e) {
        discard(stream, entry, e);
      }
    }
    return events;
  }

  /** Acknowledges an entry that is not an event: it would come back forever. */
  private void discard(String stream, Response entry, RuntimeException why) {
    discarded.run();
    LOG.error("entry {} of {} is not an event and is discarded", entry.get(0), stream, why);
    redis.xack(List.of(stream, group, entry.get(0).toString()))
        .onFailure(e -> LOG.warn("entry {} of {} will come back: {}", entry.get(0), stream, e.getMessage()));
  }

  Future<Void> acknowledge(List<Event> events) {
    return forEach(stream -> {
      var command = new ArrayList<>(List.of(stream, group));
      events.stream().filter(event -> event.stream().equals(Streams.ofKey(stream))).map(Event::entry)
          .forEach(command::add);
      return command.size() == 2 ? Future.succeededFuture() : redis.xack(command).mapEmpty();
    });
  }
}
