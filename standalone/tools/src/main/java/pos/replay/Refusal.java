package pos.replay;

/** Thrown when a line of the file is not valid; the other lines are replayed. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Refusal(long line, String invoice, String reason) {
    super("line " + line + (invoice.isEmpty() ? "" : ", invoice " + invoice) + ": " + reason, null, false, false);
  }
}
