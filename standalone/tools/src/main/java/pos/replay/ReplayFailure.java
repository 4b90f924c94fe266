package pos.replay;

/** The replay cannot go on; the message is for the person at the keyboard. */
final class ReplayFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ReplayFailure(String message) {
    super(message, null, false, false);
  }
}
