package pos.common.run;

/** Thrown when a program cannot start; its message tells the operator what is wrong and what to do. */
public final class StartFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  public StartFailure(String message) {
    this(message, null);
  }

  public StartFailure(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
