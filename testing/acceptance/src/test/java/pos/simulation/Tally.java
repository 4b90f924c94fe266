package pos.simulation;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Sums over all histories. */
final class Tally {

  private final Map<Crash, Integer> requests = new EnumMap<>(Crash.class);
  private final List<Bill> sold = new ArrayList<>();
  private final List<Bill> voided = new ArrayList<>();
  private final List<Bill> returned = new ArrayList<>();
  private int histories;
  private int steps;
  private int held;
  private int notHeld;
  private int refused;

  /** Adds a history that agrees with the model. */
  synchronized void add(int stepCount, List<Sold> sales, Collection<Bill> returns) {
    histories++;
    steps += stepCount;
    sales.forEach(sale -> (sale.voiding == null ? sold : voided).add(sale.bill));
    returned.addAll(returns);
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

  /** Returns whether most sales had reserved stock. */
  synchronized boolean mostlyHeld() {
    return held > notHeld;
  }

  /** Returns the summary that the sales service must have. */
  synchronized JsonObject summary() {
    return new JsonObject().put("sales", Bill.sum(sold).figures(sold.size()))
        .put("voids", Bill.sum(voided).figures(voided.size()))
        .put("returns", Bill.sum(returned).figures(returned.size()));
  }

  @Override
  public synchronized String toString() {
    return ("%,d histories, %,d steps; sales at tills: %,d with reserved stock, %,d without, %,d refused; "
        + "in the books: %s; requests: %s")
        .formatted(histories, steps, held, notHeld, refused, summary(), requests);
  }
}
