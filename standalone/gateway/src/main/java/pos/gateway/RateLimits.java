package pos.gateway;

import java.util.LinkedHashMap;
import java.util.Map;

/** How many requests each caller has made in the windows that are open now. Windows are aligned to the clock. */
final class RateLimits {

  /** So many callers a window are told apart; beyond, the one seen first is forgotten. */
  private static final int MOST_CALLERS = 20_000;

  /** The length of a window, in the order in which they are looked at. */
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

    /** Until the window ends that is open at a time in seconds. */
    long secondsLeft(long now) {
      return seconds - now % seconds;
    }
  }

  private final Window[] windows = {new Window(), new Window(), new Window(), new Window()};

  long used(Period period, String caller, long now) {
    return window(period, now).counts.getOrDefault(caller, 0L);
  }

  void count(Period period, String caller, long now) {
    window(period, now).counts.merge(caller, 1L, Long::sum);
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
    private final Map<String, Long> counts = new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
        return size() > MOST_CALLERS;
      }
    };
  }
}
