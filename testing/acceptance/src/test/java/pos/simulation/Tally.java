package pos.simulation;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What happened in all histories together. */
final class Tally {

  private final Map<Crash, Integer> requests = new EnumMap<>(Crash.class);
  private final List<Bill> stand = new ArrayList<>();
  private final List<Bill> voided = new ArrayList<>();
  private final List<Bill> returned = new ArrayList<>();
  private int histories;
  private int steps;
  private int held;
  private int notHeld;
  private int refused;

  /** @param done a history that has ended as it should */
  synchronized void add(History done, int count) {
    histories++;
    steps += count;
    done.sales.forEach(sold -> (sold.voiding == null ? stand : voided).add(sold.bill));
    returned.addAll(done.returns.values());
  }

  synchronized void taken(boolean withHold) {
    if (withHold) {
      held++;
    } else {
      notHeld++;
    }
  }

  synchronized void refused() {
    refused++;
  }

  synchronized void request(Crash crash) {
    requests.merge(crash, 1, Integer::sum);
  }

  /** Whether holds were the rule. */
  synchronized boolean mostlyHeld() {
    return held > notHeld;
  }

  /** What the books of all stores must come to. */
  synchronized JsonObject summary() {
    return new JsonObject().put("sales", Bill.sum(stand).figures(stand.size()))
        .put("voids", Bill.sum(voided).figures(voided.size()))
        .put("returns", Bill.sum(returned).figures(returned.size()));
  }

  @Override
  public synchronized String toString() {
    return ("%,d histories, %,d steps; sales at tills: %,d held, %,d not held, %,d refused; "
        + "in the books: %s; requests: %s")
        .formatted(histories, steps, held, notHeld, refused, summary(), requests);
  }
}
