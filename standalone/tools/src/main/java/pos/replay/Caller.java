package pos.replay;

/** An API key, with the name of the variable that sets it. */
record Caller(String variable, String key) {

  /** Secrets stay out of messages. */
  @Override
  public String toString() {
    return variable;
  }
}
