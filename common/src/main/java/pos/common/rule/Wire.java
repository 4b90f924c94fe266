package pos.common.rule;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The spelling of enum constants in JSON and in the database, which is lower case, and of times in JSON. */
public final class Wire {

  private Wire() {}

  /** Returns the constant's spelling, or null for null. */
  public static String name(Enum<?> constant) {
    return constant == null ? null : constant.name().toLowerCase(Locale.ROOT);
  }

  public static List<String> names(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants()).map(Wire::name).toList();
  }

  /**
   * Returns the constant with this spelling, or null for null.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static <E extends Enum<E>> E parse(Class<E> type, String name) {
    return name == null ? null : Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
  }

  /** Returns the time in UTC to the millisecond, or null for null. */
  public static String time(Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
