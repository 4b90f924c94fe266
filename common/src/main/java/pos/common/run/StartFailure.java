package pos.common.run;

import java.net.BindException;

/** Thrown when a program cannot start; its message tells the operator what is wrong and what to do. */
public final class StartFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Returns what the operator is told about a failure: a sentence, whatever the failure is. */
  public static String sentence(Throwable failure) {
    return switch (failure) {
      case StartFailure known -> known.getMessage();
      case IllegalArgumentException known -> known.getMessage();
      case IllegalStateException known -> known.getMessage();
      case BindException refusal -> "it cannot listen at HOST and PORT: %s.".formatted(refusal.getMessage());
      default -> "something went wrong that no setting explains (%s: %s). The log says where: send it to us."
          .formatted(failure.getClass().getSimpleName(), failure.getMessage());
    };
  }

  public StartFailure(String message) {
    this(message, null);
  }

  public StartFailure(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
