package pos.common.sql;

import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Tells a database that is away for now from an error of ours. */
public final class Outage {

  /**
   * Classes of SQL states: connections, log-ins that are refused while a password is being changed, resources such as
   * disk, memory and connections, and errors of the system.
   */
  private static final Set<String> CLASSES = Set.of("08", "28", "53", "58");
  /** Shutting down or starting, a time-out, a lock, a conflict with another transaction, read-only, an idle session. */
  private static final Set<String> STATES = Set.of(
      "57P01", "57P02", "57P03", "57P05", "57014", "55P03", "40001", "40P01", "25006", "25P03", "25P04");
  /** Those of them that one transaction may run into again and again, while all others succeed. */
  private static final Set<String> OF_ONE_TRANSACTION = Set.of("57014", "55P03", "40001", "40P01", "25P03", "25P04");
  private static final String POOL_FULL = "Connection pool reached max wait queue";
  /** The pool and its connections have no exception types for being full, slow, lost or closed. */
  private static final Pattern POOL_MESSAGE = Pattern.compile("Timeout$|Timeout waiting for connection"
      + "|" + POOL_FULL + "|Pool closed|Pending requests failed to be sent"
      + "|Connection is not active now");

  private Outage() {}

  /** Returns whether the same work may succeed later. */
  public static boolean isCauseOf(Throwable failure) {
    return switch (failure) {
      case null -> false;
      case PgException e -> isTransient(e.getSqlState());
      case IOException _ -> true;
      case TimeoutException _ -> true;
      case ClosedConnectionException _ -> true;
      default -> POOL_MESSAGE.matcher(String.valueOf(failure.getMessage())).lookingAt();
    };
  }

  /** Returns whether the database answers, and only this work did not get done in time. */
  public static boolean isOfOneTransaction(Throwable failure) {
    return failure instanceof PgException e && e.getSqlState() != null && OF_ONE_TRANSACTION.contains(e.getSqlState());
  }

  /** Returns whether nothing else would get done either. */
  public static boolean isOfDatabase(Throwable failure) {
    return isCauseOf(failure) && !isOfOneTransaction(failure);
  }

  /** Returns whether as many wait for a pool's connections as may. */
  static boolean isFull(Throwable failure) {
    return String.valueOf(failure.getMessage()).startsWith(POOL_FULL);
  }

  private static boolean isTransient(String state) {
    return state != null && state.length() == 5
        && (STATES.contains(state) || CLASSES.contains(state.substring(0, 2)));
  }
}
