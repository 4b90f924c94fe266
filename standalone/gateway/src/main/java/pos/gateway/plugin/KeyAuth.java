package pos.gateway.plugin;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import pos.gateway.config.Settings;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Exchange;

/** Lets only requests with the API key of a consumer pass. */
record KeyAuth(List<String> names, boolean hides, boolean onPreflight) implements Plugin {

  static KeyAuth from(Settings config) {
    config.only("key_in_header", true, true);
    config.only("key_in_query", true, false);
    config.only("key_in_body", false, false);
    return new KeyAuth(config.texts("key_names", List.of("apikey")), config.flag("hide_credentials", false),
        config.flag("run_on_preflight", true));
  }

  @Override
  public Answer access(Exchange exchange, Shared shared) {
    if (!onPreflight && exchange.method() == HttpMethod.OPTIONS) {
      return null;
    }
    for (var name : names) {
      var values = exchange.headers().getAll(name);
      if (values.size() > 1) {
        return refused("Duplicate API key found");
      }
      if (!values.isEmpty()) {
        if (hides) {
          exchange.headers().remove(name);
          exchange.hideArgument(name);
        }
        return checked(exchange, shared, values.getFirst());
      }
    }
    return refused("No API key found in request");
  }

  private static Answer checked(Exchange exchange, Shared shared, String value) {
    if (value.isEmpty()) {
      return refused("No API key found in request");
    }
    var caller = shared.credentials().caller(value);
    if (caller == null) {
      return refused("Unauthorized");
    }
    ConsumerHeaders.authenticate(exchange, caller);
    return null;
  }

  private static Answer refused(String detail) {
    return Answer.error(401, detail).with("WWW-Authenticate", "Key");
  }
}
