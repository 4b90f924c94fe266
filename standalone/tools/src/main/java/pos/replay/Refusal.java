package pos.replay;

/** Why one line of the file is not replayed; the other lines go on. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Refusal(long line, String invoice, String reason) {
    super("line " + line + (invoice.isEmpty() ? "" : ", invoice " + invoice) + ": " + reason, null, false, false);
  }
}
