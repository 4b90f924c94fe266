package pos.gateway;

/** How many observations were how small. */
final class Histogram {

  private final int[] bounds;
  private final long[] counts;
  private long sum;

  /** @param bounds the upper bounds of the buckets; one without a bound comes after them */
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

  /** The lines of Prometheus' text format. */
  void write(StringBuilder out, String name, String labels) {
    long count = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      count += counts[bucket];
      out.append(name).append("_bucket{").append(labels).append(",le=\"")
          .append(bucket < bounds.length ? String.valueOf(bounds[bucket]) : "+Inf").append("\"} ").append(count)
          .append('\n');
    }
    out.append(name).append("_count{").append(labels).append("} ").append(count).append('\n');
    out.append(name).append("_sum{").append(labels).append("} ").append(sum).append('\n');
  }
}
