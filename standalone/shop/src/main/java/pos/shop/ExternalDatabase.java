package pos.shop;

/** A database that the environment gives to a service instead of the embedded one. */
record ExternalDatabase(String url, String password) {

  /** The URL may contain a password as well. */
  @Override
  public String toString() {
    return "an external database";
  }
}
