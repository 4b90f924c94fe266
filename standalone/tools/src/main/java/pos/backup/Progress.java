package pos.backup;

/** Prints every tenth of what is done. */
final class Progress {

  private final String what;
  private final long total;
  private long printed;

  Progress(String what, long total) {
    this.what = what;
    this.total = Math.max(1, total);
  }

  void reached(long bytes) {
    var tenths = Math.min(9, 10 * bytes / total);
    if (tenths > printed) {
      printed = tenths;
      System.out.printf("%s: %d %%%n", what, 10 * tenths);
    }
  }

  void finish(long bytes) {
    System.out.printf("%s: 100 %%, %,d KB compressed%n", what, bytes / 1024);
  }
}
