package pos.common.events;

import io.vertx.core.Future;
import io.vertx.redis.client.RedisAPI;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.events.Outbox.Message;
import pos.common.events.Readers.Reader;
import pos.common.events.Streams.EntryId;
import pos.common.events.Streams.Group;
import pos.common.sql.Rows;

/**
 * Keeps a stream short, and complete for each of its readers.
 *
 * <p>What a reader can no longer find in the stream is written down as owed before anything else happens, so that a
 * crash at any point publishes an event twice rather than never.
 */
final class Upkeep {

  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final int KEPT_WITHOUT_READERS = 1000;
  private static final long LATELY_NANOS = 5_000_000_000L;
  /** Makes the groups ARGV[2..] where they are missing, which are owed events now; the next entry follows ARGV[1]. */
  private static final String RESTORE = Streams.ALLOW_OOM + """
      local function create(name)
        local made = redis.pcall('XGROUP', 'CREATE', KEYS[1], name, '0', 'MKSTREAM')
        if made.err and not string.find(made.err, 'BUSYGROUP') then error(made.err) end
      end
      create('none')
      redis.call('XGROUP', 'DESTROY', KEYS[1], 'none')
      for i = 2, #ARGV do
        create(ARGV[i])
        redis.call('SADD', KEYS[2], ARGV[i])
      end
      redis.call('XSETID', KEYS[1], ARGV[1])
      """;

  private static final String TELL_OWED = Streams.ALLOW_OOM + "return redis.call('SADD', KEYS[1], unpack(ARGV))";

  private final SqlClient client;
  private final RedisAPI redis;
  private final String stream;
  private final long maxBytes;
  /** The end of the last events that were published again, or null. */
  private EntryId sent;
  private long sentAt = System.nanoTime();
  private int owing;

  Upkeep(SqlClient client, RedisAPI redis, String stream, long maxBytes) {
    this.client = client;
    this.redis = redis;
    this.stream = stream;
    this.maxBytes = maxBytes;
  }

  /**
   * Owes the readers what a stream has lost that ends before the last entry.
   *
   * <p>New entries follow the last one as if nothing had been lost: positions only grow, whatever the clock of Redis.
   */
  Future<Void> restore(EntryId last, EntryId actual) {
    LOG.warn("stream {} ends at {} instead of {}: publishing again from there", stream, actual, last);
    return Readers.all(client).compose(readers -> {
      var names = readers.stream().map(Reader::name).toList();
      return Readers.owe(client, names, actual, last).compose(_ -> setUp(names, last));
    });
  }

  /** What a reader is owed next. @param waits whether all readers that are owed something still have to read */
  record Owed(Reader reader, List<Message> messages, boolean waits) {}

  private static final Owed NOTHING = new Owed(null, List.of(), false);

  /**
   * Returns what to publish again.
   *
   * <p>At most one batch is on its way to readers that are owed something: those that sleep hold up nobody, and the
   * stream stays short.
   */
  Future<Owed> owed() {
    return Readers.all(client).compose(readers -> {
      var owed = readers.stream().filter(Reader::isOwed).toList();
      owing = owed.size();
      return owed.isEmpty() ? Future.succeededFuture(NOTHING)
          : tellOwed(owed).compose(_ -> Streams.groups(redis, stream)).compose(groups -> owed(owed, groups));
    });
  }

  /** Lets readers know that they have not got everything, before the first of it comes. */
  private Future<Void> tellOwed(List<Reader> owed) {
    var command = new ArrayList<>(List.of(TELL_OWED, "1", Streams.owedOf(stream)));
    owed.forEach(reader -> command.add(reader.name()));
    return redis.eval(command).mapEmpty();
  }

  private Future<Void> tellSettled(String reader) {
    return redis.srem(List.of(Streams.owedOf(stream), reader)).mapEmpty();
  }

