package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pos.testing.ServiceUnderTest;

/** SKUs that look the same name one product, in JSON, files and queries alike. */
class TwinsTest {

  @RegisterExtension
  private static final Catalogue catalogue = new Catalogue();
  private static final ServiceUnderTest service = catalogue.service;

  private static long create(String sku) {
    return service.post("/products", Catalogue.product().put("sku", sku)).json().getLong("id");
  }

  private static List<String> find(String sku) {
    return catalogue.skus("/products?sku=" + URLEncoder.encode(sku, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "%s\u00a0", "\u200b%s", " %s\u3000"})
  void a_twin_is_taken_and_found_and_changed_by_a_file(String twin) {
    var sku = "Thé-é " + Catalogue.sku();
    var id = create(sku);
    for (var same : List.of(sku, sku.toUpperCase(), sku.toLowerCase(), sku.replace("é", "e\u0301"), sku.replace(' ', '\u00a0'))) {
      var written = twin.formatted(same);
      assertEquals("sku-taken", service.post("/products", Catalogue.product().put("sku", written)).code());
      assertEquals(List.of(sku), find(written));
      var report = catalogue.upload("sku,name,price_cents\n\"" + written + "\"," + written.length() + Catalogue.sku() + ",7\n",
          "?mode=partial").json();
      assertEquals(1, report.getInteger("changed"), report.encode());
      assertEquals(id, report.getJsonArray("lines").getJsonObject(0).getLong("id"));
    }
    assertEquals(List.of(sku), find(sku));
    assertEquals(7, service.get("/products/" + id).json().getInteger("price_cents"));
    assertEquals(sku, catalogue.search(sku.toUpperCase()).getFirst());
  }

  @ParameterizedTest
  @ValueSource(strings = {"A\u202eB", "A\u200bB", "A\u0007B", "\u2066AB", "A\u00adB"})
  void what_cannot_be_seen_is_refused_wherever_it_is_written(String sku) {
    var refused = service.post("/products", Catalogue.product().put("sku", sku));
    assertEquals(422, refused.status());
    assertEquals("sku", refused.field());
    assertEquals(422, catalogue.upload("sku,name,price_cents\n" + sku + ",Thing,1\n", "").status());
    assertEquals(400, service.get("/products?sku=" + URLEncoder.encode(sku, StandardCharsets.UTF_8)).status());
  }

  @Test
  void of_two_lines_of_a_file_with_the_same_sku_the_lower_one_counts() {
    var sku = Catalogue.sku();
    var report = catalogue.upload("sku,name,price_cents\n" + sku + ",Thing,1\n" + sku.toLowerCase() + ",Thing,2\n", "");
    assertEquals(new JsonObject("{\"created\":1,\"changed\":1,\"unchanged\":0,\"rejected\":0}"), report.json());
    assertEquals(2, catalogue.bySku(sku).getInteger("price_cents"));
  }

  @Test
  void a_product_may_change_the_case_of_its_own_sku() {
    var sku = Catalogue.sku();
    var id = create(sku);
    assertEquals(200, service.patch("/products/" + id, new JsonObject().put("sku", sku.toLowerCase())).status());
    assertEquals(List.of(sku.toLowerCase()), find(sku));
  }

  @Test
  void twins_of_an_earlier_release_keep_their_skus_and_are_told_apart_by_them() {
    var sku = Catalogue.sku();
    var upper = create(sku);
    service.sql("INSERT INTO products (sku, name, price_cents, tax_code, twin) VALUES ($1, 'Twin', 1, 'exempt', 1)",
        sku.toLowerCase());
    service.sql("DROP INDEX sku_taken_in_any_case");
    service.sql("ALTER TABLE products DROP COLUMN twin");
    service.sql("DELETE FROM schema_migrations WHERE file LIKE '%skus_without_case%'");
    service.another(ProductService::new, ProductService::port).close();
    catalogue.upload("sku,price_cents\n" + sku + ",5\n" + sku.toLowerCase() + ",6\n", "");
    assertEquals(5, service.get("/products/" + upper).json().getInteger("price_cents"));
    assertEquals(6, service.number("SELECT price_cents FROM products WHERE sku = $1", sku.toLowerCase()));
    assertEquals("sku-taken", service.post("/products", Catalogue.product().put("sku", sku.toLowerCase())).code());
  }

  @ParameterizedTest
  @CsvSource({"text/csv, windows-1252", "application/vnd.ms-excel, windows-1252", "text/csv, x-UTF-16LE-BOM",
      "text/csv; charset=windows-1252, windows-1252", "text/csv, UTF-8"})
  void a_file_of_excel_in_quebec_is_read_as_it_is(String type, String charset) {
    var sku = Catalogue.sku();
    var csv = "SKU;Name;Price;Categories\r\n" + sku + ";Crème brûlée – 2 €;\"1 234,50 $\";Épicerie\r\n;;;\r\n";
    var reply = service.send(HttpMethod.POST, "/products/import?decimal=comma",
        Buffer.buffer(csv.getBytes(Charset.forName(charset))), "Content-Type", type).await();
    assertEquals(200, reply.status(), () -> reply.body().toString());
    assertEquals(1, reply.json().getInteger("created"));
    assertEquals("Crème brûlée – 2 €", catalogue.bySku(sku).getString("name"));
    assertEquals(123450, catalogue.bySku(sku).getInteger("price_cents"));
  }
}
