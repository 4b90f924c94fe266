package pos.gateway;

/** Where an answer comes from. */
enum Source {
  KONG("kong"), SERVICE("service");

  private final String label;

  Source(String label) {
    this.label = label;
  }

  /** Returns the source as metrics name it. */
  String label() {
    return label;
  }
}
