package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.product.Catalogue.product;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;

class ImportTest {

  @RegisterExtension
  private static final Catalogue catalogue = new Catalogue();
  private static final ServiceUnderTest service = catalogue.service;

  private static List<String> statuses(Reply report) {
    return report.json().getJsonArray("lines").stream().map(line -> ((JsonObject) line).getString("status")).toList();
  }

  @Test
  void an_import_creates_and_changes_products_and_reports_unchanged_ones() {
    var csv = "sku,barcode,name,description,price_cents,tax_code,categories\r\n"
        + "IMP-1,,\"Tea, green\",\"says \"\"hi\"\"\",500,exempt,Imported|Tea\r\nIMP-2,,Coffee,,700,,Imported\r\n";
    var created = new JsonObject("{\"created\":2,\"changed\":0,\"unchanged\":0,\"rejected\":0}");
    assertEquals(created, catalogue.upload(csv, "").json());
    assertEquals(2, catalogue.upload(csv, "").json().getInteger("unchanged"));
    var changed = catalogue.upload(csv.replace("500", "501"), "?mode=partial");
    assertEquals(1, changed.json().getInteger("changed"));
    assertEquals(List.of("changed", "unchanged"), statuses(changed));
    var tea = catalogue.bySku("IMP-1");
    assertEquals("Tea, green", tea.getString("name"));
    assertEquals("says \"hi\"", tea.getString("description"));
    assertEquals(501, tea.getInteger("price_cents"));
    assertEquals(2, tea.getJsonArray("category_ids").size());
    assertEquals(3, service.number("SELECT count(*) FROM outbox WHERE payload->>'sku' LIKE 'IMP-%'"));
  }

  @Test
  void a_bad_line_stops_a_whole_import_and_is_left_out_of_a_partial_one() {
    var csv = "sku,name,price_cents,barcode,categories\nBAD-1,Good,100,,New\nBAD-2,Bad,1.50,,\nBAD-3,Bad,5,123,\n";
    var before = catalogue.state();
    var refused = catalogue.upload(csv, "");
    assertEquals(422, refused.status());
    assertEquals("line 3: price_cents", refused.field());
    assertEquals(2, refused.json().getJsonArray("errors").size());
    assertEquals(before, catalogue.state());
    var report = catalogue.upload(csv, "?mode=partial");
    assertEquals(List.of("created", "rejected", "rejected"), statuses(report));
    var line = report.json().getJsonArray("lines").getJsonObject(2);
    assertEquals(4, line.getInteger("line"));
    assertEquals("barcode", line.getJsonArray("errors").getJsonObject(0).getString("field"));
  }

  @Test
  void the_first_hundred_errors_are_reported() {
    var refused = catalogue.upload("sku,name,price_cents\n" + "X,Y,z\n".repeat(1000), "").json();
    assertEquals(100, refused.getJsonArray("errors").size());
    assertTrue(refused.getString("detail").startsWith("1000 lines"), refused.getString("detail"));
  }

  @Test
  void a_missing_column_keeps_its_field_and_an_empty_cell_clears_it() {
    var all = "sku,name,price_cents,barcode,description,tax_code,categories\n";
    catalogue.upload(all + "KEEP,Kept,100,4006381333931,text,exempt,Keep\n", "");
    var old = catalogue.bySku("KEEP");
    catalogue.upload("price_cents,sku,name\n200,KEEP,Kept\n", "");
    var kept = catalogue.bySku("KEEP");
    assertEquals(200, kept.getInteger("price_cents"));
    for (var field : List.of("barcode", "description", "tax_code", "category_ids")) {
      assertEquals(old.getValue(field), kept.getValue(field));
    }
    catalogue.upload(all + "KEEP,Kept,200,,,,\n", "");
    var emptied = catalogue.bySku("KEEP");
    assertNull(emptied.getString("barcode"));
    assertEquals("", emptied.getString("description"));
    assertEquals("standard", emptied.getString("tax_code"));
    assertTrue(emptied.getJsonArray("category_ids").isEmpty());
  }

  @Test
  void a_file_of_prices_changes_products_that_exist_and_refuses_new_ones() {
    catalogue.upload("sku,name,price_cents,barcode\nPRICE-1,Kept,100,4012345678901\nPRICE-2,Kept,100,\n", "");
    service.delete("/products/" + catalogue.bySku("PRICE-2").getLong("id"));
    var csv = "Price_Cents, SKU\n250,PRICE-1\n300,PRICE-2\n400,PRICE-3\n";
    var before = catalogue.state();
    var refused = catalogue.upload(csv, "");
    assertEquals(422, refused.status());
    assertEquals("line 4: name", refused.field());
    assertEquals(before, catalogue.state());
    assertEquals(List.of("changed", "changed", "rejected"), statuses(catalogue.upload(csv, "?mode=partial")));
    var changed = catalogue.bySku("PRICE-1");
    assertEquals(250, changed.getInteger("price_cents"));
    assertEquals("Kept", changed.getString("name"));
    assertEquals("4012345678901", changed.getString("barcode"));
    assertEquals(300, catalogue.bySku("PRICE-2").getInteger("price_cents"));
    assertFalse(catalogue.bySku("PRICE-2").getBoolean("active"));
  }

