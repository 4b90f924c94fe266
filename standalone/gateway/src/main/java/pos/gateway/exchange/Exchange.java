package pos.gateway.exchange;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import pos.common.trace.SpanName;
import pos.gateway.client.Client;
import pos.gateway.config.Caller;
import pos.gateway.config.Consumer;
import pos.gateway.config.Route;
import pos.gateway.routing.Paths;
import pos.gateway.routing.Router;
import pos.gateway.upstream.Address;

/** One request on its way through the gateway, and what is known about it so far. */
public final class Exchange {

  private final HttpServerRequest request;
  private final Client client;
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

  public Exchange(HttpServerRequest request, Client client) {
    this.request = request;
    this.client = client;
    framing = Framing.of(request);
    var uri = request.uri();
    var start = uri.startsWith("http://") ? Math.max(uri.indexOf('/', 7), 0) : 0;
    var mark = uri.indexOf('?', start);
    rawPath = uri.substring(start, mark < 0 ? uri.length() : mark);
    query = mark < 0 ? null : uri.substring(mark + 1);
  }

  public void matched(Router.Match match) {
    this.match = match;
    SpanName.set(Vertx.currentContext(), match.route().name());
  }

  /** Makes the caller known, also to the plugins that follow. */
  public void authenticate(Caller caller) {
    this.caller = caller;
  }

  /** Makes what the route's regular expression captured the path for the service, with something before it. */
  public void forwardCaptured(String before, String group) {
    servicePath = before + match.captures().group(group);
  }

  /** Removes an argument from the query that the service gets. */
  public void hideArgument(String name) {
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
  public <T> void attach(Attachment<T> key, T value) {
    attachments = new Attachment.Node<>(key, value, attachments);
  }

  /** Returns the attached value, or null when there is none. */
  public <T> T attached(Attachment<T> key) {
    return key.find(attachments);
  }

  public HttpServerRequest request() {
    return request;
  }

  /** Returns the connection of the request. */
  public Client client() {
    return client;
  }

  public HttpServerResponse response() {
    return request.response();
  }

  /** Returns the client's headers, which plugins change on their way to the service. */
  public MultiMap headers() {
    return request.headers();
  }

  public HttpMethod method() {
    return request.method();
  }

  public Framing framing() {
    return framing;
  }

  public Timing timing() {
    return timing;
  }

  public String requestId() {
    return requestId;
  }

  /** Returns the path as the client wrote it. */
  public String rawPath() {
    return rawPath;
  }

  /** Returns the normalized path. */
  public String path() {
    if (path == null) {
      path = Paths.normalized(rawPath);
    }
    return path;
  }

  /** Returns the query, or null when there is none. */
  public String query() {
    return query;
  }

  /** Returns the path and the query for the service. */
  public String serviceUri() {
    var asked = Paths.escaped(servicePath == null ? match.servicePath(path()) : servicePath);
    return query == null ? asked : asked + "?" + Paths.escapedQuery(query);
  }

  /** Returns the address of the connection, whatever address the client's headers claim. */
  public String clientAddress() {
    return request.remoteAddress().hostAddress();
  }

  /** Returns the route that has taken the request, or null as long as none has. */
  public Route route() {
    return match == null ? null : match.route();
  }

  /** Returns the part of the path that matched the route. */
  public String matchedPrefix() {
    return match.matched();
  }

  /** Returns the authenticated caller, or null as long as there is none. */
  public Caller caller() {
    return caller;
  }

  /** Returns the authenticated consumer, or null as long as there is none. */
  public Consumer consumer() {
    return caller == null ? null : caller.consumer();
  }

  /** Returns the head of the service's answer, or null as long as there is none. */
  public MultiMap serviceHeaders() {
    return serviceHeaders;
  }

  public void answeredWith(MultiMap serviceHeaders) {
    this.serviceHeaders = serviceHeaders;
  }

  /** Returns the address of the latest attempt, or null when there was none. */
  public Address address() {
    return address;
  }

  public void sentTo(Address address) {
    this.address = address;
  }

  private static String newRequestId() {
    var random = ThreadLocalRandom.current();
    var hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }
}
