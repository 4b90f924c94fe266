package pos.sales.till;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.sales.till.Cashier.Role;
import pos.testing.RowOf;

/** Cashiers as they are read and shown, without a hash of a PIN. */
class CashierRulesTest {

  private static final JsonObject DRAFT =
      new JsonObject("{\"store_id\": 3, \"name\": \"Luc\", \"role\": \"supervisor\", \"pin\": \"1470\"}");

  private static CashierDraft draft(JsonObject json) {
    return CashierDraft.from(Fields.of(json));
  }

  private static CashierChange change(String json) {
    return CashierChange.from(Fields.of(new JsonObject(json)));
  }

  @Test
  void a_cashier_is_read_as_it_was_sent() {
    assertEquals(new CashierDraft(3, "Luc", Role.SUPERVISOR, "1470"), draft(DRAFT));
    var without = DRAFT.copy();
    without.remove("role");
    assertEquals(Role.CASHIER, draft(without).role());
    assertEquals("12345678", draft(DRAFT.copy().put("pin", "12345678")).pin());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"store_id | 0", "name | \"\"", "role | \"owner\"", "pin | \"147\"",
      "pin | \"123456789\"", "pin | \"147x\"", "pin | \"١٤٧٠\"", "pin | 1470"})
  void a_cashier_that_breaks_a_rule_is_refused(String field, String json) {
    var failure = assertThrows(Failure.class, () -> draft(DRAFT.copy().put(field, Json.decodeValue(json))));
    assertEquals(field, failure.toJson().getJsonArray("errors").getJsonObject(0).getString("field"));
  }

  @Test
  void what_is_not_sent_stays_as_it_is() {
    assertEquals(new CashierChange(null, null, null), change("{}"));
    assertEquals(null, change("{}").roleName());
    var all = change("{\"role\": \"cashier\", \"active\": false, \"pin\": \"2580\"}");
    assertEquals(new CashierChange(Role.CASHIER, false, "2580"), all);
    assertEquals("cashier", all.roleName());
    for (var bad : new String[] {"{\"pin\": \"x\"}", "{\"active\": 1}", "{\"role\": \"owner\"}"}) {
      assertThrows(Failure.class, () -> change(bad), bad);
    }
  }

  @Test
  void neither_a_fingerprint_nor_a_log_has_the_pin() {
    assertEquals("[3,\"Luc\",\"supervisor\",\"a hash\"]", draft(DRAFT).content("a hash"));
    assertEquals("cashier Luc of store 3", draft(DRAFT).toString());
    assertEquals("role null, active true", change("{\"active\": true, \"pin\": \"2580\"}").toString());
  }

  @Test
  void a_cashier_is_read_from_its_row_and_shown() {
    var luc = new Cashier(7, 3, "Luc", Role.SUPERVISOR, true, 2);
    assertEquals(luc, Cashier.from(RowOf.columns("id", 7L, "store_id", 3L, "name", "Luc", "role", "supervisor",
        "active", true, "version", 2L)));
    assertEquals(new JsonObject("""
        {"id": 7, "store_id": 3, "name": "Luc", "role": "supervisor", "active": true, "version": 2, "_links": {
          "self": {"href": "/sales-service/cashiers/7"},
          "login": {"href": "/sales-service/cashiers/7/login", "method": "POST"}}}""").encode(), luc.toJson().encode());
  }
}
