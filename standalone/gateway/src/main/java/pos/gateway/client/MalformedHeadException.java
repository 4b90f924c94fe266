package pos.gateway.client;

/** Thrown when the head of a request is not valid, or leaves open where its body ends. */
public final class MalformedHeadException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  /** @param status of the answer */
  MalformedHeadException(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
