package pos.gateway.upstream;

import pos.gateway.config.Upstream;

/** The health of one address, decided by the successes and failures since its last change. */
public final class HealthState {

  private boolean healthy = true;
  private int successes;
  private int httpFailures;
  private int tcpFailures;
  private int timeouts;

  public boolean isHealthy() {
    return healthy;
  }

  /** Counts an answer, and returns whether the address has become healthy or unhealthy by it. */
  boolean status(int status, Upstream.Thresholds thresholds) {
    if (thresholds.goodStatuses().contains(status)) {
      return success(thresholds.successes());
    }
    return thresholds.badStatuses().contains(status) && counts(thresholds.httpFailures())
        && failed(++httpFailures >= thresholds.httpFailures());
  }

  /** Counts a failure to connect, and returns whether the address has become unhealthy by it. */
  boolean tcpFailure(Upstream.Thresholds thresholds) {
    return counts(thresholds.tcpFailures()) && failed(++tcpFailures >= thresholds.tcpFailures());
  }

  /** Counts a time-out, and returns whether the address has become unhealthy by it. */
  boolean timeout(Upstream.Thresholds thresholds) {
    return counts(thresholds.timeouts()) && failed(++timeouts >= thresholds.timeouts());
  }

  /** Returns whether a failure counts: its kind is checked, and the address is not unhealthy already. */
  private boolean counts(int threshold) {
    return threshold > 0 && (healthy || successes > 0);
  }

  private boolean success(int threshold) {
    if (threshold == 0 || healthy && httpFailures + tcpFailures + timeouts == 0) {
      return false;
    }
    httpFailures = 0;
    tcpFailures = 0;
    timeouts = 0;
    successes++;
    return successes >= threshold && changed(true);
  }

  private boolean failed(boolean enough) {
    successes = 0;
    return enough && changed(false);
  }

  private boolean changed(boolean now) {
    successes = 0;
    var before = healthy;
    healthy = now;
    return before != now;
  }
}
