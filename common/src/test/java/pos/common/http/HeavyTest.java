package pos.common.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.common.run.Metrics;

/** Heavy operations take turns. */
class HeavyTest {

  private final Vertx vertx = Launch.vertx();
  private final WebClient client =
      WebClient.create(vertx, new WebClientOptions(), new PoolOptions().setHttp1MaxSize(300));
  private final LinkedBlockingQueue<Promise<JsonObject>> running = new LinkedBlockingQueue<>();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private HttpApp app;

  @BeforeEach
  void listen() {
    app = new HttpApp(vertx, Environment.read(Map.of("PORT", "0", "HOST", "127.0.0.1"), "thing-service", 0));
    app.router().get("/report").setName("report").respond(new Heavy(2).limit(this::report));
    app.listen().await();
  }

  private Future<JsonObject> report(RoutingContext ctx) {
    var report = Promise.<JsonObject>promise();
    running.add(report);
    mostAtOnce.accumulateAndGet(running.size(), Math::max);
    return report.future();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Future<HttpResponse<Buffer>> send() {
    return client.get(app.port(), "127.0.0.1", "/report").putHeaders(GatewayHeaders.of("app")).send();
  }

  private Promise<JsonObject> next() throws InterruptedException {
    var report = running.poll(30, TimeUnit.SECONDS);
    assertTrue(report != null, "no report is running");
    return report;
  }

  @Test
  void two_run_at_a_time_and_the_others_wait() throws InterruptedException {
    var answers = new ArrayList<Future<HttpResponse<Buffer>>>();
    for (int i = 0; i < 20; i++) {
      answers.add(send());
    }
    for (int i = 0; i < 10; i++) {
      next().complete(new JsonObject());
      next().fail("broken");
    }
    var statuses = Future.all(answers).await().<HttpResponse<Buffer>>list().stream().map(HttpResponse::statusCode)
        .sorted().toList();
    assertEquals(List.of(200, 500), statuses.stream().distinct().toList());
    assertTrue(mostAtOnce.get() <= 2, mostAtOnce::toString);
  }

  @Test
  void who_waits_too_long_or_behind_too_many_is_refused_and_the_next_one_is_served() throws InterruptedException {
    var slow = List.of(send(), send());
    var first = next();
    var second = next();
    var refused = new ArrayList<Future<HttpResponse<Buffer>>>();
    for (int i = 0; i < 250; i++) {
      refused.add(send());
    }
    for (var answer : Future.all(refused).await().<HttpResponse<Buffer>>list()) {
      assertEquals(503, answer.statusCode());
      assertEquals("2", answer.getHeader("Retry-After"));
    }
    first.complete(new JsonObject());
    second.complete(new JsonObject());
    slow.forEach(answer -> assertEquals(200, answer.await().statusCode()));
    var last = send();
    next().complete(new JsonObject());
    assertEquals(200, last.await().statusCode());
  }

  @Test
  void a_client_that_leaves_gives_its_turn_back_when_its_work_has_ended() throws InterruptedException {
    HttpClientAgent impatient = vertx.createHttpClient(new HttpClientOptions());
    for (int i = 0; i < 2; i++) {
      impatient.request(HttpMethod.GET, app.port(), "127.0.0.1", "/report").compose(request -> {
        request.headers().addAll(GatewayHeaders.of("app"));
        request.send();
        return Future.succeededFuture();
      }).await();
    }
    var abandoned = List.of(next(), next());
    impatient.close().await();
    abandoned.forEach(report -> report.complete(new JsonObject()));
    var answer = send();
    next().complete(new JsonObject());
    assertEquals(200, answer.await().statusCode());
  }

  private void awaitOpenRequests(int number) {
    var line = "vertx_http_server_active_requests{method=\"GET\",service=\"thing-service\"} " + number + ".0";
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!Metrics.registry(vertx).scrape().contains(line)) {
      assertTrue(System.nanoTime() < deadline, () -> line + " is not in\n" + Metrics.registry(vertx).scrape());
      LockSupport.parkNanos(10_000_000);
    }
  }

  @Test
  void the_work_of_a_client_that_leaves_before_its_turn_is_not_done() throws InterruptedException {
    var patient = List.of(send(), send());
    var first = next();
    var second = next();
    HttpClientAgent impatient = vertx.createHttpClient(new HttpClientOptions());
    for (int i = 0; i < 3; i++) {
      impatient.request(HttpMethod.GET, app.port(), "127.0.0.1", "/report").compose(request -> {
        request.headers().addAll(GatewayHeaders.of("app"));
        request.send();
        return Future.succeededFuture();
      }).await();
    }
    awaitOpenRequests(5);
    impatient.close().await();
    awaitOpenRequests(2);
    var last = send();
    awaitOpenRequests(3);
    first.complete(new JsonObject());
    second.complete(new JsonObject());
    patient.forEach(answer -> assertEquals(200, answer.await().statusCode()));
    next().complete(new JsonObject());
    assertEquals(200, last.await().statusCode());
    assertTrue(running.isEmpty(), "work was done for a client that had left");
  }
}
