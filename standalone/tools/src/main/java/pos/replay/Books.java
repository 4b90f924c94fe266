package pos.replay;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/** Reads back the sales and returns of the file's period, and compares each with its invoice, to the cent. */
final class Books {

  private final Gateway gateway;
  private final Settings settings;
  private final Expected expected;
  private final Set<UUID> seen = new HashSet<>();
  private final Differences differences = new Differences();
  private long others;

  Books(Gateway gateway, Settings settings, Expected expected) {
    this.gateway = gateway;
    this.settings = settings;
    this.expected = expected;
  }

  Differences compare() {
    Future.all(IntStream.rangeClosed(1, Invoice.STORES).mapToObj(this::read).toList()).await();
    expected.entries().forEach((id, entry) -> {
      if (entry.kind() != Expected.Kind.ADJUSTMENT && !seen.contains(id)) {
        differences.add("invoice " + entry.invoice() + " is not in the books of store " + entry.store());
      }
    });
    return differences;
  }

  /** Returns the number of sales and returns in the same period that are not from this file, which is no error. */
  long others() {
    return others;
  }

  private Future<Void> read(int store) {
    var query = "?store_id=" + store + "&" + expected.period();
    var caller = settings.store(store);
    var sales = new Sum();
    var returns = new Sum();
    return gateway.list(caller, "/sales-service/sales" + query,
            sale -> compare(store, sale, Expected.Kind.SALE, sales))
        .compose(_ -> gateway.list(caller, "/sales-service/returns" + query,
            back -> compare(store, back, Expected.Kind.RETURN, returns)))
        .compose(_ -> gateway.get(caller, "/sales-service/sales/summary" + query))
        .map(summary -> {
          compare(store, "sales", sales, summary.getJsonObject("sales"));
          compare(store, "returns", returns, summary.getJsonObject("returns"));
          return null;
        });
  }

  private void compare(int store, JsonObject found, Expected.Kind kind, Sum sum) {
    var cents = found.getLong("total_cents");
    if (!"voided".equals(found.getString("status"))) {
      sum.count++;
      sum.cents += cents;
    }
    var id = UUID.fromString(found.getString("id"));
    var entry = expected.entry(id);
    if (entry == null || kind != entry.kind()) {
      others++;
      return;
    }
    var name = "invoice " + entry.invoice() + " at store " + store;
    if (!seen.add(id)) {
      differences.add(name + " is in the books twice");
    }
    if (store != entry.store()) {
      differences.add(name + " belongs to store " + entry.store());
    }
    if (cents != entry.cents()) {
      differences.add(name + " is " + Cents.dollars(cents) + " in the books and " + Cents.dollars(entry.cents())
          + " in the file");
    }
  }

  private void compare(int store, String what, Sum sum, JsonObject summary) {
    var count = summary.getLong("count");
    var cents = summary.getLong("total_cents");
    if (count != sum.count || cents != sum.cents) {
      differences.add("store " + store + ": the summary has " + count + " " + what + " of " + Cents.dollars(cents)
          + ", but the list has " + sum.count + " of " + Cents.dollars(sum.cents));
    }
  }

  private static final class Sum {
    private long count;
    private long cents;
  }
}
