package pos.sales.returns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Fields;

/** What makes two returns with one id the same return: everything but the id. */
class FingerprintTest {

  private static final UUID SALE = new UUID(0, 1);

  private static String withoutReceipt(JsonObject request) {
    return ReturnRequest.from(Fields.of(request), UUID.randomUUID()).fingerprint();
  }

  private static String ofSale(JsonObject request) {
    return SaleReturnRequest.from(Fields.of(request), UUID.randomUUID()).fingerprint(SALE);
  }

  private static JsonObject with(JsonObject request, String field, String json) {
    return request.copy().put(field, Json.decodeValue(json));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"store_id | 2", "register_id | 1", "reason | \"broken\"",
      "refund_method | \"cash\"", "restock | false", "approved_by | \"Marie\"", "cashier | \"Ana\"",
      "returned_at | \"2026-11-20T10:00:00Z\"", "lines | [{\"sku\": \"P-2\", \"quantity\": 2}]"})
  void of_a_return_without_a_receipt(String field, String other) {
    var request = new JsonObject("""
        {"store_id": 1, "reason": "damaged", "refund_method": "debit", "restock": true, "approved_by": "Luc",
         "lines": [{"sku": "P-2", "quantity": 1}]}""");
    assertEquals(withoutReceipt(request), withoutReceipt(request.copy()));
    assertNotEquals(withoutReceipt(request), withoutReceipt(with(request, field, other)));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"store_id | 2", "register_id | 1", "reason | \"broken\"",
      "refund_method | \"cash\"", "restock | false", "cashier | \"Ana\"", "approved_by | \"Ana\"", "returned_at | \"2026-11-20T10:00:00Z\"",
      "lines | [{\"line_no\": 1, \"quantity\": 2}]", "lines | [{\"line_no\": 2, \"quantity\": 1}]"})
  void of_a_return_with_a_receipt(String field, String other) {
    var request = new JsonObject("""
        {"reason": "damaged", "refund_method": "debit", "restock": true, "lines": [{"line_no": 1, "quantity": 1}]}""");
    assertEquals(ofSale(request), ofSale(request.copy()));
    assertNotEquals(ofSale(request), ofSale(with(request, field, other)));
  }

  @Test
  void a_cashier_is_no_approver() {
    var request = new JsonObject("""
        {"reason": "damaged", "refund_method": "debit", "restock": true, "lines": [{"line_no": 1, "quantity": 1}]}""");
    assertNotEquals(ofSale(request.copy().put("cashier", "Ana")), ofSale(request.copy().put("approved_by", "Ana")));
  }
}