  private Future<Owed> owed(List<Reader> readers, List<Group> groups) {
    var awake = groups.stream().filter(group -> sent == null
        || EntryId.parse(group.lastDelivered()).compareTo(sent) >= 0).map(Group::name).toList();
    var reader = readers.stream().filter(candidate -> awake.contains(candidate.name())).findFirst();
    return reader.isEmpty() ? Future.succeededFuture(new Owed(null, List.of(), true)) : owed(reader.get());
  }

  private Future<Owed> owed(Reader reader) {
    return Outbox.published(client, reader.owedAfter(), reader.owedUntil())
        .compose(messages -> messages.isEmpty()
            ? Readers.settle(client, reader).compose(_ -> tellSettled(reader.name())).map(NOTHING)
            : Future.succeededFuture(new Owed(reader, messages, false)));
  }

  /** Returns how many readers were owed something at the last look. */
  int owing() {
    return owing;
  }

  /** Takes note of where the last of the events is that were published again. */
  void sent(EntryId entry) {
    sent = entry;
    sentAt = System.nanoTime();
  }

  /** Returns whether it is likely that a reader is about to read what was published again last. */
  boolean sentLately() {
    return System.nanoTime() - sentAt < LATELY_NANOS;
  }

  private Future<Void> setUp(Collection<String> readers, EntryId last) {
    var command = new ArrayList<>(List.of(RESTORE, "2", stream, Streams.owedOf(stream), last.toString()));
    command.addAll(readers);
    sent = null;
    return redis.eval(command).mapEmpty();
  }

  /** Takes note of new readers and of what each reader has done, and removes what nobody needs any more. */
  Future<Void> check(EntryId last) {
    return Readers.all(client).compose(this::forgetLeaving).compose(_ -> checkReaders(last));
  }

  private Future<Void> forgetLeaving(List<Reader> readers) {
    var done = Future.<Void>succeededFuture();
    for (var reader : readers.stream().filter(Reader::leaves).map(Reader::name).toList()) {
      LOG.info("stream {} no longer has the reader {}", stream, reader);
      done = done.compose(_ -> redis.xgroup(List.of("DESTROY", stream, reader)))
          .compose(_ -> redis.hdel(List.of(Streams.readersOf(stream), reader)))
          .compose(_ -> tellSettled(reader))
          .compose(_ -> Readers.forget(client, reader));
    }
    return done;
  }

  private Future<Void> checkReaders(EntryId last) {
    return Future.all(Streams.groups(redis, stream), epochs(), Readers.all(client), firstEntry(last))
        .compose(found -> check(last, found.resultAt(0), found.resultAt(1), found.resultAt(2), found.resultAt(3)));
  }

  private Future<Void> check(EntryId last, List<Group> groups, Map<String, Long> epochs, List<Reader> readers,
      EntryId first) {
    var known = readers.stream().collect(Collectors.toMap(Reader::name, reader -> reader));
    var done = Future.<Void>succeededFuture();
    for (var group : groups) {
      var reader = known.remove(group.name());
      var epoch = epochs.get(group.name());
      done = done.compose(_ -> meet(group.name(), reader, epoch, reader == null ? first.before() : last));
    }
    if (!known.isEmpty()) {
      // what the lost readers need is removed only by a check that sees their groups
      return done.compose(_ -> bringBack(known.keySet(), last, first));
    }
    return done.compose(_ -> groups.isEmpty() ? keepSome() : positions(groups).compose(positions ->
        Readers.progress(client, positions).compose(_ -> trim(positions))));
  }

  /** Owes everything to a reader that is new, and to one whose database is no longer the one it was. */
  private Future<Void> meet(String name, Reader reader, Long epoch, EntryId until) {
    if (reader != null && (epoch == null || epoch.equals(reader.epoch()))) {
      // a group that was made again thinks that it is owed events
      return reader.isOwed() ? Future.succeededFuture() : tellSettled(name);
    }
    if (reader != null && reader.epoch() == null) {
      return Readers.tellEpoch(client, name, epoch);
    }
    LOG.info("stream {} has a new reader, {}: publishing everything again for it", stream, name);
    return Readers.join(client, name, epoch, until);
  }

