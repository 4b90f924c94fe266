package pos.shop;

/** A database that the environment gives to a service instead of the embedded one. */
record ExternalDatabase(String url, String password) {

  /** Returns the server and the database, by which two URLs are compared. */
  String place() {
    var place = url.replaceFirst("^[^@]*@", "").replaceFirst("[?].*", "");
    return place.matches("[^/]*:[0-9]+/.*") ? place : place.replaceFirst("/", ":5432/");
  }

  /** The URL may contain a password as well. */
  @Override
  public String toString() {
    return "an external database";
  }
}
