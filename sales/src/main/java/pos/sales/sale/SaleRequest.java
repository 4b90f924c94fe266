package pos.sales.sale;

import io.vertx.core.json.JsonArray;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Sha256;
import pos.sales.core.Item;
import pos.sales.core.Payment;
import pos.sales.core.Times;

/**
 * A sale as a till sends it.
 *
 * @param storeId null for the register's store
 * @param cashier or null
 * @param soldAt null for the time at which the sale is written
 */
public record SaleRequest(UUID id, Long storeId, long registerId, String cashier, Instant soldAt, List<Item> items,
    List<Payment> payments, boolean allowOversell) {

  /** The code of the failure when an id is sent again with other content. */
  public static final String ID_REUSED = "sale-id-reused";
  static final int MAX_PAYMENTS = 20;

  /**
   * Reads a sale.
   *
   * @param idWhenMissing the id of a sale that is sent without one
   * @throws Failure 422 naming every bad field
   */
  public static SaleRequest from(Fields fields, UUID idWhenMissing) {
    var request = new SaleRequest(
        fields.uuid("id", idWhenMissing),
        fields.integer("store_id", 1, Long.MAX_VALUE, null),
        fields.integer("register_id", 1, Long.MAX_VALUE),
        fields.line("cashier", 1, 100, null),
        Times.millis(fields.instant("sold_at", null)),
        fields.list("lines", 1, Item.MAX_LINES, Item::from),
        fields.list("payments", 0, MAX_PAYMENTS, Payment::from),
        fields.flag("allow_oversell", false));
    fields.check();
    return request;
  }

  /** Returns the same request with another id. */
  SaleRequest withId(UUID otherId) {
    return new SaleRequest(otherId, storeId, registerId, cashier, soldAt, items, payments, allowOversell);
  }

  /**
   * Returns a hash of the content; {@code allowOversell} is not part of it. Fingerprints are stored: it must not
   * change.
   */
  String fingerprint() {
    var content = new JsonArray().add(storeId).add(registerId).add(cashier)
        .add(soldAt == null ? null : soldAt.toString());
    items.forEach(item -> content.add(item.content()));
    payments.forEach(payment -> content.add(payment.content()));
    return Sha256.hex(content.encode());
  }

  /** @throws Failure 409 when the sale that is stored under the id has other content */
  public void mustMatch(String storedFingerprint) {
    if (!storedFingerprint.equals(fingerprint())) {
      throw Failure.conflict(ID_REUSED, "Another sale has the id " + id + ". Use a new id for a new sale.");
    }
  }
}
