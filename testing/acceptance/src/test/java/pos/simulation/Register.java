package pos.simulation;

import java.util.ArrayList;
import java.util.List;

/** The model of a till: its sales by their numbers, and its sessions. */
record Register(long id, long store, List<Sold> sales, List<Shift> shifts) {

  Register(long id, long store) {
    this(id, store, new ArrayList<>(), new ArrayList<>());
  }

  /** The open session, or null. */
  Shift open() {
    return shifts.isEmpty() || shifts.getLast().report != null ? null : shifts.getLast();
  }

  /** Every sale has the next number, whatever went wrong before. */
  void book(Sold sold) {
    sales.add(sold);
    sold.receipt = sales.size();
    sold.shift = open();
    if (sold.shift != null) {
      sold.shift.sales.add(sold);
    }
  }
}
