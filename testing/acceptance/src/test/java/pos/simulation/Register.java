package pos.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The model of a register: its sales in the order of their receipt numbers, and its sessions. */
record Register(RegisterKey key, List<Sold> sales, List<Shift> shifts) {

  Register(long id, long store) {
    this(new RegisterKey(id, store), new ArrayList<>(), new ArrayList<>());
  }

  long id() {
    return key.id();
  }

  long store() {
    return key.store();
  }

  /** Returns the open session. */
  Optional<Shift> open() {
    return shifts.isEmpty() || shifts.getLast().report != null ? Optional.empty() : Optional.of(shifts.getLast());
  }

  /** Returns the session in which a sale was taken. */
  Optional<Shift> shiftOf(Sold sold) {
    return shifts.stream().filter(shift -> shift.sales.contains(sold)).findFirst();
  }

  /** Gives a sale the next receipt number, whatever went wrong before. */
  void book(Sold sold) {
    sales.add(sold);
    sold.receipt = sales.size();
    open().ifPresent(shift -> shift.sales.add(sold));
  }

  /** Returns the number of a session's Z report. */
  int zNumber(Shift shift) {
    return shifts.indexOf(shift) + 1;
  }
}
