package pos.gateway.client;

import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import pos.common.run.Metrics;

/**
 * The clients of a gateway, within their bounds. Where there is no room for one more, the client that has kept the
 * gateway waiting for the longest makes room: those that are idle or stop half-way do not keep others out.
 */
public final class Clients {

  /** The bytes that a client has not taken, up to which it counts as reading; Netty's own bound is 64 KiB. */
  private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(8 << 10, 16 << 10);
  private static final String DECODER = "httpDecoder";

  private final HttpServerOptions options;
  private final Bounds bounds;
  private final Duration slowBody;
  private final Quota connections;
  private final Quota strangers = new Quota(Bounds.STRANGERS, Bounds.STRANGERS / 2);
  private final WaitingList waiting;
  private final Map<HttpConnection, Client> byConnection = new HashMap<>();
  private long bodyBytes;
  private long accepted;
  private long refused;
  private long requests;
  private long inProgress;

  /** @param options those of the servers */
  public Clients(HttpServerOptions options, Bounds bounds) {
    this.options = options;
    this.bounds = bounds;
    slowBody = bounds.body().dividedBy(3);
    connections = new Quota(bounds.connections(), bounds.connectionsOfAddress());
    waiting = new WaitingList(bounds);
  }

  /** Begins to give up clients that take too long. */
  public void watch(Vertx vertx) {
    vertx.setPeriodic(Math.max(1, waiting.tick().toMillis()), _ -> waiting.giveUpOverdue());
  }

  /** Takes a new connection of a server, or closes it when no other makes room. */
  public void accept(HttpConnection connection) {
    accept(connection, null);
  }

  /**
   * Takes a new connection as {@link #accept(HttpConnection)} does. Its handshake is a part of its first request: the
   * same bounds apply to it.
   *
   * @param certificate with which the connection is encrypted, or null
   */
  public void accept(HttpConnection connection, Certificate certificate) {
    accepted++;
    Metrics.measure(connection);
    var channel = ((ConnectionBase) connection).channel();
    if (channel.parent().pipeline().get(Backlog.class) == null) {
      channel.parent().pipeline().addFirst(new Backlog());
    }
    var address = connection.remoteAddress().hostAddress();
    if (!connections.take(address) && !(makeRoom(address) && connections.take(address))) {
      refused++;
      channel.close();
      return;
    }
    var client = new Client(channel, address, waiting, () -> connections.giveBack(address));
    byConnection.put(connection, client);
    connection.closeHandler(_ -> byConnection.remove(connection).left());
    channel.config().setWriteBufferWaterMark(UNREAD);
    channel.pipeline().replace(DECODER, DECODER, new RequestDecoder(options, client::mayDecode, client::malformed));
    if (certificate != null) {
      channel.pipeline().addFirst(certificate.handler(channel.alloc()));
    }
    client.await(Turn.FIRST_REQUEST);
  }

  /** Notes that a request has begun, and returns its client. */
  public Client begin(HttpServerRequest request) {
    requests++;
    inProgress++;
    var client = byConnection.get(request.connection());
    client.requestBegun();
    return client;
  }

  /**
   * Notes that a request has been answered, and reads the rest of it for a while, so that the client reads the answer.
   *
   * @param complete false when a part of the body has not been read
   */
  public void end(HttpServerRequest request, Client client, boolean complete) {
    inProgress--;
    client.requestEnded(complete);
    if (!complete) {
      request.handler(null).endHandler(_ -> client.ended(Turn.UNUSED_BODY));
      request.resume();
    }
  }

  /** Returns the requests without a key that are being forwarded, by address. */
  public Quota strangers() {
    return strangers;
  }

  /** Takes room for a part of a body, and returns false when there is none. */
  public boolean takeForBody(int bytes) {
    if (bodyBytes + bytes > bounds.bodyBytes()) {
      waiting.longest(wait -> wait.turn() == Turn.BODY && wait.isLongerThan(slowBody)).ifPresent(Wait::giveUp);
    }
    if (bodyBytes + bytes > bounds.bodyBytes()) {
      return false;
    }
    bodyBytes += bytes;
    return true;
  }

  /** Gives back the room of a body. */
  public void giveBackForBody(long bytes) {
    bodyBytes -= bytes;
  }

  /** Returns the connections since the start. */
  public long accepted() {
    return accepted;
  }

  /** Returns the connections since the start that were not refused. */
  public long handled() {
    return accepted - refused;
  }

  /** Returns the requests begun since the start. */
  public long requests() {
    return requests;
  }

  /** Returns the connections open now. */
  public long active() {
    return connections.all();
  }

  /** Returns the requests that are being answered now. */
  public long inProgress() {
    return inProgress;
  }

  /** Closes the connection that has been waited for the longest, of the address when it has its whole share. */
  private boolean makeRoom(String address) {
    var ofAddress = connections.isExhausted(address);
    var longest = waiting.longest(wait -> !ofAddress || wait.address().equals(address));
    longest.ifPresent(Wait::close);
    return longest.isPresent();
  }
}
