package pos.bench;

import java.util.Arrays;

/** All latencies of a measurement, in microseconds, so that percentiles are exact. */
public final class Latencies {

  private int[] micros = new int[1 << 14];
  private int count;

  public void add(long nanos) {
    if (count == micros.length) {
      micros = Arrays.copyOf(micros, 2 * count);
    }
    micros[count++] = (int) Math.min(Integer.MAX_VALUE, nanos / 1000);
  }

  int count() {
    return count;
  }

  /** Returns a percentile in milliseconds, or 0 without any latency. */
  public double percentile(double percent) {
    Arrays.sort(micros, 0, count);
    return count == 0 ? 0 : micros[Math.max(0, (int) Math.ceil(count * percent / 100) - 1)] / 1000.0;
  }
}
