package pos.soak;

import java.util.List;
import java.util.Locale;
import pos.bench.Latencies;
import pos.bench.Memory;
import pos.soak.Books.Comparison;

/**
 * What a minute has shown.
 *
 * @param sales taken in the minute; likewise {@code orders}
 * @param latencies of sales and checkouts
 * @param repeated requests that were sent again because they had no final answer
 * @param files open files and connections of the shop's process
 */
record Minute(int number, long sales, long orders, Latencies latencies, long repeated, Comparison books, Memory memory,
    long files) {

  static final String HEADER = """
      minute   sales  orders  p50 ms   p99 ms  sent again  settled s   JVM MB  PostgreSQL  Redis  files  books
      """;
  private static final double KILOBYTES = 1024;

  double jvmMegabytes() {
    return memory.jvm() / KILOBYTES;
  }

  List<String> differences() {
    return books.differences();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%6d%,8d%,8d%8.1f%9.1f%,12d%11.1f%9.1f%12.1f%7.1f%7d  %s", number, sales, orders,
        latencies.percentile(50), latencies.percentile(99), repeated, books.seconds(), jvmMegabytes(),
        memory.postgres() / KILOBYTES, memory.redis() / KILOBYTES, files,
        differences().isEmpty() ? "agree" : "DIFFER");
  }
}
