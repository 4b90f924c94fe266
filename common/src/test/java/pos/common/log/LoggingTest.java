package pos.common.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.http.GatewayHeaders;
import pos.common.http.HttpApp;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.common.sql.Database;
import pos.embedded.EmbeddedPostgres;
import pos.embedded.EmbeddedRedis;

/** Every log line of a request carries its ids, through every kind of asynchronous step. */
class LoggingTest {

  private static final Logger LOG = LoggerFactory.getLogger(LoggingTest.class);

  /** Encodes at once, as the console appender does: later the context would be another. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    final ConcurrentLinkedQueue<JsonObject> lines = new ConcurrentLinkedQueue<>();
    private final JsonEncoder encoder = new JsonEncoder();

    static Lines begin() {
      var lines = new Lines();
      lines.start();
      ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(lines);
      return lines;
    }

    @Override
    protected void append(ILoggingEvent event) {
      lines.add(new JsonObject(new String(encoder.encode(event), StandardCharsets.UTF_8)));
    }
  }

  @Test
  void a_thousand_interleaved_requests_never_mix_their_ids() {
    var vertx = Launch.vertx();
    var lines = Lines.begin();
    try (var postgres = EmbeddedPostgres.throwaway(); var redis = EmbeddedRedis.throwaway()) {
      postgres.createDatabase("logging", "logging", "secret");
      var environment = Environment.read(Map.of("PORT", "0", "HOST", "127.0.0.1", "DATABASE_PASSWORD", "secret",
          "DATABASE_URL", "postgresql://logging@127.0.0.1:" + postgres.port() + "/logging",
          "REDIS_URL", "redis://127.0.0.1:" + redis.port()), "logging-service", 0);
      var client = WebClient.create(vertx, new WebClientOptions(), new PoolOptions().setHttp1MaxSize(24));
      var verticle = new Steps(environment);
      vertx.deployVerticle(verticle).await();
      var requests = IntStream.range(0, 1000).mapToObj(i -> client.get(verticle.app.port(), "127.0.0.1", "/steps")
          .putHeaders(GatewayHeaders.of("app")).putHeader("X-Correlation-ID", "r-" + i).send()).toList();
      Future.all(requests).await();
      vertx.close().await();
    }
    var own = lines.lines.stream().filter(line -> line.getString("message").startsWith("step ")).toList();
    assertEquals(8000, own.size());
    own.forEach(line -> assertEquals(line.getString("message").split(" ")[2], line.getString("correlation_id")));
    own.forEach(line -> assertEquals("logging-service", line.getString("service")));
    var ends = lines.lines.stream().filter(line -> "steps".equals(line.getString("operation"))).toList();
    assertEquals(1000, ends.size());
    assertEquals(1000, ends.stream().map(line -> line.getString("correlation_id")).distinct().count());
    assertTrue(ends.stream().allMatch(line ->
        line.getInteger("status") == 200 && line.getString("trace_id").length() == 32));
    assertFalse(ends.getFirst().getString("instance").isEmpty());
  }

  /** Logs between asynchronous steps of every kind. */
  private static final class Steps extends VerticleBase {
    private final Environment environment;
    private HttpApp app;
    private WebClient client;
    private Database database;
    private RedisAPI redis;

    Steps(Environment environment) {
      this.environment = environment;
    }

    @Override
    public Future<?> start() {
      app = new HttpApp(vertx, environment);
      database = Database.open(vertx, environment);
      redis = RedisAPI.api(Redis.createClient(vertx, environment.redisUri()));
      client = WebClient.create(vertx, new WebClientOptions(), new PoolOptions().setHttp1MaxSize(20));
      app.router().get("/echo").setName("echo").respond(ctx -> Future.succeededFuture(new JsonObject()));
      app.router().get("/steps").setName("steps").respond(this::steps);
      return app.listen();
    }

    private Future<JsonObject> steps(RoutingContext ctx) {
      var id = ctx.request().getHeader("X-Correlation-ID");
      LOG.info("step 1 {}", id);
      return database.statements().preparedQuery("SELECT 1").execute()
          .onSuccess(_ -> LOG.info("step 2 {}", id))
          .compose(_ -> vertx.timer(1 + id.length() % 3))
          .onSuccess(_ -> LOG.info("step 3 {}", id))
          .compose(_ -> database.transaction(tx -> tx.query("SELECT pg_sleep(0.001)").execute()
              .onSuccess(_ -> LOG.info("step 4 {}", id))))
          .compose(_ -> client.get(app.port(), "127.0.0.1", "/echo").putHeaders(GatewayHeaders.of("app"))
              .putHeader("X-Correlation-ID", id).send())
          .onSuccess(_ -> LOG.info("step 5 {}", id))
          .compose(_ -> vertx.executeBlocking(() -> {
            LOG.info("step 6 {}", id);
            return null;
          }))
          .onSuccess(_ -> LOG.info("step 7 {}", id))
          .compose(_ -> redis.ping(List.of()))
          .onSuccess(_ -> LOG.info("step 8 {}", id))
          .map(_ -> new JsonObject());
    }
  }

  @Test
  void connections_to_one_database_by_several_pools_are_no_warning() {
    var vertx = Launch.vertx();
    var lines = Lines.begin();
    var database = Database.open(vertx, Environment.read(
        Map.of("DATABASE_URL", "postgresql://u@h/d", "DATABASE_PASSWORD", "secret"), "x-service", 1));
    database.close().await();
    vertx.close().await();
    assertEquals(List.of(), lines.lines.stream().filter(line -> "WARN".equals(line.getString("level"))).toList());
  }

  @Test
  void the_environment_as_text_contains_no_secret() {
    var environment = Environment.read(Map.of("DATABASE_PASSWORD", "s3cret", "GATEWAY_KEY", "k3y",
        "DATABASE_URL", "postgresql://u:pw@h/d", "REDIS_URL", "redis://:r3dis@h"), "x-service", 1);
    for (var secret : List.of("s3cret", "k3y", "pw@", "r3dis")) {
      assertFalse(environment.toString().contains(secret), environment.toString());
    }
  }
}
