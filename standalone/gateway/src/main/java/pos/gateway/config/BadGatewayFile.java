package pos.gateway.config;

/** A kong.yml that this gateway refuses to enforce, said in one sentence for the operator. */
public final class BadGatewayFile extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BadGatewayFile(String sentence) {
    super(sentence, null, false, false);
  }
}
