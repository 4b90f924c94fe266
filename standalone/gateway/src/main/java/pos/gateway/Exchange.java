package pos.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** One request on its way through the gateway, and what is known about it so far. */
final class Exchange {

  private final HttpServerRequest request;
  private final Framing framing;
  private final Timing timing = new Timing();
  private final String requestId = newRequestId();
  private final String rawPath;
  private String query;
  private String path;
  private Router.Match match;
  private String servicePath;
  private Caller caller;
  private Address address;
  private MultiMap serviceHeaders;
  private Attachment.Node<?> attachments;

  Exchange(HttpServerRequest request) {
    this.request = request;
    framing = Framing.of(request);
    var uri = request.uri();
    var start = uri.startsWith("http://") ? Math.max(uri.indexOf('/', 7), 0) : 0;
    var mark = uri.indexOf('?', start);
    rawPath = uri.substring(start, mark < 0 ? uri.length() : mark);
    query = mark < 0 ? null : uri.substring(mark + 1);
    // headers that the client's Connection names are removed before the gateway sets its own
    HopByHop.remove(request.headers());
  }

  void take(Router.Match match) {
    this.match = match;
  }

  /** Makes the request one of a consumer. */
  void authenticate(Caller caller) {
    this.caller = caller;
  }

  /** Asks the service for what the route's regular expression captured, instead of the rest of the path. */
  void askFor(String group) {
    servicePath = match.captures().group(group);
  }

  /** Removes an argument from the query that the service gets. */
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

  /** Keeps a value of a plugin with the request; the latest value of a key counts. */
  <T> void attach(Attachment<T> key, T value) {
    attachments = new Attachment.Node<>(key, value, attachments);
  }

  /** Returns the attached value, or null when there is none. */
  <T> T attached(Attachment<T> key) {
    return key.find(attachments);
  }

  HttpServerRequest request() {
    return request;
  }

  HttpServerResponse response() {
    return request.response();
  }

  /** Returns the client's headers, which plugins change on their way to the service. */
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

  String requestId() {
    return requestId;
  }

  /** Returns the path as the client wrote it. */
  String rawPath() {
    return rawPath;
  }

  /** Returns the normalized path. */
  String path() {
    if (path == null) {
      path = Paths.normalized(rawPath);
    }
    return path;
  }

  /** Returns the query, or null when there is none. */
  String query() {
    return query;
  }

  /** Returns the path and query that the service is asked for. */
  String serviceUri() {
    var asked = Paths.escaped(servicePath == null ? match.servicePath(path()) : servicePath);
    return query == null ? asked : asked + "?" + query;
  }

  /** Returns the address of the connection; headers in which a client claims another do not count. */
  String clientAddress() {
    return request.remoteAddress().hostAddress();
  }

  /** Returns the route that has taken the request, or null as long as none has. */
  Route route() {
    return match == null ? null : match.route();
  }

  /** Returns the part of the path that matched the route. */
  String matched() {
    return match.matched();
  }

  /** Returns the authenticated caller, or null as long as there is none. */
  Caller caller() {
    return caller;
  }

  /** Returns the authenticated consumer, or null as long as there is none. */
  Consumer consumer() {
    return caller == null ? null : caller.consumer();
  }

  /** Returns the head of the service's answer, or null as long as there is none. */
  MultiMap serviceHeaders() {
    return serviceHeaders;
  }

  void answered(MultiMap serviceHeaders) {
    this.serviceHeaders = serviceHeaders;
  }

  /** Returns the address that was asked last, or null when none was. */
  Address address() {
    return address;
  }

  void askedAt(Address address) {
    this.address = address;
  }

  private static String newRequestId() {
    var random = ThreadLocalRandom.current();
    var hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }
}
