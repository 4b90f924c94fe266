package pos.gateway.exchange;

/** Measures the latencies of one request in milliseconds, as Kong reports them. */
public final class Timing {

  private final long startedAt = System.nanoTime();
  private long forwardedAt;
  private long answeredAt;

  /** Marks the first attempt to reach the service. */
  public void forwarded() {
    forwardedAt = System.nanoTime();
  }

  /** Marks the arrival of the answer's head. */
  public void answered() {
    answeredAt = System.nanoTime();
  }

  public boolean wasForwarded() {
    return forwardedAt != 0;
  }

  /** Returns the time until the request was forwarded, or until now when it was not. */
  public long proxyLatency() {
    return wasForwarded() ? millis(forwardedAt - startedAt) : total();
  }

  /** Returns the time from forwarding to the head of the answer, or until now, 0 when it was not forwarded. */
  public long upstreamLatency() {
    return wasForwarded() ? millis((answeredAt == 0 ? System.nanoTime() : answeredAt) - forwardedAt) : 0;
  }

  public long total() {
    return millis(System.nanoTime() - startedAt);
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }
}
