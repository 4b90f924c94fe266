package pos.gateway.metrics;

/** The distribution of observed values over buckets with fixed upper bounds. */
final class Histogram {

  private final int[] bounds;
  private final long[] counts;
  private long sum;

  /** @param bounds the upper bounds of the buckets, ascending; a last bucket without a bound is added */
  Histogram(int[] bounds) {
    this.bounds = bounds;
    counts = new long[bounds.length + 1];
  }

  void observe(long value) {
    int bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]) {
      bucket++;
    }
    counts[bucket]++;
    sum += value;
  }

  /** Writes the samples of a histogram: its cumulative buckets, its count and its sum. */
  void write(Exposition out, String name, String labels) {
    long count = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      count += counts[bucket];
      var bound = bucket < bounds.length ? String.valueOf(bounds[bucket]) : "+Inf";
      out.sample(name + "_bucket", labels + ",le=\"" + bound + '"', count);
    }
    out.sample(name + "_count", labels, count);
    out.sample(name + "_sum", labels, sum);
  }
}