  /** Makes the groups again that the stream has lost, so that what they need is kept until they come back. */
  private Future<Void> bringBack(Collection<String> lost, EntryId last, EntryId first) {
    LOG.warn("stream {} has lost its readers {}: publishing again for them", stream, lost);
    return Readers.owe(client, lost, EntryId.ZERO, first.before()).compose(_ -> setUp(lost, last));
  }

  private Future<Map<String, Long>> epochs() {
    return redis.hgetall(Streams.readersOf(stream)).map(reply -> {
      var epochs = new HashMap<String, Long>();
      for (int i = 0; i + 1 < reply.size(); i += 2) {
        epochs.put(reply.get(i).toString(), reply.get(i + 1).toLong());
      }
      return epochs;
    });
  }

  /** Returns the stream's first entry, or the one that follows {@code last} when it has none. */
  private Future<EntryId> firstEntry(EntryId last) {
    return redis.xrange(List.of(stream, "-", "+", "COUNT", "1")).map(reply -> reply.size() == 0
        ? last.next() : EntryId.parse(reply.get(0).get(0).toString()));
  }

  /** Returns up to where each group has acknowledged every entry. */
  private Future<Map<String, EntryId>> positions(List<Group> groups) {
    return Future.all(groups.stream().map(this::position).toList()).map(all -> {
      var positions = new HashMap<String, EntryId>();
      for (int i = 0; i < groups.size(); i++) {
        positions.put(groups.get(i).name(), all.resultAt(i));
      }
      return positions;
    });
  }

  private Future<EntryId> position(Group group) {
    var delivered = EntryId.parse(group.lastDelivered());
    return group.pending() == 0 ? Future.succeededFuture(delivered)
        : redis.xpending(List.of(stream, group.name())).map(reply ->
            reply.get(1) == null ? delivered : EntryId.parse(reply.get(1).toString()).before());
  }

  private Future<Void> keepSome() {
    return redis.xtrim(List.of(stream, "MAXLEN", "~", String.valueOf(KEPT_WITHOUT_READERS))).mapEmpty();
  }

  private Future<Void> trim(Map<String, EntryId> positions) {
    var border = positions.values().stream().min(EntryId::compareTo).orElseThrow();
    return trim(border).compose(_ -> redis.memory(List.of("USAGE", stream)))
        .compose(bytes -> bytes == null || bytes.toLong() <= maxBytes ? Future.succeededFuture()
            : shorten(bytes.toLong(), positions));
  }

  private Future<Void> trim(EntryId border) {
    return redis.xtrim(List.of(stream, "MINID", "~", border.toString())).mapEmpty();
  }

  /** Removes the older half, although some readers have not read it: they are owed it. */
  private Future<Void> shorten(long bytes, Map<String, EntryId> positions) {
    return redis.xlen(stream).compose(length -> newest(length.toInteger() / 2)).compose(border -> {
      var behind = positions.keySet().stream().filter(name -> positions.get(name).compareTo(border) < 0).toList();
      LOG.warn("stream {} has {} bytes, because {} read too slowly: what they miss is published again later", stream,
          bytes, behind);
      return Readers.owe(client, behind, EntryId.ZERO, border).compose(_ -> trim(border.next()));
    });
  }

  /** Returns the entry before the newest {@code count}. */
  private Future<EntryId> newest(int count) {
    return client.preparedQuery("""
        SELECT entry_ms, entry_no FROM outbox WHERE published_at IS NOT NULL
        ORDER BY entry_ms DESC, entry_no DESC OFFSET $1 LIMIT 1
        """).execute(Tuple.of(count)).map(rows -> Rows.first(rows)
            .map(row -> new EntryId(row.getLong("entry_ms"), row.getLong("entry_no"))).orElse(EntryId.ZERO));
  }
}
