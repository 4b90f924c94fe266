package pos.gateway.config;

/** Thrown when the gateway cannot enforce a kong.yml; the message is one sentence for the operator. */
public final class BadGatewayFile extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BadGatewayFile(String message) {
    super(message, null, false, false);
  }
}
