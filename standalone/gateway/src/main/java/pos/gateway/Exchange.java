package pos.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Clock;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import pos.common.log.Trace;

/** One request on its way through the gateway, and all that is known about it so far. */
final class Exchange {

  /** What requests share: the keys, the counters and the memory of the gateway. */
  record State(Vertx vertx, Clock clock, HttpDate date, Credentials credentials, Plugin[] everywhere, RateLimits limits,
      Cache cache, RequestLog log) {}

  private final HttpServerRequest request;
  private final State state;
  private final Framing framing;
  private final Timing timing = new Timing();
  private final String requestId = newRequestId();
  private final String rawPath;
  private String query;
  private String path;
  private String upstreamPath;
  private Router.Match match;
  private Plugin[] met;
  private Consumer consumer;
  private String credential;
  private String correlationId;
  private long bodyLimit = Long.MAX_VALUE;
  private Capture capture;
  private MultiMap upstreamHeaders;
  private boolean fromCache;
  private UpstreamPool pool;
  private Address address;

  Exchange(HttpServerRequest request, State state) {
    this.request = request;
    this.state = state;
    framing = Framing.of(request);
    var uri = request.uri();
    var start = uri.startsWith("http://") ? Math.max(uri.indexOf('/', 7), 0) : 0;
    var mark = uri.indexOf('?', start);
    rawPath = uri.substring(start, mark < 0 ? uri.length() : mark);
    query = mark < 0 ? null : uri.substring(mark + 1);
    // what a client says of its connection ends here: it must not reach headers that the gateway sets later
    HopByHop.remove(request.headers());
  }

  /** Runs the plugins of the route; the gateway's own answer, or null when the request may go on to the service. */
  Answer take(Router.Match match) {
    this.match = match;
    met = new Plugin[match.route().chains().of(null).length];
    Answer answer = null;
    for (int slot = 0; slot < met.length; slot++) {
      // the consumer may have become known at the slot before
      met[slot] = match.route().chains().of(consumer)[slot];
      if (answer == null && met[slot] != null) {
        answer = met[slot].access(this);
      }
    }
    return answer;
  }

  /** Lets the plugins that the request has met, and the gateway itself, complete the head of its answer. */
  void completeHead() {
    for (var plugin : met == null ? state.everywhere : met) {
      if (plugin != null) {
        plugin.head(this, response().headers());
      }
    }
    KongHeaders.toClient(this);
  }

  /** What is to be counted of the request; null for nothing. */
  Prometheus counted() {
    return met == null ? null : (Prometheus) met[Plugins.PROMETHEUS];
  }

  /** From now on the request is that of a consumer, and says so to the service. */
  void authenticate(Consumer consumer, String credential) {
    this.consumer = consumer;
    this.credential = credential;
    headers().set("X-Consumer-ID", consumer.id()).set("X-Consumer-Username", consumer.username())
        .set("X-Credential-Identifier", credential).remove("X-Anonymous-Consumer");
    if (consumer.customId() == null) {
      headers().remove("X-Consumer-Custom-ID");
    } else {
      headers().set("X-Consumer-Custom-ID", consumer.customId());
    }
  }

  /** Asks the service for what the route's regular expression captured, instead of the rest of the path. */
  void askFor(String captured) {
    upstreamPath = match.captures().group(captured);
  }

  /** Takes an argument out of the query that the service gets. */
  void hideArgument(String name) {
    if (query == null || !query.contains(name)) {
      return;
    }
    var kept = new StringBuilder();
    for (var argument : query.split("&")) {
      if (!argument.equals(name) && !argument.startsWith(name + "=")) {
        kept.append(kept.isEmpty() ? "" : "&").append(argument);
      }
    }
    query = kept.toString();
  }

  String upstreamUri() {
    var asked = Paths.escaped(upstreamPath == null ? match.upstreamPath(path()) : upstreamPath);
    return query == null ? asked : asked + "?" + query;
  }

  HttpServerRequest request() {
    return request;
  }

  HttpServerResponse response() {
    return request.response();
  }

  /** The client's headers, which plugins change on their way to the service. */
  MultiMap headers() {
    return request.headers();
  }

  HttpMethod method() {
    return request.method();
  }

  Framing framing() {
    return framing;
  }

  Timing timing() {
    return timing;
  }

  State state() {
    return state;
  }

  String requestId() {
    return requestId;
  }

  String rawPath() {
    return rawPath;
  }

  String path() {
    if (path == null) {
      path = Paths.normalized(rawPath);
    }
    return path;
  }

  String query() {
    return query;
  }

  /** Where the client is; what it says itself in headers does not count. */
  String clientAddress() {
    return request.remoteAddress().hostAddress();
  }

  /** Null when no route has taken the request. */
  Route route() {
    return match == null ? null : match.route();
  }

  /** The part of the path that led to the route. */
  String matched() {
    return match.matched();
  }

  Consumer consumer() {
    return consumer;
  }

  String credential() {
    return credential;
  }

  String correlationId() {
    return correlationId;
  }

  void correlate(String id) {
    correlationId = id;
    Trace.from(id, headers().get("traceparent")).enter(state.vertx.getOrCreateContext());
  }

  long bodyLimit() {
    return bodyLimit;
  }

  void limitBody(long bytes) {
    bodyLimit = bytes;
  }

  /** The copy to keep of the answer, or null. */
  Capture capture() {
    return capture;
  }

  void capture(Capture capture) {
    this.capture = capture;
  }

  /** The head of the service's answer, null as long as there is none. */
  MultiMap upstreamHeaders() {
    return upstreamHeaders;
  }

  void upstreamHeaders(MultiMap headers) {
    upstreamHeaders = headers;
  }

  boolean isFromCache() {
    return fromCache;
  }

  void servedFromCache() {
    fromCache = true;
  }

  /** An address is being asked, chosen by an upstream's algorithm. */
  void askedOf(UpstreamPool pool, Address address) {
    this.pool = pool;
    this.address = address;
  }

  /** Which address was asked last, or null. */
  Address upstreamAddress() {
    return address;
  }

  /** How that address was chosen. */
  String algorithm() {
    return pool.upstream().algorithm();
  }

  private static String newRequestId() {
    var random = ThreadLocalRandom.current();
    var hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }
}
