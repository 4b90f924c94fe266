package pos.embedded;

/** Why a server cannot run, as a sentence for the person who started it. */
public final class ServerFailure extends RuntimeException {

  ServerFailure(String sentence) {
    super(sentence);
  }

  ServerFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
