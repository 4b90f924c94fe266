package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static pos.testing.ServiceProcess.await;

import io.vertx.core.http.HttpMethod;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import pos.testing.ForgetfulProxy;
import pos.testing.Servers;
import pos.testing.ServiceUnderTest;

/** Connections to PostgreSQL and Redis that a firewall has forgotten: they stay open, and nothing answers any more. */
class ForgottenConnectionsTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String WRITTEN = "payload->>'sku'";
  private static final String PUBLISHED = "published_at IS NOT NULL AND " + WRITTEN;

  @Test
  void they_are_given_up_and_what_they_carried_is_neither_lost_nor_done_twice() {
    var database = Servers.freshDatabase("product");
    try (var postgres = new ForgetfulProxy(database.port());
        var redis = new ForgetfulProxy(Servers.redis().port());
        var service = ServiceUnderTest.start("product-service", ProductService::new, ProductService::port,
            "DATABASE_URL", postgres.inFrontOf(database.uri()),
            "REDIS_URL", redis.inFrontOf(Servers.freshRedis().uri()))) {
      var direct = PgConnection.connect(service.vertx(), PgConnectOptions.fromUri(database.uri())).await();
      var product = Catalogue.product();
      var key = UUID.randomUUID().toString();
      await("the relay to work", () -> count(direct, PUBLISHED, "EPI-001") == 1);

      postgres.loseAnswerToCommitOf(product.getString("sku"));
      var created = service.send(HttpMethod.POST, "/products", product.toBuffer(), "Idempotency-Key", key);
      await("the product to be written", () -> count(direct, WRITTEN, product.getString("sku")) == 1);
      postgres.forget();
      redis.forget();
      var read = service.get("/products/1");
      assertEquals(503, read.status());
      assertNotNull(read.header("Retry-After"));
      assertEquals(503, created.await().status());
      assertNotNull(created.await().header("Retry-After"));

      assertEquals(200, service.get("/products/1").status());
      assertEquals(200, service.get("/health/ready").status());
      var repeated = service.post("/products", product, "Idempotency-Key", key);
      assertEquals(201, repeated.status());
      assertEquals(product.getString("sku"), repeated.json().getString("sku"));
      await("its event to be published", LIMIT, () -> count(direct, PUBLISHED, product.getString("sku")) == 1);
      assertEquals(1, count(direct, WRITTEN, product.getString("sku")));
    }
  }

  private static long count(PgConnection connection, String condition, String value) {
    return connection.preparedQuery("SELECT count(*) FROM outbox WHERE " + condition + " = $1").execute(Tuple.of(value))
        .await().iterator().next().getLong(0);
  }
}
