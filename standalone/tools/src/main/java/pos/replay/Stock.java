package pos.replay;

import io.vertx.core.Future;
import java.util.List;
import java.util.stream.IntStream;

/** Compares stock, ledger and file, and repeats that until inventory has processed the events of all sales. */
final class Stock {

  /** The comparison ends when there has been no new line for this long. */
  private static final long QUIET_MILLIS = 30_000;

  private final Gateway gateway;
  private final Settings settings;
  private final Expected expected;
  private final Progress progress;

  Stock(Gateway gateway, Settings settings, Expected expected, Progress progress) {
    this.gateway = gateway;
    this.settings = settings;
    this.expected = expected;
    this.progress = progress;
  }

  Differences compare() {
    var lines = -1L;
    var changed = System.currentTimeMillis();
    while (true) {
      var began = System.currentTimeMillis();
      var ledgers = read();
      var differences = new Differences();
      ledgers.forEach(ledger -> ledger.compare(differences));
      var counted = ledgers.stream().mapToLong(Ledger::lines).sum();
      changed = counted == lines ? changed : System.currentTimeMillis();
      lines = counted;
      if (differences.none() || System.currentTimeMillis() - changed > QUIET_MILLIS) {
        return differences;
      }
      progress.waiting("inventory has " + counted + " lines of movements; " + differences.count()
          + " stocks still differ");
      gateway.pause(Math.max(Gateway.SHORT_PAUSE_MILLIS, System.currentTimeMillis() - began)).await();
    }
  }

  private List<Ledger> read() {
    var ledgers = IntStream.rangeClosed(1, Invoice.STORES)
        .mapToObj(store -> new Ledger(gateway, settings.store(store), store, expected))
        .toList();
    Future.all(ledgers.stream().map(Ledger::read).toList()).await();
    return ledgers;
  }
}
