package pos.reporting.dashboard;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import pos.common.rule.Failure;
import pos.common.run.Loop;
import pos.reporting.sales.AggregatedSales;

/**
 * The dashboard as it changes (server-sent events). Each event is the whole dashboard and has its position as id, so
 * that nothing can be missed or counted twice.
 */
public final class StreamApi {

  /** Streams hold a connection each, of this service and of the gateway. */
  public static final int MOST = 32;
  private static final long LOOK_MILLIS = 1_000;
  /** Below the gateway's time-out. */
  private static final long HEARTBEAT_MILLIS = 5_000;
  private static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");
  /** After this time a client has to come again with a key that is still good. */
  private static final long LONGEST_MILLIS = 60_000;
  private static final Duration STALE = Duration.ofSeconds(15);
  private static final Duration CONFIRM = Duration.ofSeconds(4);
  private static final Pattern POSITION = Pattern.compile("[0-9]{1,18}");

  private final Vertx vertx;
  private final SqlClient client;
  private final ReadDashboard dashboard;
  private final Loop loop;
  private final Set<Listener> listeners = new HashSet<>();
  private boolean closed;

  /** A client that listens. */
  private static final class Listener {

    private final HttpServerResponse response;
    private long position;
    private long sentAt = System.nanoTime();
    /** So that one who knows the position is told at once that it is right. */
    private long confirmedAt = sentAt - CONFIRM.toNanos();

    /** @param position what the client has seen, or -1 */
    Listener(HttpServerResponse response, long position) {
      this.response = response;
      this.position = position;
    }

    boolean isBehind(long now) {
      return position != now || System.nanoTime() - sentAt > STALE.toNanos();
    }

    void send(long now, Buffer event) {
      position = now;
      sentAt = System.nanoTime();
      confirmedAt = sentAt;
      write(event);
    }

    /** Says from time to time that what was sent is still what the books say: a comment says only that we live. */
    void confirm() {
      if (System.nanoTime() - confirmedAt >= CONFIRM.toNanos()) {
        confirmedAt = System.nanoTime();
        write(Buffer.buffer("id: " + position + "\nevent: unchanged\ndata: {\"position\":" + position + "}\n\n"));
      }
    }

    /** One that has not read what was sent before comes again when it can. */
    void write(Buffer text) {
      if (response.writeQueueFull()) {
        response.reset();
      } else if (!response.ended()) {
        response.write(text);
      }
    }
  }

  public StreamApi(Vertx vertx, SqlClient client, ReadDashboard dashboard) {
    this.vertx = vertx;
    this.client = client;
    this.dashboard = dashboard;
    this.loop = new Loop(vertx, "streaming the dashboard", LOOK_MILLIS, this::round);
  }

  public void mount(Router router) {
    router.get("/dashboard/stream").setName("stream_dashboard").handler(this::listen);
  }

  public void start() {
    loop.start();
  }

  /** Ends the streams; their clients come again. */
  public Future<Void> close() {
    closed = true;
    List.copyOf(listeners).forEach(listener -> listener.response.end());
    return loop.close();
  }

  private void listen(RoutingContext ctx) {
    if (closed || listeners.size() >= MOST) {
      throw Failure.of(Failure.Kind.UNAVAILABLE, "too-many-streams",
          "At most " + MOST + " dashboards can be shown live. Try again later.").retryAfter(Duration.ofSeconds(10));
    }
    var listener = new Listener(ctx.response(), position(ctx));
    listeners.add(listener);
    var heartbeat = vertx.setPeriodic(HEARTBEAT_MILLIS, _ -> listener.write(HEARTBEAT));
    var end = vertx.setTimer(LONGEST_MILLIS, _ -> ctx.response().end());
    ctx.addEndHandler(_ -> {
      listeners.remove(listener);
      vertx.cancelTimer(heartbeat);
      vertx.cancelTimer(end);
    });
    ctx.response().setChunked(true).putHeader("Content-Type", "text/event-stream; charset=utf-8")
        .write("retry: 2000\n\n");
    loop.poke();
  }

  private static long position(RoutingContext ctx) {
    var seen = ctx.request().getHeader("Last-Event-ID");
    return seen != null && POSITION.matcher(seen).matches() ? Long.parseLong(seen) : -1;
  }

  private Future<Boolean> round() {
    return listeners.isEmpty() ? Future.succeededFuture(false) : AggregatedSales.position(client).compose(position -> {
      var behind = listeners.stream().anyMatch(listener -> listener.isBehind(position));
      List.copyOf(listeners).stream().filter(listener -> !listener.isBehind(position)).forEach(Listener::confirm);
      return behind ? dashboard.read().map(this::send) : Future.succeededFuture(false);
    });
  }

  /** A dashboard of all stores has a megabyte, which all listeners share. */
  private boolean send(JsonObject now) {
    var position = now.getLong("position");
    var event = Buffer.buffer("id: " + position + "\nevent: dashboard\ndata: " + now.encode() + "\n\n");
    List.copyOf(listeners).stream().filter(listener -> listener.isBehind(position))
        .forEach(listener -> listener.send(position, event));
    return false;
  }
}
