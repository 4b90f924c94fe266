package pos.replay;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The environment of the replay, read once: the gateway's URL and the keys of the back office and the stores. */
record Settings(String gateway, Caller backOffice, List<Caller> stores) {

  /** @throws ReplayFailure naming the variable that is wrong */
  static Settings ofEnvironment() {
    try {
      var shop = pos.shop.Settings.ofEnvironment();
      var variables = new HashMap<>(shop.variables());
      variables.put("GATEWAY_URL", shop.gatewayUrl());
      return read(variables);
    } catch (IllegalArgumentException e) {
      throw new ReplayFailure(e.getMessage());
    }
  }

  /** @throws ReplayFailure naming the variable that is wrong */
  static Settings read(Map<String, String> variables) {
    return new Settings(gateway(variables.getOrDefault("GATEWAY_URL", "http://127.0.0.1:8080")),
        caller(variables, "KEY_BACK_OFFICE", "pos-back-office-2025-dev-key"),
        IntStream.rangeClosed(1, Invoice.STORES)
            .mapToObj(n -> caller(variables, "KEY_STORE_" + n, "pos-store-" + n + "-2025-dev-key"))
            .toList());
  }

  /** @param number from 1 */
  Caller store(int number) {
    return stores.get(number - 1);
  }

  private static Caller caller(Map<String, String> variables, String variable, String fallback) {
    return new Caller(variable, variables.getOrDefault(variable, fallback));
  }

  private static String gateway(String url) {
    try {
      var uri = URI.create(url);
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return url.replaceFirst("/+$", "");
      }
    } catch (IllegalArgumentException e) {
      // refused below
    }
    throw new ReplayFailure("GATEWAY_URL must be a URL such as http://127.0.0.1:8080, not " + url + ".");
  }
}
