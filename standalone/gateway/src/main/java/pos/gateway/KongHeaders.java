package pos.gateway;

/** The headers in which Kong tells services about the client, and clients about itself. */
final class KongHeaders {

  /** What Kong 3.9.3 calls itself. */
  static final String PRODUCT = "kong/3.9.3";
  private static final String VIA = "1.1 " + PRODUCT;

  private KongHeaders() {}

  /** What the service learns of the client and of the way that the request took. */
  static void toService(Exchange exchange) {
    var request = exchange.request();
    var headers = exchange.headers();
    var remote = exchange.clientAddress();
    var before = headers.get("X-Forwarded-For");
    var authority = request.authority();
    headers.remove("Expect").remove("Host").remove("Proxy");
    headers.set("X-Forwarded-For", before == null ? remote : before + ", " + remote)
        .set("X-Forwarded-Proto", "http")
        .set("X-Forwarded-Host", authority == null ? "kong" : authority.host().toLowerCase())
        .set("X-Forwarded-Port", String.valueOf(request.localAddress().port()))
        .set("X-Forwarded-Path", exchange.rawPath())
        .set("X-Real-IP", remote)
        .set("X-Kong-Request-Id", exchange.requestId());
    if (exchange.route().stripsPath() && !exchange.matched().equals("/")) {
      headers.set("X-Forwarded-Prefix", exchange.matched());
    } else {
      headers.remove("X-Forwarded-Prefix");
    }
    var via = headers.get("Via");
    headers.set("Via", via == null ? VIA : via + ", " + VIA);
  }

  /** What the client learns of an answer: of one that came, or should have come, from a service, a little more. */
  static void toClient(Exchange exchange) {
    var headers = exchange.response().headers();
    var timing = exchange.timing();
    if (timing.wasForwarded() || exchange.isFromCache()) {
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
      headers.set("Date", exchange.state().date().now());
    }
    headers.set("X-Kong-Request-Id", exchange.requestId());
  }
}
