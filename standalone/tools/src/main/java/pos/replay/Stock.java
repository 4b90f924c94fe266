package pos.replay;

import io.vertx.core.Future;
import java.util.List;
import java.util.stream.IntStream;
import pos.replay.Comparison.Findings;

/** Compares stock, ledger and file. */
final class Stock {

  private final Gateway gateway;
  private final Settings settings;
  private final Expected expected;

  Stock(Gateway gateway, Settings settings, Expected expected) {
    this.gateway = gateway;
    this.settings = settings;
    this.expected = expected;
  }

  Findings compare() {
    var ledgers = read();
    var differences = new Differences();
    ledgers.forEach(ledger -> ledger.compare(differences));
    var lines = ledgers.stream().mapToLong(Ledger::lines).sum();
    return new Findings(differences, lines,
        "inventory has " + lines + " lines of movements; " + differences.count() + " stocks still differ");
  }

  private List<Ledger> read() {
    var ledgers = IntStream.rangeClosed(1, Invoice.STORES)
        .mapToObj(store -> new Ledger(gateway, settings.store(store), store, expected))
        .toList();
    Future.all(ledgers.stream().map(Ledger::read).toList()).await();
    return ledgers;
  }
}
