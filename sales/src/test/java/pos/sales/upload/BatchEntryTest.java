package pos.sales.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import pos.common.rule.Failure;
import pos.common.rule.Sha256;
import pos.common.shop.StoreScope;
import pos.sales.sale.KnownSale;
import pos.sales.upload.BatchEntry.Rejected;
import pos.sales.upload.BatchEntry.Valid;

/** The sales of a batch, each judged by itself. */
class BatchEntryTest {

  private static final UUID ID = UUID.fromString("0199a3a0-0000-7000-8000-000000000001");
  private static final JsonObject SALE = new JsonObject("""
      {"id": "0199a3a0-0000-7000-8000-000000000001", "register_id": 4, "lines": [{"sku": "TEA", "quantity": 1}],
       "payments": []}""");

  private static KnownSale stored(String fingerprint) {
    return new KnownSale(ID, fingerprint, 9, 1150);
  }

  @Test
  void a_sale_of_a_batch_needs_an_id_of_its_own() {
    assertEquals(ID, assertInstanceOf(Valid.class, BatchEntry.parse(SALE)).request().id());
    var without = SALE.copy();
    without.remove("id");
    var rejected = assertInstanceOf(Rejected.class, BatchEntry.parse(without));
    assertEquals("id is missing: without an id, the batch could not be sent again.", rejected.why().getMessage());
    var result = rejected.result();
    assertNull(result.getValue("id"));
    assertEquals("rejected", result.getString("status"));
    assertEquals(rejected.why().toJson(), result.getJsonObject("problem"));
  }

  @Test
  void what_is_no_sale_is_rejected_with_its_id_as_it_was_sent() {
    for (var sent : List.of("x", 7, new JsonArray(), new JsonObject().put("id", 7))) {
      assertNull(assertInstanceOf(Rejected.class, BatchEntry.parse(sent)).result().getValue("id"));
    }
    assertNull(assertInstanceOf(Rejected.class, BatchEntry.parse(null)).result().getValue("id"));
    assertEquals("mine", assertInstanceOf(Rejected.class, BatchEntry.parse(new JsonObject().put("id", "mine")))
        .result().getValue("id"));
  }

  @Test
  void a_sale_is_accepted_once_and_a_duplicate_after_that() {
    var entry = assertInstanceOf(Valid.class, BatchEntry.parse(SALE));
    var fresh = new HashSet<>(Set.of(ID));
    var sale = stored("");
    assertEquals(new JsonObject().put("id", ID.toString()).put("status", "accepted").put("receipt_number", 9L)
        .put("total_cents", 1150L), entry.result(Map.of(ID, sale), fresh));
    assertEquals("duplicate", entry.result(Map.of(ID, sale), fresh).getString("status"));
  }

  @Test
  void a_sale_whose_id_is_stored_with_other_content_is_rejected() {
    var entry = assertInstanceOf(Valid.class, BatchEntry.parse(SALE));
    var rejected = assertInstanceOf(Rejected.class, entry.compare(Map.of(ID, stored("f"))));
    assertEquals("sale-id-reused", rejected.why().code());
    assertSame(SALE, rejected.sent());
    var same = Sha256.hex("[null,4,null,null,[null,\"TEA\",null,1,null,0]]");
    assertSame(entry, entry.compare(Map.of(ID, stored(same))));
  }

  private static RefusedSaleDraft refused(Object content) {
    return RefusedSaleDraft.of(content, Failure.conflict("some-code", "Some reason."), new StoreScope.OneStore(3));
  }

  @Test
  void a_refused_sale_is_kept_as_it_was_sent_with_what_can_be_read_of_it() {
    var kept = refused(SALE);
    assertEquals(new RefusedSaleDraft(SALE, ID, 4L, 3L,
        Failure.conflict("some-code", "Some reason.").toJson()), kept);
    assertEquals("some-code", kept.code());
    assertEquals(SALE.encode(), kept.text());
    assertEquals(5_000_000_000L, refused(new JsonObject().put("register_id", 5_000_000_000L)).registerId());
    for (var content : List.of("x", new JsonObject().put("register_id", "4").put("id", "x"), new JsonObject())) {
      assertNull(refused(content).registerId());
      assertNull(refused(content).saleId());
    }
    assertNull(RefusedSaleDraft.of(SALE, Failure.conflict("x", "X."), StoreScope.ALL).storeId());
  }

  @Test
  void the_same_content_is_kept_once() {
    assertEquals(refused(SALE).fingerprint(), refused(SALE.copy()).fingerprint());
    assertNotEquals(refused(SALE).fingerprint(), refused(SALE.copy().put("cashier", "Ana")).fingerprint());
    assertNotEquals(refused("7").fingerprint(), refused(7).fingerprint());
  }
}
