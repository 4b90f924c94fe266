package pos.gateway.plugin;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts the requests of the current windows, which are aligned to the clock. */
public final class RateLimits {

  /** The largest number of keys in a window; beyond it, the oldest one is dropped. */
  private static final int MOST_KEYS = 20_000;

  /**
   * The key of a counter.
   *
   * @param where the route and service of the configuration
   * @param identifier the consumer, credential, address or service
   */
  public record Key(String where, String identifier) {}

  /** The length of a window. */
  enum Period {
    SECOND(1, "Second"), MINUTE(60, "Minute"), HOUR(3600, "Hour"), DAY(86_400, "Day");

    private final long seconds;
    private final String limitHeader;
    private final String remainingHeader;

    Period(long seconds, String name) {
      this.seconds = seconds;
      limitHeader = "X-RateLimit-Limit-" + name;
      remainingHeader = "X-RateLimit-Remaining-" + name;
    }

    String limitHeader() {
      return limitHeader;
    }

    String remainingHeader() {
      return remainingHeader;
    }

    /** Returns the seconds that are left of the current window at a time in seconds. */
    long secondsLeft(long now) {
      return seconds - now % seconds;
    }
  }

  private final Window[] windows = {new Window(), new Window(), new Window(), new Window()};

  public long used(Period period, Key key, long now) {
    return window(period, now).counts.getOrDefault(key, 0L);
  }

  public void count(Period period, Key key, long now) {
    window(period, now).counts.merge(key, 1L, Long::sum);
  }

  private Window window(Period period, long now) {
    var window = windows[period.ordinal()];
    var number = now / period.seconds;
    if (window.number != number) {
      window.number = number;
      window.counts.clear();
    }
    return window;
  }

  private static final class Window {
    private long number;
    private final Map<Key, Long> counts = new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
        return size() > MOST_KEYS;
      }
    };
  }
}
