package pos.gateway.plugin;

import io.vertx.core.MultiMap;
import java.util.regex.Pattern;
import pos.gateway.config.Settings;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Exchange;
import pos.gateway.routing.Paths;

/** Does what the Lua function of this name does in Kong: refuses control characters, removes malformed ids. */
final class RequestFormat implements Plugin {

  private static final String CORRELATION_ID = "X-Correlation-ID";
  private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  static RequestFormat from(Settings config) {
    config.skip("rewrite");
    return new RequestFormat();
  }

  @Override
  public Answer rewrite(Exchange exchange) {
    removeMalformedId(exchange.headers());
    return Paths.hasControls(exchange.path()) ? Answer.error(400, "Bad request") : null;
  }

  @Override
  public void head(Exchange exchange, Shared shared) {
    // the rewrite phase is skipped for a malformed request
    removeMalformedId(exchange.headers());
  }

  private static void removeMalformedId(MultiMap headers) {
    var id = headers.get(CORRELATION_ID);
    if (id != null && !WELL_FORMED.matcher(id).matches()) {
      headers.remove(CORRELATION_ID);
    }
  }
}
