package pos.common.shop;

import io.vertx.core.Future;
import io.vertx.redis.client.RedisAPI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import pos.common.run.Environment;

/**
 * The sessions whose access tokens may not have expired although the session has ended, in Redis.
 *
 * <p>The customer service keeps them in its database and copies them there; the other services look there. A mark says
 * that the copy is complete: it is lost together with what a Redis forgets.
 */
public final class EndedSessions {

  /** What is known of a session; nothing, as long as Redis is away or incomplete. */
  public enum State { OPEN, ENDED, UNKNOWN }

  private static final long WAIT_MILLIS = 2000;
  /** Twice the lifetime of an access token, so that clocks and delays do not matter. */
  private static final String KEPT_SECONDS = String.valueOf(2 * CustomerTokens.LIFETIME_SECONDS);
  /** KEYS are the mark and what to add. Carts that fill the memory must not keep sessions open. */
  private static final String ADD = """
      #!lua flags=allow-oom
      for i = 2, #KEYS do redis.call('SET', KEYS[i], '1', 'EX', ARGV[1]) end
      return redis.call('EXISTS', KEYS[1])
      """;
  private static final String MARK = "#!lua flags=allow-oom\nreturn redis.call('SET', KEYS[1], '1')";

  private final RedisAPI redis;
  private final String tag;
  private final String complete;

  public EndedSessions(RedisAPI redis, Environment environment) {
    this.redis = redis;
    this.tag = environment.hashTag("sessions");
    this.complete = tag + "sessions:complete";
  }

  private String key(UUID session) {
    return tag + "sessions:ended:" + session;
  }

  /** Returns what is known within two seconds; never fails. */
  public Future<State> state(UUID session) {
    return redis.mget(List.of(complete, key(session))).timeout(WAIT_MILLIS, TimeUnit.MILLISECONDS)
        .map(found -> found.get(1) != null ? State.ENDED : found.get(0) != null ? State.OPEN : State.UNKNOWN)
        .otherwise(State.UNKNOWN);
  }

  /** Adds sessions that have ended, and returns whether the mark is there. */
  public Future<Boolean> add(List<UUID> sessions) {
    var command = new ArrayList<>(List.of(ADD, String.valueOf(sessions.size() + 1), complete));
    sessions.forEach(session -> command.add(key(session)));
    command.add(KEPT_SECONDS);
    return redis.eval(command).map(marked -> marked.toInteger() == 1);
  }

  /** Sets the mark, after every session that has ended lately was added. */
  public Future<Void> markComplete() {
    return redis.eval(List.of(MARK, "1", complete)).mapEmpty();
  }
}
