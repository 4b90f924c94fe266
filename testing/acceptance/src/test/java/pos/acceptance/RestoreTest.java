package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pos.embedded.EmbeddedPostgres;
import pos.embedded.FileTree;
import pos.product.ProductService;
import pos.sales.SalesService;
import pos.testing.LongRun;
import pos.testing.Servers;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

/** What docs/operations.md says about a restore. */
@LongRun
class RestoreTest {

  private static final String PASSWORD = "secret";

  @TempDir
  private Path directory;

  private final String redis = Servers.freshRedis().uri();
  private EmbeddedPostgres postgres;

  private Path data() {
    return directory.resolve("data");
  }

  private Path backup() {
    return directory.resolve("backup");
  }

  private void startPostgres(int port) {
    postgres = EmbeddedPostgres.start(data(), port, EmbeddedPostgres.THROWAWAY);
    postgres.createDatabase("product_db", "product", PASSWORD);
  }

  private static void copy(Path from, Path to) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder("cp", "-a", from.toString(), to.toString()).inheritIO().start().waitFor());
  }

  private ServiceUnderTest product() {
    return ServiceUnderTest.start("product-service", ProductService::new, ProductService::port, "REDIS_URL", redis,
        "DATABASE_URL", "postgresql://product@127.0.0.1:" + postgres.port() + "/product_db",
        "DATABASE_PASSWORD", PASSWORD);
  }

  private ServiceUnderTest sales() {
    return ServiceUnderTest.start("sales-service", SalesService::new, SalesService::port, "REDIS_URL", redis);
  }

  private static void setPrice(ServiceUnderTest product, long id, long cents) {
    assertEquals(200, product.patch("/products/" + id, new JsonObject().put("price_cents", cents)).status());
  }

  private static void awaitPrice(ServiceUnderTest sales, long id, long cents) {
    ServiceProcess.await("the price " + cents, () -> sales.number(
        "SELECT count(*) FROM catalogue WHERE product_id = $1 AND price_cents = $2", id, cents) == 1);
  }

  @Test
  void tills_have_the_prices_of_a_restored_catalogue_and_a_new_sales_database_has_all_products()
      throws IOException, InterruptedException {
    startPostgres(0);
    try {
      var id = restoreWhileSalesRuns();
      try (var product = product()) {
        // as after a week
        product.sql("DELETE FROM outbox WHERE published_at IS NOT NULL");
        try (var anew = sales()) {
          ServiceProcess.await("all products", () -> anew.number("SELECT count(*) FROM catalogue")
              == product.number("SELECT count(*) FROM products"));
          awaitPrice(anew, id, 110);
        }
      }
    } finally {
      postgres.stop();
    }
  }

  private long restoreWhileSalesRuns() throws IOException, InterruptedException {
    var port = postgres.port();
    try (var sales = sales()) {
      long id;
      try (var product = product()) {
        id = product.post("/products", new JsonObject().put("sku", "OLD").put("name", "Old").put("price_cents", 100))
            .json().getLong("id");
        awaitPrice(sales, id, 100);
      }
      postgres.stop();
      copy(data(), backup());
      startPostgres(port);
      try (var product = product()) {
        for (int price = 200; price <= 900; price += 100) {
          setPrice(product, id, price);
        }
        awaitPrice(sales, id, 900);
      }
      postgres.stop();
      FileTree.delete(data());
      copy(backup(), data());
      startPostgres(port);
      try (var product = product()) {
        // files in place cannot be told from the original
        product.sql("SELECT begin_epoch()");
        awaitPrice(sales, id, 100);
        setPrice(product, id, 110);
        awaitPrice(sales, id, 110);
      }
      return id;
    }
  }
}
