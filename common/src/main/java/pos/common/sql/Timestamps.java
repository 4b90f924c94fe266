package pos.common.sql;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Instants as the driver has them: {@code timestamptz} columns are {@link OffsetDateTime}s. */
public final class Timestamps {

  private Timestamps() {}

  /** Returns the instant as a parameter; null stays null. */
  public static OffsetDateTime of(Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }

  /** Reads a column; SQL NULL is null. */
  public static Instant read(Row row, String column) {
    var time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }
}
