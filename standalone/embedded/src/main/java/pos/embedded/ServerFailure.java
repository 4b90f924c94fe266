package pos.embedded;

/** Thrown when a server cannot run; the message is for the person who started it. */
public final class ServerFailure extends RuntimeException {

  ServerFailure(String sentence) {
    super(sentence);
  }

  ServerFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
