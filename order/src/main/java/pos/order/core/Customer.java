package pos.order.core;

import pos.common.rule.Failure;

/**
 * A customer who is signed in.
 *
 * @param authorization the request's own {@code Authorization} header, to be passed on to services that want to see it
 */
public record Customer(long id, String authorization) {

  /** Returns the failure of a request whose token is valid by itself, but whose session or account has ended. */
  public static Failure tokenRefused() {
    return Failure.of(Failure.Kind.UNAUTHENTICATED, "invalid-token",
        "The access token is no longer valid: log in again.");
  }

  /** Leaves out the token. */
  @Override
  public String toString() {
    return "customer " + id;
  }
}
