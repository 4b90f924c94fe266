package pos.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.reporting.Shop.line;
import static pos.reporting.Shop.sale;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.reporting.Shop.Told;
import pos.reporting.dashboard.StreamApi;
import pos.testing.FromGateway;
import pos.testing.ServiceProcess;

class StreamTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private HttpClient client;

  /** What a client has read of a stream. */
  private record Stream(HttpClientRequest request, StringBuffer text) {

    /** Returns the dashboards in it, each with the id of its event. */
    List<JsonObject> events() {
      var events = new ArrayList<JsonObject>();
      for (var event : text.toString().split("\n\n")) {
        var lines = event.split("\n");
        // the last one may not have arrived as a whole
        if (lines.length == 3 && lines[1].equals("event: dashboard") && lines[2].endsWith("}")) {
          var dashboard = new JsonObject(lines[2].substring("data: ".length()));
          assertEquals("id: " + dashboard.getLong("position"), lines[0]);
          events.add(dashboard);
        }
      }
      return events;
    }

    void close() {
      request.reset();
    }
  }

  @BeforeEach
  void connect() {
    client = shop.service.vertx().createHttpClient(new PoolOptions().setHttp1MaxSize(100));
  }

  @AfterEach
  void disconnect() {
    client.close().await();
  }

  private Stream open(String... headers) {
    var text = new StringBuffer();
    var request = client.request(HttpMethod.GET, shop.service.port(), "127.0.0.1", "/dashboard/stream").await();
    FromGateway.headers(headers).forEach(request::putHeader);
    var response = request.send().compose(answer -> {
      answer.handler(piece -> text.append(piece.toString()));
      answer.exceptionHandler(_ -> { });
      return Future.succeededFuture(answer);
    }).await();
    assertEquals(200, response.statusCode());
    assertEquals("text/event-stream; charset=utf-8", response.getHeader("Content-Type"));
    return new Stream(request, text);
  }

  private static void sell(long cents) {
    var now = Instant.now();
    shop.tell(Told.of("sale.completed", sale(1, "Luc", now, line(1, 1, cents, 0)), now));
  }

  @Test
  void a_stream_begins_with_the_dashboard_and_follows_each_change() {
    var stream = open();
    ServiceProcess.await("the dashboard", () -> stream.events().size() == 1);
    var before = stream.events().getFirst();
    sell(1234);
    ServiceProcess.await("the change",
        () -> stream.events().getLast().getLong("position") > before.getLong("position"));
    // best sellers of before are shown for a moment where adding them up takes long
    ServiceProcess.await("all of it", () -> shop.service.get("/dashboard").json().getJsonObject("totals")
        .equals(stream.events().getLast().getJsonObject("totals")));
    stream.close();
  }

  @Test
  void a_client_that_comes_again_gets_the_next_event_only_when_something_has_changed() {
    var position = shop.service.get("/dashboard").json().getLong("position");
    var stream = open("Last-Event-ID", position.toString());
    var other = open();
    ServiceProcess.await("the other one's dashboard", () -> other.events().size() == 1);
    assertEquals(List.of(), stream.events());
    sell(5);
    ServiceProcess.await("the change", () -> !stream.events().isEmpty());
    assertEquals(position + 1, stream.events().getFirst().getLong("position"));
    stream.close();
    other.close();
  }

  @Test
  void an_event_says_that_the_books_are_unchanged() {
    var position = shop.service.get("/dashboard").json().getLong("position");
    var stream = open("Last-Event-ID", position.toString());
    ServiceProcess.await("the confirmation", () -> stream.text.toString().contains("event: unchanged\n"));
    assertTrue(stream.text.toString().contains("id: " + position + "\nevent: unchanged\ndata: "
        + new JsonObject().put("position", position) + "\n\n"), stream.text.toString());
    stream.close();
  }

  @Test
  void the_number_of_streams_is_bounded_and_those_that_end_make_room() {
    var streams = new ArrayList<Stream>();
    for (int i = 0; i < StreamApi.MOST; i++) {
      streams.add(open());
    }
    var refused = shop.service.get("/dashboard/stream");
    assertEquals("503 too-many-streams", refused.status() + " " + refused.code());
    assertEquals("10", refused.header("Retry-After"));
    streams.forEach(Stream::close);
    ServiceProcess.await("there is room again", () -> {
      var request = client.request(HttpMethod.GET, shop.service.port(), "127.0.0.1", "/dashboard/stream").await();
      FromGateway.headers().forEach(request::putHeader);
      var status = request.send().await().statusCode();
      request.reset();
      return status == 200;
    });
  }

  @Test
  void a_stop_does_not_wait_for_streams() {
    var other = shop.service.another(ReportingService::new, ReportingService::port);
    var request = client.request(HttpMethod.GET, other.port(), "127.0.0.1", "/dashboard/stream").await();
    FromGateway.headers().forEach(request::putHeader);
    var answer = request.send().await();
    var ended = answer.end();
    var began = System.nanoTime();
    other.close();
    ended.await();
    // a stream would last a minute
    assertTrue(System.nanoTime() - began < 50_000_000_000L);
  }
}
