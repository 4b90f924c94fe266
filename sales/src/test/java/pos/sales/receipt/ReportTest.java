package pos.sales.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.shop.Language;
import pos.sales.Shop;
import pos.sales.Till;
import pos.sales.register.Register;

/** X and Z reports on paper. */
class ReportTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  private static final JsonObject OPEN = new JsonObject("""
      {"id": 7, "register_id": 3, "store_id": 2, "cashier": "Amélie", "opened_at": "2026-11-22T13:00:00Z",
       "opening_float_cents": 20000, "status": "open", "z_number": null, "closed_at": null, "closed_by": null,
       "expected_cash_cents": 123085, "counted_cash_cents": null, "difference_cents": null,
       "sales": {"count": 12, "total_cents": 123456}, "voids": {"count": 1, "total_cents": 500},
       "returns": {"count": 2, "total_cents": 1998}, "net_cents": 121458,
       "payments": [
         {"method": "cash", "taken_cents": 101585, "refunded_cents": 1998, "voided_cents": 500, "net_cents": 99087},
         {"method": "debit", "taken_cents": 22371, "refunded_cents": 0, "voided_cents": 0, "net_cents": 22371}],
       "taxes": [{"code": "gst", "taken_cents": 5000, "refunded_cents": 0, "voided_cents": 0, "net_cents": 5000}],
       "cash": {"opening_float_cents": 20000, "sales_cents": 101585, "refunds_cents": 1998, "voids_cents": 500,
         "pay_ins_cents": 5000, "pay_outs_cents": 1002}, "late_sales": {"count": 0, "total_cents": 0},
       "cash_movements": [{"number": 1, "type": "pay_in", "amount_cents": 5000, "reason": "monnaie", "cashier": "Luc"},
         {"number": 2, "type": "pay_out", "amount_cents": 1002, "reason": "timbres", "cashier": null}]}""");

  private static String print(JsonObject report, String name, Language language) {
    return String.join("\n", ReceiptText.lines(
        Report.rows(List.of("Les Cinq Magasins inc."), report, new Register(3, 2, name, 1, null), language))) + "\n";
  }

  @Test
  void an_open_session_is_printed_as_x_report_in_french() {
    assertEquals("""
                  Les Cinq Magasins inc.
                        Magasin 2
                         Caisse 3
        ------------------------------------------
        Rapport X                      Session 7
        Ouverte par Amélie      2026-11-22 08:00
        ------------------------------------------
        Ventes (12)                   1 234,56 $
        Retours (2)                     -19,98 $
        NET                           1 214,58 $
        Annulations (1)                   5,00 $
        ------------------------------------------
        PAIEMENTS
        Comptant                        990,87 $
          Encaissé                    1 015,85 $
          Remboursé                     -19,98 $
          Annulé                         -5,00 $
        Débit                           223,71 $
        ------------------------------------------
        TAXES
        TPS                              50,00 $
        ------------------------------------------
        TIROIR-CAISSE
        Fonds de caisse                 200,00 $
        Ventes                        1 015,85 $
        Retours                         -19,98 $
        Annulations                      -5,00 $
        Entrées                          50,00 $
        Sorties                         -10,02 $
        Attendu                       1 230,85 $
        ------------------------------------------
        ENTRÉES ET SORTIES
        monnaie (Luc)                    50,00 $
        timbres                         -10,02 $
        """, print(OPEN, "Register 3", Language.FR).replace('\u00a0', ' '));
  }

  @Test
  void a_closed_session_is_printed_as_z_report_with_what_was_counted() {
    var closed = OPEN.copy().put("z_number", 12).put("closed_at", "2026-11-22T22:30:00Z").put("closed_by", "Luc")
        .put("counted_cash_cents", 123000).put("difference_cents", -85);
    var text = print(closed, "Flowers", Language.EN);
    for (var line : List.of("Flowers", "Z report 3-12                  Session 7",
        "Opened by Amélie        2026-11-22 08:00", "Closed by Luc           2026-11-22 17:30",
        "Returns (2)                      -$19.98", "Expected                       $1,230.85",
        "Counted                        $1,230.00", "Difference                        -$0.85")) {
      assertTrue(text.contains(line), line + text);
    }
    assertEquals("Rapport Z 3-12", Report.title(closed, Language.FR));
    assertTrue(print(closed.put("closed_by", null), "Flowers", Language.FR).contains("\nFermée  "));
  }

  @Test
  void a_numbered_register_is_named_in_the_language_of_the_paper_and_any_other_as_it_is_called() {
    assertEquals("Caisse 3", new Register(3, 2, "Register 3", 1, null).nameIn(Language.FR));
    assertEquals("Register 3", new Register(3, 2, "Caisse 3", 1, null).nameIn(Language.EN));
    assertEquals("Register 3", new Register(3, 2, "Register 3", 1, null).nameIn(Language.EN));
    for (var name : List.of("Register", "Register 3 left", "Comptoir fleurs")) {
      assertEquals(name, new Register(3, 2, name, 1, null).nameIn(Language.FR));
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"text/plain | en | text/plain | X report",
      "text/html | fr | text/html | Rapport X",
      "*/* | fr | application/json | sales", "application/json | en | application/json | sales",
      "application/pdf,text/html;q=0.1 | en | text/html | X report"})
  void a_session_is_read_in_the_form_and_language_that_the_client_prefers(String accept, String language, String type,
      String word) {
    var till = new Till(shop, 6);
    var session = shop.service.number("SELECT coalesce(max(id), 0) FROM sessions WHERE register_id = 6");
    if (session == 0) {
      session = till.session();
      till.sell(till.sale());
    }
    var reply = shop.service.get("/sessions/" + session, "Accept", accept, "Accept-Language", language);
    assertEquals(200, reply.status());
    assertEquals(type, reply.header("Content-Type").replace("; charset=utf-8", ""));
    assertEquals("Accept, Accept-Language", reply.header("Vary"));
    assertEquals(language + "-CA", reply.header("Content-Language"));
    assertTrue(reply.body().toString().contains(word), () -> reply.body().toString());
    if (type.equals("application/json")) {
      assertNotNull(reply.header("ETag"));
    } else {
      assertNull(reply.header("ETag"), "a tag stands for one form");
      assertFalse(reply.body().toString().contains("<script"));
    }
    assertEquals(406, shop.service.get("/sessions/" + session, "Accept", "application/pdf").status());
    assertEquals(403, shop.service.get("/sessions/" + session, "Accept", accept, "X-Consumer-Custom-ID", "1").status());
  }
}
