package pos.sales.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.sales.Shop.line;
import static pos.sales.Shop.paid;
import static pos.sales.Shop.payment;
import static pos.sales.Shop.sale;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.sales.Shop;
import pos.sales.Till;
import pos.testing.Reply;

/** Receipts in all forms and both languages. */
class ReceiptTest {

  private static final String SOLD = "0199a3a0-0000-7000-8000-000000000001";
  private static final String RETURNED = "0199a3a0-0000-7000-8000-000000000002";
  private static final String VOIDED = "0199a3a0-0000-7000-8000-000000000003";
  @RegisterExtension
  private static final Shop shop = new Shop();

  @BeforeAll
  static void sellReturnAndVoid() {
    name(1, "Jus d'orange pressé");
    name(2, "Pain de ménage");
    name(3, "Coffret dégustation de thés d'exception <script>alert(\"1\")</script> & 茶");
    shop.sell(paid(sale(0, line("product_id", 1, 3).put("unit_price_cents", 499).put("discount_cents", 100),
        line("product_id", 2, 1), line("product_id", 3, 12).put("unit_price_cents", 123_456)).put("id", SOLD)
        .put("sold_at", "2026-11-22T15:04:05Z"), payment("credit", 100_000), payment("cash", 1_605_130)
        .put("tendered_cents", 1_610_000)));
    shop.sell(sale(1797 + 70 + 139, line("product_id", 1, 3).put("unit_price_cents", 499).put("discount_cents", 100),
        line("product_id", 2, 2)).put("id", RETURNED).put("sold_at", "2026-07-01T03:59:00Z").put("register_id", 3));
    giveBack(Shop.saleReturn(1, 2).put("returned_at", "2026-07-02T16:00:00Z").put("refund_method", "cash")
        .put("approved_by", "Luc"));
    giveBack(Shop.saleReturn(1, 1, 2, 1).put("returned_at", "2026-07-03T16:00:00Z").put("store_id", 4));
    var till = new Till(shop, 5);
    till.session();
    till.sell(till.sale().put("id", VOIDED));
    till.voidSale(VOIDED);
  }

  private static void name(long product, String name) {
    shop.service.sql("UPDATE catalogue SET name = $2 WHERE product_id = $1", product, name);
  }

  private static void giveBack(JsonObject request) {
    assertEquals(201, shop.service.post("/sales/" + RETURNED + "/returns", request).status());
  }

  private static Reply receipt(String sale, String accept, String language) {
    var reply = shop.service.get("/sales/" + sale + "/receipt", "Accept", accept, "Accept-Language", language);
    assertEquals(200, reply.status(), () -> reply.body().toString());
    return reply;
  }

