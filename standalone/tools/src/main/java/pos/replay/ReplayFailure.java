package pos.replay;

/** Thrown when the replay cannot continue; the message is for the user. */
final class ReplayFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ReplayFailure(String message) {
    super(message, null, false, false);
  }
}
