package pos.gateway.cache;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The directives of a {@code Cache-Control} header. */
public final class CacheControl {

  private static final CacheControl NONE = new CacheControl(Map.of());
  private final Map<String, String> directives;

  private CacheControl(Map<String, String> directives) {
    this.directives = directives;
  }

  public static CacheControl of(String header) {
    if (header == null) {
      return NONE;
    }
    var directives = new HashMap<String, String>();
    for (var directive : header.split(",")) {
      var equals = directive.indexOf('=');
      var name = equals < 0 ? directive : directive.substring(0, equals);
      directives.put(name.strip().toLowerCase(Locale.ROOT), equals < 0 ? "" : directive.substring(equals + 1).strip());
    }
    return new CacheControl(directives);
  }

  public boolean has(String directive) {
    return directives.containsKey(directive);
  }

  /** Returns the number of a directive, or {@code missing} when it has none. */
  public long seconds(String directive, long missing) {
    try {
      var value = directives.get(directive);
      return value == null ? missing : Long.parseLong(value.replace("\"", ""));
    } catch (NumberFormatException e) {
      return missing;
    }
  }

  /** Returns the number of seconds for which an answer with this header may be cached. */
  public long timeToLive(String expires, Instant now) {
    var seconds = seconds("s-maxage", seconds("max-age", Long.MIN_VALUE));
    if (seconds == Long.MIN_VALUE) {
      seconds = expires == null ? 0 : until(expires, now);
    }
    return Math.max(0, seconds);
  }

  private static long until(String expires, Instant now) {
    try {
      return ZonedDateTime.parse(expires, DateTimeFormatter.RFC_1123_DATE_TIME).toEpochSecond() - now.getEpochSecond();
    } catch (DateTimeParseException e) {
      return 0;
    }
  }
}
