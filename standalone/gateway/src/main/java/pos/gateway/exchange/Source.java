package pos.gateway.exchange;

/** The source of an answer: the gateway, or a service. */
public enum Source {
  KONG("kong"), SERVICE("service");

  private final String label;

  Source(String label) {
    this.label = label;
  }

  /** Returns the source as metrics name it. */
  public String label() {
    return label;
  }
}