  @Test
  void an_imported_product_that_was_retired_is_sold_again() {
    var product = catalogue.createProduct().json();
    service.delete("/products/" + product.getLong("id"));
    var csv = "sku,name,price_cents\n" + product.getString("sku") + ",Thing,1234\n";
    assertEquals(1, catalogue.upload(csv, "").json().getInteger("changed"));
    assertTrue(catalogue.bySku(product.getString("sku")).getBoolean("active"));
  }

  @Test
  void of_two_lines_with_the_same_sku_the_lower_one_wins() {
    var csv = "sku,name,price_cents\nDUP-1,First,100\nDUP-2,Other,100\n DUP-1 ,Second,200\n";
    var report = catalogue.upload(csv, "?mode=partial");
    assertEquals(List.of("created", "created", "changed"), statuses(report));
    assertEquals("Second", catalogue.bySku("DUP-1").getString("name"));
    assertEquals(2, catalogue.bySku("DUP-1").getInteger("version"));
  }

  @Test
  void a_barcode_belongs_to_one_product_and_can_pass_to_one_further_down_the_file() {
    var header = "sku,name,price_cents,barcode\n";
    catalogue.upload(header + "CODE-1,One,1,5901234123457\nCODE-2,Two,1,036000291452\n", "");
    // a barcode that a lower line gives up is not free yet; both forms are the same number
    var early = catalogue.upload(header + "CODE-2,Two,1,5901234123457\nCODE-1,One,1,\n", "?mode=partial");
    assertEquals(List.of("rejected", "changed"), statuses(early));
    var refused = catalogue.upload(header + "CODE-3,Three,1,0036000291452\n", "");
    assertEquals("line 2: barcode", refused.field());
    catalogue.upload(header + "CODE-1,One,1,5901234123457\n", "");
    var swap = catalogue.upload(header + "CODE-1,One,1,\nCODE-2,Two,1,5901234123457\nCODE-1,One,1,036000291452\n", "");
    assertEquals(3, swap.json().getInteger("changed"));
    assertEquals("CODE-1", service.get("/products/barcode/0036000291452").json().getString("sku"));
    assertEquals("CODE-2", service.get("/products/barcode/5901234123457").json().getString("sku"));
    var handed = catalogue.upload(header + "CODE-2,Two,1,\nCODE-4,Four,1,5901234123457\n", "");
    assertEquals(200, handed.status());
  }

  /** Letters that Java's words and the database's letters have in different small forms. */
  @Test
  void skus_with_a_sigma_at_their_end_or_a_dotted_i_are_the_same_the_second_time() {
    var csv = "sku,name,price_cents\nODOΣ,Tea,1\nİ-1,Tea,1\n";
    assertEquals(2, catalogue.upload(csv, "").json().getInteger("created"));
    assertEquals(2, catalogue.upload(csv, "").json().getInteger("unchanged"));
    assertEquals(1, catalogue.upload("sku,name,price_cents\nodoσ,Tea,2\n", "").json().getInteger("changed"));
    assertEquals(2, catalogue.bySku("ODO%CE%A3").getInteger("price_cents"));
  }

  @Test
  void categories_are_found_in_any_case_and_place_or_created() {
    var below = catalogue.createdCategory("Thés verts", catalogue.createdCategory("Thés", null));
    var csv = "sku,name,price_cents,categories\nCAT-1,Tea,1,\"THÉS VERTS|İstanbul|ΟΔΟΣ\"\n"
        + "CAT-2,Tea,1,i̇stanbul|οδος | ΟΔΟΣ\n";
    assertEquals(2, catalogue.upload(csv, "").json().getInteger("created"));
    assertTrue(catalogue.bySku("CAT-1").getJsonArray("category_ids").contains((int) below));
    assertEquals(3, catalogue.bySku("CAT-1").getJsonArray("category_ids").size());
    assertEquals(2, catalogue.upload(csv, "").json().getInteger("unchanged"));
  }

  @Test
  void files_of_different_spreadsheet_programs_are_read() {
    var csv = "\uFEFF\"sku\",\"name\",\"price_cents\",\"description\"\r\n"
        + "\"KIND-1\",\"Thé\",\"1\",\"two\r\nlines, \"\"quoted\"\"\"\r\n\r\n   \r\nKIND-2,Two,2,";
    assertEquals(2, catalogue.upload(csv, "").json().getInteger("created"));
    assertEquals("two\nlines, \"quoted\"", catalogue.bySku("KIND-1").getString("description"));
  }

