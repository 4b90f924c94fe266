package pos.gateway;

import io.vertx.core.MultiMap;
import java.util.regex.Pattern;

/** Lets nothing in that services and logs could read differently, as the Lua of that name does in Kong. */
final class RequestFormat implements Plugin {

  private static final String CORRELATION_ID = "X-Correlation-ID";
  private static final Pattern SERVICES_KEEP = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  static RequestFormat from(Settings config) {
    config.skip("rewrite");
    return new RequestFormat();
  }

  @Override
  public Answer rewrite(Exchange exchange) {
    forgetMalformedId(exchange.headers());
    return Paths.hasControls(exchange.path()) ? Answer.error(400, "Bad request") : null;
  }

  @Override
  public void head(Exchange exchange, MultiMap headers) {
    // what is refused as malformed has not come as far as rewrite
    forgetMalformedId(exchange.headers());
  }

  private static void forgetMalformedId(MultiMap headers) {
    var id = headers.get(CORRELATION_ID);
    if (id != null && !SERVICES_KEEP.matcher(id).matches()) {
      headers.remove(CORRELATION_ID);
    }
  }
}
