package pos.gateway;

import java.util.Locale;
import pos.gateway.exchange.Exchange;
import pos.gateway.plugin.ProxyCache;

/** The headers in which Kong describes clients to services, and itself to clients. */
final class KongHeaders {

  /** The version of Kong that the gateway imitates. */
  static final String PRODUCT = "kong/3.9.3";
  private static final String VIA = "1.1 " + PRODUCT;

  private KongHeaders() {}

  /** Adds the headers that describe the client to the service. */
  static void toService(Exchange exchange) {
    var request = exchange.request();
    var headers = exchange.headers();
    var remote = exchange.clientAddress();
    var before = headers.get("X-Forwarded-For");
    var authority = request.authority();
    headers.remove("Expect").remove("Host").remove("Proxy");
    headers.set("X-Forwarded-For", before == null ? remote : before + ", " + remote)
        .set("X-Forwarded-Proto", request.isSSL() ? "https" : "http")
        .set("X-Forwarded-Host", authority == null ? "kong" : authority.host().toLowerCase(Locale.ROOT))
        .set("X-Forwarded-Port", String.valueOf(request.localAddress().port()))
        .set("X-Forwarded-Path", exchange.rawPath())
        .set("X-Real-IP", remote)
        .set("X-Kong-Request-Id", exchange.requestId());
    if (exchange.route().stripsPath() && !exchange.matchedPrefix().equals("/")) {
      headers.set("X-Forwarded-Prefix", exchange.matchedPrefix());
    } else {
      headers.remove("X-Forwarded-Prefix");
    }
    var via = headers.get("Via");
    headers.set("Via", via == null ? VIA : via + ", " + VIA);
  }

  /**
   * Adds the headers that describe the gateway to the client, with latencies for a service's or a cached answer.
   *
   * @param strictTransport whether browsers shall use TLS only from now on
   */
  static void toClient(Exchange exchange, HttpDate date, boolean strictTransport) {
    var headers = exchange.response().headers();
    if (strictTransport && exchange.request().isSSL()) {
      headers.set("Strict-Transport-Security", "max-age=31536000");
    }
    var timing = exchange.timing();
    if (timing.wasForwarded() || ProxyCache.isHit(exchange)) {
      headers.set("X-Kong-Upstream-Latency", String.valueOf(timing.upstreamLatency()))
          .set("X-Kong-Proxy-Latency", String.valueOf(timing.proxyLatency()));
      var via = headers.get("Via");
      headers.set("Via", via == null ? VIA : via + ", " + VIA);
    } else {
      headers.set("X-Kong-Response-Latency", String.valueOf(timing.total()));
    }
    if (!headers.contains("Server")) {
      headers.set("Server", PRODUCT);
    }
    if (!headers.contains("Date")) {
      headers.set("Date", date.now());
    }
    headers.set("X-Kong-Request-Id", exchange.requestId());
  }
}
