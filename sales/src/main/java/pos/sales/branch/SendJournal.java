package pos.sales.branch;

import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import pos.common.run.Environment;
import pos.common.run.Loop;
import pos.common.run.Metrics;
import pos.common.run.StartFailure;
import pos.common.sql.Database;

/**
 * Sends the journal of a branch to the head office, each register's entries in their order. The head office says how
 * far it has come, so nothing has to be kept here about it, and it does not matter how long the line was cut.
 */
public final class SendJournal {

  private static final long PAUSE_MILLIS = 1_000;
  /** How long the start of a branch waits for the head office to say what it has. */
  private static final long START_SECONDS = 3;
  /** After this time the head office is asked for registers and names that are new. */
  private static final Duration REGISTERS_KEPT = Duration.ofMinutes(1);

  private final Database database;
  private final HeadOfficeClient headOffice;
  private final Environment.HeadOffice settings;
  private final Loop loop;
  /** How many entries the head office has, by register; empty while it has not said so. */
  private final Map<Long, Long> sent = new TreeMap<>();
  private Instant askedAt = Instant.MIN;
  /** Registers whose entries the head office has refused: the others go first. */
  private final Set<Long> refused = new HashSet<>();
  /** When the oldest entry was written that the head office does not have, or since when that is not known. */
  private Optional<Instant> behindSince = Optional.of(Instant.now());
  /** Why nothing may be sold here, if nothing may. */
  private Optional<String> obstacle = Optional.empty();

  public SendJournal(Vertx vertx, Environment environment, Database database) {
    this.database = database;
    this.headOffice = new HeadOfficeClient(vertx, environment);
    this.settings = environment.headOffice().orElseThrow();
    this.loop = new Loop(vertx, "sending the journal to the head office", PAUSE_MILLIS, this::round);
    Gauge.builder("head.office.lag", this::lagSeconds).baseUnit("seconds").tag("service", environment.service())
        .description("Age of what the head office has not yet been told, or has told and is not yet known here")
        .register(Metrics.registry(vertx));
  }

  /**
   * Has this server know the registers of its store, whose books it keeps where the head office has ended. Only the
   * first start needs the head office; at later ones, it may say before the first sale that these books are older.
   *
   * @return fails with a {@link StartFailure} when the head office does not answer, or does not know the branch
   */
  public Future<Void> join() {
    return OwnRegisters.areKnown(database.statements(), settings.storeId())
        .compose(known -> known ? ask().timeout(START_SECONDS, TimeUnit.SECONDS).otherwiseEmpty()
            : headOffice.registers().recover(e -> Future.failedFuture(new StartFailure(reason(e), e)))
                .compose(registers -> {
                  refuseOpenSession(registers);
                  return database.transaction(tx -> OwnRegisters.begin(tx, settings.storeId(), registers));
                }));
  }

  /** The server before this one was lost with it: here it is not open, and there it would stay open for ever. */
  private void refuseOpenSession(List<BranchRegister> registers) {
    registers.stream().filter(register -> register.openSession() != null).findFirst().ifPresent(register -> {
      throw new StartFailure(("At the head office, session %2$d of register %3$d is open, as the server before this one"
          + " has left it. There, with a key of the group all-stores: end the branch (DELETE"
          + " /sales-service/branches/%1$d), close the session (POST /sales-service/sessions/%2$d/close), make the store"
          + " a branch again (PUT /sales-service/branches/%1$d). Then start this server again.")
          .formatted(settings.storeId(), register.openSession(), register.id()));
    });
  }

  private String reason(Throwable failure) {
    return failure instanceof HeadOfficeClient.Refusal refusal && refusal.code().equals("branch-not-found")
        ? ("Store %1$d is no branch yet: make it one at the head office first, with PUT /sales-service/branches/%1$d"
            + " and a key of the group all-stores.").formatted(settings.storeId())
        : "The head office at %s does not say where the books of store %d end, which a branch has to know once: %s"
            .formatted(settings.url(), settings.storeId(), failure.getMessage());
  }

  public void start() {
    loop.start();
  }

  public Future<Void> close() {
    return loop.close().onComplete(_ -> headOffice.close());
  }

  /** Returns the age of the oldest entry that the head office does not have. */
  public long lagSeconds() {
    return behindSince.map(since -> Math.max(0, Duration.between(since, Instant.now()).toSeconds())).orElse(0L);
  }

  /** Fails when the head office has more of a register than this server, which would give its numbers once more. */
  public Future<Void> check() {
    return obstacle.map(Future::<Void>failedFuture).orElseGet(Future::succeededFuture);
  }

  /** Sends a batch, and returns whether there is more. */
  private Future<Boolean> round() {
    return OwnRegisters.entries(database.statements()).compose(own -> sinceWhen(own).compose(since -> {
      behindSince = since;
      return ask().compose(_ -> send(own));
    }));
  }

  /** Returns when the first entry was written that the head office does not have, as far as it has said what it has. */
  private Future<Optional<Instant>> sinceWhen(Map<Long, Long> own) {
    return sent.isEmpty() ? Future.succeededFuture(behindSince) : Future.all(behind(own)
        .map(register -> OwnRegisters.writtenAt(database.statements(), register, sent.get(register) + 1)).toList())
        .map(times -> times.<Instant>list().stream().min(Instant::compareTo));
  }

  /** Returns the registers of which the head office does not have everything. */
  private Stream<Long> behind(Map<Long, Long> own) {
    return sent.keySet().stream().filter(register -> own.getOrDefault(register, 0L) > sent.get(register));
  }

  private Future<Void> ask() {
    if (Duration.between(askedAt, Instant.now()).compareTo(REGISTERS_KEPT) < 0) {
      return Future.succeededFuture();
    }
    return headOffice.registers().compose(registers -> database.transaction(tx ->
            OwnRegisters.put(tx, settings.storeId(), registers).compose(_ -> obstacle(tx, registers)))
        .map(found -> {
          registers.forEach(register -> sent.put(register.id(), register.entries()));
          askedAt = Instant.now();
          obstacle = found;
          return null;
        }));
  }

  /** A database that was restored lacks what the head office has, or has written other entries since in its place. */
  private static Future<Optional<String>> obstacle(SqlConnection tx, List<BranchRegister> registers) {
    return OwnRegisters.entries(tx).compose(own -> {
      var ahead = registers.stream().filter(register -> register.entries() > own.get(register.id())).findFirst()
          .map(register -> ("the head office has %d entries of register %d, and this server %d: its database is"
              + " older than what it has sent").formatted(register.entries(), register.id(), own.get(register.id())));
      return ahead.isPresent() ? Future.succeededFuture(ahead) : OwnRegisters.different(tx, registers)
          .map(different -> different.map(register -> ("entry %d of register %d is another one at the head office:"
              + " this database was restored to a time before it was sent").formatted(register.entries(),
                  register.id())));
    });
  }

  private Future<Boolean> send(Map<Long, Long> own) {
    return behind(own).min(Comparator.comparing(refused::contains)).map(register ->
            UnsentEntries.next(database.statements(), register, sent.get(register))
                .compose(entries -> send(register, entries)).map(true))
        .orElseGet(() -> Future.succeededFuture(false));
  }

  private Future<Void> send(long register, JsonArray entries) {
    return headOffice.send(entries).<Void>map(count -> {
      sent.put(register, count);
      refused.remove(register);
      return null;
    }).onFailure(e -> {
      askedAt = Instant.MIN;
      if (e instanceof HeadOfficeClient.Refusal) {
        refused.add(register);
      }
    });
  }
}
