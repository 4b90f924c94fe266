package pos.common.remote;

import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Posts to servers outside of the shop whose URLs a client has chosen.
 *
 * <p>A name is resolved once for each call: the address that was found to be public is the one that is connected to, so
 * a name that leads elsewhere a moment later leads nowhere. Redirects are not followed, and a call ends after
 * {@value #NAME_MILLIS} + {@value #CONNECT_MILLIS} + {@value #ANSWER_MILLIS} ms.
 */
public final class OutsideClient {

  static final int NAME_MILLIS = 3_000;
  static final int CONNECT_MILLIS = 4_000;
  static final int ANSWER_MILLIS = 8_000;
  /** The bytes of an answer that are read; with more, the connection is closed. */
  static final int MOST_BYTES = 16 << 10;
  private static final int MOST_HEADER_BYTES = 16 << 10;
  private static final int IDLE_SECONDS = 10;
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
  private static final int CONNECTIONS_TO_A_SERVER = 32;
  /** With the connections, more than all attempts that are made at a time, should they all have one server. */
  private static final int WAITING_FOR_A_SERVER = 96;

  private final Vertx vertx;
  private final boolean anywhere;
  private final HttpClient client;

  /** @param body what was read of it, up to some kilobytes */
  public record Reply(int status, Buffer body) {}

  /** @param anywhere also to addresses that are not public, for development and tests */
  public OutsideClient(Vertx vertx, boolean anywhere) {
    this(vertx, anywhere, null);
  }

  /** @param trust null for the authorities that the JDK trusts */
  OutsideClient(Vertx vertx, boolean anywhere, TrustOptions trust) {
    this.vertx = vertx;
    this.anywhere = anywhere;
    this.client = vertx.createHttpClient(new HttpClientOptions().setTrustOptions(trust).setVerifyHost(true)
            .setConnectTimeout(CONNECT_MILLIS)
            .setSslHandshakeTimeout(CONNECT_MILLIS).setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setKeepAliveTimeout(IDLE_SECONDS).setMaxHeaderSize(MOST_HEADER_BYTES).setMetricsName("outside")
            // the ids of our traces are for our own services
            .setTracingPolicy(TracingPolicy.IGNORE),
        new PoolOptions().setHttp1MaxSize(CONNECTIONS_TO_A_SERVER).setMaxWaitQueueSize(WAITING_FOR_A_SERVER));
  }

  /**
   * Returns the answer, whatever its status. Its status counts even when its body ends too late or never.
   *
   * @return fails with a sentence when there is no answer, when the host is not public, or when it is not https
   */
  public Future<Reply> post(URI url, Map<String, String> headers, String body) {
    if (!anywhere && !url.getScheme().equals("https")) {
      return Future.failedFuture("only https is allowed");
    }
    var port = url.getPort() > 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
    return resolve(host(url)).compose(address -> client.request(new RequestOptions().setMethod(HttpMethod.POST)
        .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, port)))
        .setHost(host(url)).setPort(port).setSsl(url.getScheme().equals("https")).setURI(target(url))
        .setConnectTimeout(CONNECT_MILLIS).setFollowRedirects(false)))
        .compose(request -> {
          var timer = vertx.setTimer(ANSWER_MILLIS, _ -> request.reset());
          headers.forEach(request::putHeader);
          var answer = request.send(body).compose(OutsideClient::read);
          return answer.transform(result -> vertx.cancelTimer(timer) || result.succeeded() ? answer
              : Future.failedFuture("no answer within " + ANSWER_MILLIS / 1000 + " s"));
        });
  }

  public void close() {
    client.close();
  }

  /** Returns the host of a URL, an IPv6 address without its brackets. */
  private static String host(URI url) {
    var host = url.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static String target(URI url) {
    var path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  /**
   * Returns whether the host of a URL is an address, rather than a name, and not a public one. Numbers that are an
   * address only for some programs are none.
   */
  public static boolean isAddressInside(URI url) {
    var bytes = NetUtil.createByteArrayFromIpAddressString(host(url));
    try {
      return bytes == null ? NUMBERS.matcher(host(url)).matches() : !PublicAddress.is(InetAddress.getByAddress(bytes));
    } catch (IOException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  /** Fails unless all addresses of the host are public: a name with others is a mistake, or meant to deceive. */
  private Future<InetAddress> resolve(String host) {
    var internal = (VertxInternal) vertx;
    var found = internal.<List<InetSocketAddress>>promise();
    internal.nameResolver().resolveAll(host, found::handle);
    return found.future().timeout(NAME_MILLIS, TimeUnit.MILLISECONDS)
        .recover(_ -> Future.failedFuture("the name " + host + " is not found"))
        .map(addresses -> {
          var inside = addresses.stream().map(InetSocketAddress::getAddress)
              .filter(address -> !anywhere && !PublicAddress.is(address)).findFirst();
          if (inside.isPresent()) {
            throw new IllegalArgumentException(host + " has the address " + inside.get().getHostAddress()
                + ", which is not public");
          }
          return addresses.getFirst().getAddress();
        });
  }

  private static Future<Reply> read(HttpClientResponse response) {
    var read = Buffer.buffer();
    var done = Promise.<Reply>promise();
    response.handler(piece -> {
      read.appendBuffer(piece, 0, Math.min(piece.length(), MOST_BYTES - read.length()));
      if (read.length() == MOST_BYTES && done.tryComplete(new Reply(response.statusCode(), read))) {
        response.request().reset();
      }
    });
    response.exceptionHandler(_ -> done.tryComplete(new Reply(response.statusCode(), read)));
    response.endHandler(_ -> done.tryComplete(new Reply(response.statusCode(), read)));
    return done.future();
  }
}
