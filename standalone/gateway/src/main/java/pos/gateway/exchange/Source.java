package pos.gateway.exchange;

/** Where an answer comes from. */
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
