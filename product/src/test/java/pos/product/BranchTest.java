package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.testing.ServiceUnderTest;

/** The API of a branch whose head office does not answer. */
class BranchTest {

  @RegisterExtension
  private static final ServiceUnderTest branch =
      ServiceUnderTest.of("product-service", ProductService::new, ProductService::port)
          .with("HEAD_OFFICE_URL", "http://127.0.0.1:1").with("HEAD_OFFICE_KEY", "key-of-the-branch")
          .with("HEAD_OFFICE_STORE", "2");

  private static String state() {
    return branch.sql("""
        SELECT (SELECT (count(*), sum(version)) FROM products), (SELECT (count(*), sum(version)) FROM categories),
          (SELECT count(*) FROM outbox), (SELECT count(*) FROM imports), (SELECT count(*) FROM idempotency_keys)
        """).getFirst().deepToString();
  }

  @ParameterizedTest
  @CsvSource({"POST, /products", "PUT, /products/1", "PATCH, /products/1", "DELETE, /products/1",
      "POST, /categories", "PUT, /categories/1", "DELETE, /categories/1", "PATCH, /products/1/", "POST, //products",
      "DELETE, /./products/1", "DELETE, /%70roducts/1",
      "POST, /products/imports/0199a3a0-0000-7000-8000-00000000e0e0/cancel"})
  void what_the_head_office_decides_is_refused(HttpMethod method, String path) {
    var before = state();
    var body = method == HttpMethod.DELETE || path.endsWith("/cancel") ? null : Catalogue.product().toBuffer();
    var reply = branch.send(method, path, body).await();
    assertEquals(409, reply.status(), () -> reply.body().toString());
    assertEquals("kept-by-head-office", reply.code());
    assertEquals(before, state());
  }

  @ParameterizedTest
  @CsvSource({"/products/import", "/products/imports", "/products/import?mode=partial"})
  void an_import_is_refused_however_large_it_is(String path) {
    var before = state();
    var csv = Buffer.buffer("sku,name,price_cents\n" + "X,Thing,1\n".repeat(200_000));
    var reply = branch.send(HttpMethod.POST, path, csv, "Content-Type", "text/csv; charset=utf-8").await();
    assertEquals("kept-by-head-office", reply.code());
    assertEquals(before, state());
  }

  @ParameterizedTest
  @CsvSource({"POST, /products/1, 405", "POST, /nothing, 404", "DELETE, /products, 405", "POST, /products?x=1, 400"})
  void what_is_no_operation_is_answered_as_it_is_elsewhere(HttpMethod method, String path, int status) {
    assertEquals(status, branch.send(method, path, null).await().status());
  }

  @Test
  void everything_can_be_read() {
    assertEquals(20, branch.get("/products?limit=50").items().size());
    assertEquals(5, branch.get("/categories").items().size());
    assertEquals("EPI-001", branch.get("/products/barcode/2000000000015").json().getString("sku"));
    assertEquals(200, branch.send(HttpMethod.HEAD, "/products/1", null).await().status());
    assertEquals(200, branch.get("/health/ready").status());
    assertEquals("UP", branch.get("/health").json().getString("status"));
    assertTrue(branch.get("/health").json().containsKey("head_office_lag_seconds"));
  }
}
