package pos.sales.sale;

import io.vertx.core.json.JsonArray;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.sales.core.Ids;
import pos.sales.core.Item;
import pos.sales.core.Payment;

/** A sale as a till sends it, with nothing filled in yet. */
public record SaleRequest(UUID id, Long storeId, long registerId, String cashier, Instant soldAt, List<Item> items,
    List<Payment> payments, boolean allowOversell) {

  public static final String ID_REUSED = "sale-id-reused";
  private static final int MAX_PAYMENTS = 20;

  public static SaleRequest from(Fields fields) {
    var request = new SaleRequest(
        fields.uuid("id", null),
        fields.integer("store_id", 1, Long.MAX_VALUE, null),
        fields.integer("register_id", 1, Long.MAX_VALUE),
        fields.text("cashier", 1, 100, null),
        millis(fields.instant("sold_at", null)),
        fields.list("lines", 1, Item.MAX_LINES, Item::from),
        fields.list("payments", 0, MAX_PAYMENTS, Payment::from),
        fields.flag("allow_oversell", false));
    fields.check();
    return request;
  }

  /** Times are kept as they are shown. */
  public static Instant millis(Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS);
  }

  public SaleRequest orId(UUID made) {
    return id != null ? this
        : new SaleRequest(made, storeId, registerId, cashier, soldAt, items, payments, allowOversell);
  }

  /** The same for the same content; how badly a till wants to sell is not part of it. */
  public String fingerprint() {
    var content = new JsonArray().add(storeId).add(registerId).add(cashier)
        .add(soldAt == null ? null : soldAt.toString());
    items.forEach(item -> content.add(item.content()));
    payments.forEach(payment -> content.add(payment.content()));
    return Ids.fingerprint(content);
  }

  /** @throws Failure 409 when the books have another sale under this id */
  public void mustBe(String fingerprintInBooks) {
    if (!fingerprintInBooks.equals(fingerprint())) {
      throw Failure.conflict(ID_REUSED, "The sale " + id + " is in the books with another content.");
    }
  }
}