  @Test
  void malformed_lines_are_reported_and_the_others_are_written() {
    var csv = Buffer.buffer("sku,name,price_cents\nENC-1,Good,1\nENC-2,Caf\u00e9,x\nENC-3,TV 32\" wide,1\nENC-4,a,1,2\n"
        + "ENC-5,Good,1\nENC-6,\"open,1\n", "ISO-8859-1");
    var report = catalogue.sendCsv("?mode=partial", csv).await();
    assertEquals(List.of("created", "rejected", "rejected", "rejected", "created", "rejected"), statuses(report));
    assertEquals(4, report.json().getInteger("rejected"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"٥", "５", "१", "+5", "1٥", "5.0", "1e3", "0x5", "5_0"})
  void a_price_must_be_in_ascii_digits(String price) {
    var report = catalogue.upload("sku,name,price_cents\n,Thing," + price + "\nDIGIT,Thing," + price + "\n",
        "?mode=partial");
    assertEquals(List.of("rejected", "rejected"), statuses(report));
    assertEquals("price_cents", report.json().getJsonArray("lines").getJsonObject(1).getJsonArray("errors")
        .getJsonObject(0).getString("field"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      `` | line 1
      a,b | line 1
      name,price_cents | line 1: sku
      sku,name,price_cents,colour | line 1: colour
      sku,name,price_cents,sku | line 1: sku
      sku name price_cents | line 1
      """)
  void a_file_without_a_valid_header_is_refused(String header, String field) {
    for (var mode : List.of("", "?mode=partial")) {
      var reply = catalogue.upload(header.isEmpty() ? "" : header + "\nX,Y,1\n", mode);
      assertEquals(422, reply.status());
      assertEquals(field, reply.field());
    }
  }

  @Test
  void a_misspelt_column_is_refused_with_the_one_that_may_be_meant() {
    var reply = catalogue.upload("sku,name,price_cents,taxcode\nX,Y,1,exempt\n", "", "Accept-Language", "fr");
    var error = reply.json().getJsonArray("errors").getJsonObject(0);
    assertEquals("line 1: taxcode unknown_column tax_code", error.getString("field") + " " + error.getString("code") + " "
        + error.getString("suggestion"));
    assertEquals("n'est pas une colonne connue : vouliez-vous dire « tax_code » ?", error.getString("message"));
  }

  @Test
  void a_line_that_never_ends_is_refused_however_much_follows() {
    var reply = catalogue.upload("sku,name,price_cents\nA,\"" + "x".repeat(20_000_000), "");
    assertEquals(422, reply.status());
    assertEquals("line 2: line", reply.field());
    assertEquals(415, service.send(HttpMethod.POST, "/products/import",
        Buffer.buffer("x".repeat(5_000_000)), "Content-Type", "text/plain").await().status());
  }

  @Test
  void a_file_with_only_a_header_imports_nothing() {
    assertEquals(0, catalogue.upload("sku,name,price_cents\n", "").json().getInteger("created"));
    assertEquals(List.of(), statuses(catalogue.upload("sku,name,price_cents", "?mode=partial")));
  }

  @Test
  void an_idempotency_key_imports_once() {
    var csv = "sku,name,price_cents\nONCE-1,Once,1\n";
    var first = catalogue.upload(csv, "", "Idempotency-Key", "i-1");
    assertEquals(1, first.json().getInteger("created"));
    service.patch("/products/" + catalogue.bySku("ONCE-1").getLong("id"), new JsonObject().put("price_cents", 2));
    var again = catalogue.upload(csv, "", "Idempotency-Key", "i-1");
    assertEquals(first.body(), again.body());
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals(2, catalogue.bySku("ONCE-1").getInteger("price_cents"));
    var other = catalogue.upload(csv + "ONCE-2,Two,1\n", "", "Idempotency-Key", "i-1");
    assertEquals("idempotency-key-reused", other.code());
    assertEquals(0, catalogue.skus("/products?sku=ONCE-2").size());
  }

  @Test
  void a_refused_import_leaves_its_idempotency_key_free() {
    assertEquals(422, catalogue.upload("sku,name,price_cents\nFREE-1,Free,x\n", "", "Idempotency-Key", "i-2").status());
    assertEquals(200, catalogue.upload("sku,name,price_cents\nFREE-1,Free,1\n", "", "Idempotency-Key", "i-2").status());
  }

  @Test
  void an_import_does_not_touch_products_that_it_does_not_name() {
    var other = service.post("/products", product()).json();
    catalogue.upload("sku,name,price_cents\nALONE,Alone,1\n", "");
    assertEquals(other, service.get("/products/" + other.getLong("id")).json());
  }
}
