package pos.customer;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import pos.common.rule.Sha256;

/** Where a request comes from: the address that the gateway names, and the program that the client names. */
record Client(String address, String program) {

  static Client of(RoutingContext ctx) {
    var headers = ctx.request().headers();
    return new Client(Optional.ofNullable(headers.get("X-Real-IP")).orElseGet(() ->
        ctx.request().remoteAddress().hostAddress()), Optional.ofNullable(headers.get("User-Agent")).orElse(""));
  }

  /** Returns what is stored instead of the two. */
  String hash() {
    return Sha256.hex(address + "\n" + program);
  }
}
