package pos.replay;

/** Counts what the services have accepted and refused so far. */
final class Tally {

  private static final String SPLIT =
      " Was the file changed since, or split within this invoice? Parts must contain whole invoices.";
  private final Differences refused = new Differences();
  private final Progress progress;
  private long sales;
  private long returns;
  private long adjustments;
  private long cents;

  Tally(Progress progress) {
    this.progress = progress;
  }

  synchronized void sold(Invoice invoice) {
    sales++;
    cents += invoice.totalCents();
  }

  synchronized void returned(Invoice invoice) {
    returns++;
    cents -= invoice.totalCents();
  }

  synchronized void adjusted() {
    adjustments++;
  }

  /** Prints a refusal at once, and keeps it for the summary. */
  void refused(String what, Invoice invoice, String code, String why) {
    var line = what + " of invoice " + invoice.number() + " refused at store " + invoice.store() + ": " + why
        + (code.endsWith("-reused") ? SPLIT : "");
    refused.add(line);
    progress.say(line);
  }

  synchronized long sales() {
    return sales;
  }

  synchronized long returns() {
    return returns;
  }

  synchronized long adjustments() {
    return adjustments;
  }

  /** Returns the total of the sales less the returns. */
  synchronized long revenueCents() {
    return cents;
  }

  Differences refused() {
    return refused;
  }
}
