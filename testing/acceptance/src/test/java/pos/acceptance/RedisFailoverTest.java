package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import pos.product.ProductService;
import pos.sales.SalesService;
import pos.testing.RedundantRedis;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

/** The events of one service reach another one through a Redis of several servers, of which one is killed. */
@Timeout(600)
@ExtendWith(VertxExtension.class)
class RedisFailoverTest {

  private static final int CREATED = 40;

  private final Set<String> created = new TreeSet<>();

  @Test
  void events_go_on_in_a_cluster_when_their_master_is_killed(Vertx vertx, @TempDir Path directory) {
    assertGoOn(RedundantRedis.cluster(vertx, directory, "{events}"));
  }

  @Test
  void events_go_on_behind_sentinel_when_the_master_is_killed(Vertx vertx, @TempDir Path directory) {
    assertGoOn(RedundantRedis.behindSentinel(vertx, directory));
  }

  private void assertGoOn(RedundantRedis redis) {
    try (redis;
        var product = ServiceUnderTest.start("product-service", ProductService::new, ProductService::port,
            "REDIS_URL", redis.url());
        var sales = ServiceUnderTest.start("sales-service", SalesService::new, SalesService::port,
            "REDIS_URL", redis.url())) {
      create(product, "BEFORE-");
      awaitAll(sales);
      create(product, "LAST-");
      redis.killMaster();
      create(product, "AFTER-");
      awaitAll(sales);
    }
  }

  private void create(ServiceUnderTest product, String prefix) {
    for (int i = 0; i < CREATED; i++) {
      var sku = prefix + i;
      assertEquals(201, product.post("/products",
          new JsonObject().put("sku", sku).put("name", "Thing").put("price_cents", 100)).status());
      created.add(sku);
    }
  }

  private void awaitAll(ServiceUnderTest sales) {
    ServiceProcess.await("all products", () -> sales.sql("SELECT sku FROM catalogue").stream()
        .map(row -> row.getString(0)).collect(Collectors.toSet()).containsAll(created));
  }
}
