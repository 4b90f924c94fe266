package pos.replay;

/** Who makes a call: an API key and the variable it is set by. */
record Caller(String variable, String key) {

  /** Secrets stay out of messages. */
  @Override
  public String toString() {
    return variable;
  }
}
