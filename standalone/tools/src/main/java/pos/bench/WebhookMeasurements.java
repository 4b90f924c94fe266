package pos.bench;

import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import pos.bench.Report.Target;
import pos.embedded.EmbeddedPostgres;
import pos.embedded.EmbeddedRedis;
import pos.shop.Part;

/** Measures what a reporting service of its own tells a hundred receivers, one of which never answers. */
final class WebhookMeasurements {

  private static final String PASSWORD = "bench";
  private static final int RECEIVERS = 100;
  private static final int EVENTS_A_SECOND = 1_000;
  private static final int TICK_MILLIS = 20;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final TestBed bed;
  private Latencies latencies = new Latencies();
  private long numbered;
  private long told;

  WebhookMeasurements(TestBed bed) {
    this.bed = bed;
  }

  void measure(Programs programs) throws IOException {
    var postgres = EmbeddedPostgres.start(bed.data().resolve("postgres"), 0, Map.of());
    var redis = EmbeddedRedis.start(bed.data().resolve("redis"), 0, Map.of());
    postgres.createDatabase(Part.REPORTING.databaseName(), Part.REPORTING.owner(), PASSWORD);
    var process = programs.start(Part.REPORTING.mainClass(), variables(postgres, redis));
    // a connection of its own, because a pool refuses what many ask at once while its connections open
    var stream = RedisAPI.api(Redis.createClient(bed.vertx, "redis://" + Part.HOST + ":" + redis.port())
        .connect().await());
    try {
      TestBed.waitUntil(() -> bed.api.answers(bed.port(Part.REPORTING), "/health/ready"));
      var server = bed.vertx.createHttpServer().requestHandler(this::take).listen(0, Part.HOST).await();
      var client = bed.vertx.createHttpClient();
      for (int n = 0; n < RECEIVERS; n++) {
        register(client, "http://%s:%d/%s".formatted(Part.HOST, server.actualPort(), n == 0 ? "hanging" : n));
      }
      run(stream, process.toHandle(), 100);
      run(stream, process.toHandle(), 20);
    } finally {
      stream.close();
      Programs.end(process);
      redis.stop();
      postgres.stop();
    }
  }

  private Map<String, String> variables(EmbeddedPostgres postgres, EmbeddedRedis redis) {
    return new HashMap<>(Map.of("PORT", String.valueOf(bed.port(Part.REPORTING)), "HOST", Part.HOST,
        "LOG_FILE", bed.work.resolve("webhooks.jsonl").toString(), "WEBHOOK_TARGETS", "any",
        "REDIS_URL", "redis://" + Part.HOST + ":" + redis.port(),
        "DATABASE_URL", "postgresql://%s@%s:%d/%s".formatted(Part.REPORTING.owner(), Part.HOST, postgres.port(),
            Part.REPORTING.databaseName()), "DATABASE_PASSWORD", PASSWORD));
  }

  private void register(HttpClient client, String url) {
    client.request(HttpMethod.POST, bed.port(Part.REPORTING), Part.HOST, "/webhooks")
        .compose(request -> {
          Api.FROM_GATEWAY.forEach(request::putHeader);
          return request.send(new JsonObject().put("url", url).put("event_types", new JsonArray().add("session.closed"))
              .toString());
        }).expecting(HttpResponseExpectation.SC_CREATED).await();
  }

  private void take(HttpServerRequest request) {
    request.body().onSuccess(body -> {
      if (!request.path().equals("/hanging")) {
        request.response().setStatusCode(204).end();
        latencies.add(System.nanoTime() - body.toJsonObject().getJsonObject("data").getLong("published"));
      }
    });
  }

  /** @param share one event in so many is of the type that all receivers have chosen */
  private void run(RedisAPI stream, ProcessHandle process, int share) {
    latencies = new Latencies();
    var seconds = bed.options.timing().seconds();
    told = 0;
    var cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
    var began = System.nanoTime();
    var timer = bed.vertx.setPeriodic(TICK_MILLIS, _ -> publish(stream, share));
    bed.vertx.timer(seconds, TimeUnit.SECONDS).await();
    bed.vertx.cancelTimer(timer);
    var expected = told * (RECEIVERS - 1);
    while (latencies.count() < expected && System.nanoTime() - began < LIMIT.toNanos()) {
      TestBed.pause(TimeUnit.MILLISECONDS.toNanos(100));
    }
    var used = process.info().totalCpuDuration().orElse(Duration.ZERO).minus(cpu);
    bed.report.load("deliveries to %d receivers, one of which hangs, of one in %d of %,d events a second"
        .formatted(RECEIVERS, share, EVENTS_A_SECOND), new Load.Result(TestBed.secondsSince(began), latencies, used,
        Math.max(0, expected - latencies.count()), 0, null), Target.NONE);
  }

  private void publish(RedisAPI stream, int share) {
    for (int n = 0; n < EVENTS_A_SECOND * TICK_MILLIS / 1000; n++) {
      var isChosen = ++numbered % share == 0;
      told += isChosen ? 1 : 0;
      stream.xadd(List.of("events:sales", "*", "id", UUID.randomUUID().toString(), "type",
          isChosen ? "session.closed" : "session.opened", "payload",
          "{\"id\":" + numbered + ",\"published\":" + System.nanoTime() + "}", "trace", "bench",
          "at", Instant.now().toString(), "epoch", "1"));
    }
  }
}
