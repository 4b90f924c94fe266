package pos.gateway.exchange;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/** Removes the headers that concern one connection only. */
public final class HopByHop {

  private static final CharSequence[] ALWAYS = {HttpHeaders.CONNECTION, HttpHeaders.KEEP_ALIVE, HttpHeaders.UPGRADE,
      HttpHeaders.TRANSFER_ENCODING, HttpHeaders.createOptimized("TE"), HttpHeaders.createOptimized("Trailer"),
      HttpHeaders.createOptimized("Proxy-Connection")};

  private HopByHop() {}

  public static void remove(MultiMap headers) {
    var connection = headers.get(HttpHeaders.CONNECTION);
    if (connection != null && !connection.equalsIgnoreCase("keep-alive") && !connection.equalsIgnoreCase("close")) {
      for (var named : headers.getAll(HttpHeaders.CONNECTION)) {
        for (var name : named.split(",")) {
          if (!name.isBlank()) {
            headers.remove(name.strip());
          }
        }
      }
    }
    for (var name : ALWAYS) {
      headers.remove(name);
    }
  }
}
