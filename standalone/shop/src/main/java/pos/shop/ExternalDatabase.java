package pos.shop;

import java.util.List;
import pos.common.run.ServerUrl;

/** A database that the environment gives to a service instead of the embedded one. */
record ExternalDatabase(String url, String password) {

  /** Returns each server with the database, by which two URLs are compared. */
  List<String> places() {
    return ServerUrl.of(url).ofEach().stream().map(server -> {
      var place = server.replaceFirst("^[^@]*@", "").replaceFirst("[?].*", "");
      return place.matches("[^/]*:[0-9]+/.*") ? place : place.replaceFirst("/", ":5432/");
    }).toList();
  }

  /** The URL may contain a password as well. */
  @Override
  public String toString() {
    return "an external database";
  }
}