  private static String golden(String name) {
    try (var in = ReceiptTest.class.getResourceAsStream("/receipts/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"text/plain, txt", "text/html, html"})
  void receipts_match_the_golden_files_to_the_byte(String type, String suffix) {
    for (var language : new String[] {"fr", "en"}) {
      for (var name : new String[] {"sold", "returned"}) {
        var reply = receipt(name.equals("sold") ? SOLD : RETURNED, type, language);
        assertEquals(golden(name + "-" + language + "." + suffix), reply.body().toString(), name + " " + language);
        assertEquals(type + "; charset=utf-8", reply.header("Content-Type"));
        assertEquals(language + "-CA", reply.header("Content-Language"));
      }
    }
  }

  @Test
  void no_line_of_the_text_is_wider_than_the_roll_or_ends_in_a_space() {
    for (var sale : new String[] {SOLD, RETURNED, VOIDED}) {
      receipt(sale, "text/plain", "fr").body().toString().lines().forEach(line -> {
        assertTrue(ReceiptText.width(line) <= 42, line);
        assertEquals(line.stripTrailing(), line);
      });
    }
  }

  @Test
  void the_receipt_of_a_voided_sale_says_so() {
    assertTrue(receipt(VOIDED, "text/plain", "fr").body().toString().contains("\nVENTE ANNULÉE"));
    assertTrue(receipt(VOIDED, "text/plain", "en").body().toString().contains("\nSALE VOIDED"));
    assertFalse(receipt(SOLD, "text/plain", "en").body().toString().contains("VOIDED"));
  }

  @Test
  void the_json_form_has_the_sale_its_returns_and_the_text() {
    var reply = receipt(RETURNED, "application/json", "en");
    assertEquals("application/json", reply.header("Content-Type"));
    var json = reply.json();
    assertEquals("en-CA", json.getString("language"));
    assertEquals(shop.service.get("/sales/" + RETURNED).json(), json.getJsonObject("sale"));
    assertEquals(shop.service.get("/registers/3").json(), json.getJsonObject("register"));
    assertEquals(2, json.getJsonArray("returns").size());
    assertEquals(new JsonArray(golden("returned-en.txt").lines().toList()), json.getJsonArray("text"));
    assertEquals(2006 - json.getJsonArray("returns").stream()
        .mapToLong(back -> ((JsonObject) back).getLong("total_cents")).sum(), json.getLong("net_cents"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"text/plain | text/plain", "*/* | text/plain", "text/* | text/plain",
      "text/html,application/xhtml+xml,*/*;q=0.8 | text/html", "application/json | application/json",
      "text/html;q=0.5,application/json | application/json", "application/pdf,text/html;q=0.1 | text/html"})
  void the_form_is_the_one_that_the_client_prefers(String accept, String type) {
    var reply = receipt(SOLD, accept, "fr");
    assertEquals(type, reply.header("Content-Type").replace("; charset=utf-8", ""));
    assertEquals("Accept, Accept-Language", reply.header("Vary"));
  }

  @Test
  void the_default_is_a_french_text_and_unknown_forms_are_refused() {
    var reply = shop.service.get("/sales/" + SOLD + "/receipt");
    assertEquals(golden("sold-fr.txt"), reply.body().toString());
    var refused = shop.service.get("/sales/" + SOLD + "/receipt", "Accept", "application/pdf");
    assertEquals(406, refused.status());
    assertEquals("not-acceptable", refused.code());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"fr | fr-CA", "en | en-CA", "en-US,en;q=0.9,fr;q=0.8 | en-CA", "EN-ca | en-CA",
      "fr-CA,fr;q=0.9,en;q=0.8 | fr-CA", "de,en;q=0.1 | en-CA", "de | fr-CA", "* | fr-CA", "en;q=0 | fr-CA",
      "fr;q=0.2,en;q=0.7 | en-CA"})
  void the_language_is_the_one_that_the_client_prefers_and_french_by_default(String accepted, String language) {
    assertEquals(language, receipt(SOLD, "text/plain", accepted).header("Content-Language"));
  }

  @Test
  void the_query_wins_over_the_header() {
    assertEquals("en-CA", shop.service.get("/sales/" + SOLD + "/receipt?lang=en", "Accept-Language", "fr")
        .header("Content-Language"));
  }

  @Test
  void the_slip_of_a_return_has_the_goods_the_refund_and_who_approved_it() {
    var back = shop.service.get("/sales/" + RETURNED + "/returns?limit=2").items().getJsonObject(1);
    var path = "/returns/" + back.getString("id") + "/receipt";
    assertEquals("/sales-service" + path, back.getJsonObject("_links").getJsonObject("receipt").getString("href"));
    var slip = shop.service.get(path, "Accept-Language", "en");
    assertEquals("""
                  Les Cinq Magasins inc.
                   TPS 123456789 RT0001
                  TVQ 1234567890 TQ0001
                         Store 2
        ------------------------------------------
        Return slip      2026-07-02 12:00 -04:00
        Approved by Luc
        too small
        With the receipt
          0199a3a0-0000-7000-8000-000000000002
        ------------------------------------------
        Jus d'orange pressé
          2 x $4.99                       -$9.98 T
          Discount                         $0.67
        Subtotal                          -$9.31
        GST 5%%                            -$0.47
        QST 9.975%%                        -$0.93
        Rounding                           $0.01
        Refund (Cash)                    -$10.70
        ------------------------------------------
        T: taxed item
           %s
        """.formatted(back.getString("id")), slip.body().toString());
    var json = shop.service.get(path, "Accept", "application/json").json();
    assertEquals(shop.service.get("/returns/" + back.getString("id")).json(), json.getJsonObject("return"));
    assertNull(json.getJsonObject("register"));
    assertTrue(shop.service.get(path, "Accept", "text/html").body().toString().contains("Bon de retour"));
    assertEquals(404, shop.service.get("/returns/" + SOLD + "/receipt").status());
  }

  @Test
  void the_page_runs_no_script_and_loads_nothing() {
    var reply = receipt(SOLD, "text/html", "fr");
    assertTrue(reply.header("Content-Security-Policy").startsWith("default-src 'none'; style-src 'unsafe-inline';"));
    assertEquals("nosniff", reply.header("X-Content-Type-Options"));
    var page = reply.body().toString();
    assertTrue(page.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; 茶"), page);
    for (var tag : new String[] {"<script", "<link", "<img", "<iframe", "http:", "https:", "url("}) {
      assertFalse(page.contains(tag), tag);
    }
  }
}
