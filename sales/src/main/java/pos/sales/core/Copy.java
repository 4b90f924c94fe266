package pos.sales.core;

/** Something in the journal of a branch, as it is sent to the head office. */
public interface Copy {

  /** Returns what the journal says about it. */
  Booking booking();
}
