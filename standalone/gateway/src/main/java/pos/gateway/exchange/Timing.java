package pos.gateway.exchange;

/** When what happened to a request, in nanoseconds; latencies are in milliseconds, as Kong reports them. */
public final class Timing {

  private final long startedAt = System.nanoTime();
  private long forwardedAt;
  private long answeredAt;

  /** The service is asked; a further attempt does not count again. */
  public void forwarded() {
    forwardedAt = System.nanoTime();
  }

  /** The head of the answer is there. */
  public void answered() {
    answeredAt = System.nanoTime();
  }

  public boolean wasForwarded() {
    return forwardedAt != 0;
  }

  /** What the gateway itself took until it asked the service. */
  public long proxyLatency() {
    return wasForwarded() ? millis(forwardedAt - startedAt) : total();
  }

  /** What the service took until the head of its answer. */
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
