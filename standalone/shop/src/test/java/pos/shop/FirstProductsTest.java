package pos.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.product.ProductService;
import pos.sales.SalesService;
import pos.testing.ServiceUnderTest;

/** Each of the services has a Redis of its own, so that no events pass between them. */
class FirstProductsTest {

  private static final int SAMPLES = 20;

  @RegisterExtension
  private static final ServiceUnderTest product =
      ServiceUnderTest.of("product-service", ProductService::new, ProductService::port);
  @RegisterExtension
  private static final ServiceUnderTest sales =
      ServiceUnderTest.of("sales-service", SalesService::new, SalesService::port);

  private final Vertx vertx = Vertx.vertx();
  private ServiceClient services;

  @BeforeEach
  void connect() {
    services = new ServiceClient(vertx,
        Map.of(Part.PRODUCT, List.of(product.port()), Part.SALES, List.of(sales.port())),
        product.environment().gatewaySecrets().getFirst());
  }

  @AfterEach
  void close() {
    services.close();
    vertx.close().await();
  }

  private Future<Integer> knownAfter(Duration patience) {
    return FirstProducts.await(vertx, services, patience)
        .compose(_ -> services.get(Part.SALES, "/catalogue")).map(known -> known.getJsonArray("items").size());
  }

  /** Stores products as their events would. */
  private static void tell(int from, int to) {
    sales.sql("""
        INSERT INTO catalogue (product_id, sku, name, price_cents, tax_code, active, version)
        SELECT id, 'SKU-' || id, 'Product', 100, 'standard', true, 1 FROM generate_series($1::bigint, $2) AS id
        """, from, to);
  }

  @Test
  void a_new_shop_waits_for_its_products_but_not_forever() {
    assertEquals(0, knownAfter(Duration.ofMillis(300)).await());
    tell(1, SAMPLES - 1);
    assertEquals(SAMPLES - 1, knownAfter(Duration.ofMillis(300)).await());
    var known = knownAfter(Duration.ofMinutes(3));
    tell(SAMPLES, SAMPLES);
    assertEquals(SAMPLES, known.await());
  }

  @Test
  void a_service_that_does_not_answer_keeps_no_shop_closed() {
    try (var nobody = new ServiceClient(vertx, Map.of(Part.PRODUCT, List.of(1)), "secret")) {
      FirstProducts.await(vertx, nobody, Duration.ofMinutes(3)).await();
    }
  }
}
