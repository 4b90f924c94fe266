package pos.order.core;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.common.sql.Timestamps;

/** An order as it is written down; its methods return the moves that its rules allow. */
public record Order(long id, Draft content, Progress progress, Refunds refunds, Work work, Revision revision) {

  /** The end of the reference of a hold; the previous release wrote {@code :again}. */
  private static final Pattern ATTEMPT = Pattern.compile("(#[0-9]+|:again)$");

  /**
   * The state of the work on an order.
   *
   * @param claim the number of the claim: a move under an earlier one is refused
   * @param cartDue whether what was bought has yet to be taken out of the cart
   * @param trace the ids of the request that placed the order
   */
  record Work(long claim, boolean cartDue, String trace) {

    static Work from(Row row) {
      return new Work(row.getLong("claim"), row.getBoolean("cart_due"), row.getString("trace"));
    }
  }

  /** @param confirmedAt null while the order was never confirmed */
  record Revision(long version, Instant createdAt, Instant updatedAt, Instant confirmedAt) {

    static Revision from(Row row) {
      return new Revision(row.getLong("version"), Timestamps.read(row, "created_at"),
          Timestamps.read(row, "updated_at"), Timestamps.read(row, "confirmed_at"));
    }
  }

  static Order from(Row row) {
    return new Order(row.getLong("id"), Draft.from(row), Progress.from(row), Refunds.from(row), Work.from(row),
        Revision.from(row));
  }

  /** Returns an order that was just placed. */
  static Order placed(long id, Draft content, String trace, Instant now) {
    return new Order(id, content, Progress.BEGUN, Refunds.NONE, new Work(1, false, trace),
        new Revision(1, now, now, null));
  }

  /** Returns the time as orders have it, in milliseconds. */
  public static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  public Move reserved(long reservation) {
    return move(progress.at(Status.RESERVED).because(Reason.NONE).holding(reservation));
  }

  public Move paid() {
    return move(progress.at(Status.PAID).because(Reason.NONE));
  }

  /** Replaces a hold that was lost before the payment. */
  public Move heldAgain(long reservation) {
    return move(progress.at(Status.PAID).because(Reason.HELD_AGAIN).holding(reservation));
  }

  public Move confirmed() {
    return move(progress.settledAt(Status.CONFIRMED));
  }

  /** Ends a checkout in which nothing is charged, or not any more. @param end FAILED or REFUNDED */
  public Move ended(Status end, Failure why) {
    return move(progress.settledAt(end).because(Reason.of(why)));
  }

  /** Ends a checkout whose card was declined. */
  public Move declined() {
    return ended(Status.FAILED, Failure.of(Failure.Kind.DECLINED, Reason.DECLINED,
        "The card was declined. Nothing was charged."));
  }

  /** Ends a checkout by giving back what was charged. */
  public Move givenUp(Failure why) {
    return move(progress.towards(Status.REFUNDED).because(Reason.of(why)));
  }

  /** Ends what the shop or the customer has asked for: the money has gone back. */
  public Move arrived() {
    var move = move(progress.settledAt(progress.goal()));
    return refunds.pending().isPresent() ? move.with(refunds.settled(move.at()))
        : move.with(refunds.completed(content.quote(), reasonOfRest(), progress.restock(), move.at()));
  }

  /** Customers' own words about a cancellation are nowhere but in the order's reason, from where they are erased. */
  private String reasonOfRest() {
    return goal() == Status.CANCELLED ? null : progress.reason().text();
  }

  /**
   * @param why the customer's own words, or null
   * @throws Failure 409 when it cannot be cancelled, or no longer
   */
  public Move cancelling(String why) {
    mustBeAbleToBecome(Status.CANCELLED);
    return move(progress.towards(Status.CANCELLED).because(Reason.said(why)).restocking(true)).underNewClaim();
  }

  /** @throws Failure 409 when there is nothing to refund */
  public Move refunding(Refund refund) {
    mustBeAbleToBecome(Status.REFUNDED);
    var restock = refund.restock().orElse(status() == Status.CONFIRMED);
    var part = refund.isOfAll() ? Optional.<PartRefund>empty() : refunds.part(content.quote(), refund, restock);
    if (part.isPresent()) {
      return move(progress.towards(status())).with(refunds.with(part.get())).underNewClaim();
    }
    refund.mustBe(refunds.leftCents(content.quote()));
    return move(progress.towards(Status.REFUNDED).because(Reason.said(refund.reason())).restocking(restock))
        .underNewClaim();
  }

  /** @throws Failure 409 when it is not confirmed yet, or further */
  public Move shipped(Shipment shipment) {
    mustBeAbleToBecome(Status.SHIPPED);
    return move(progress.at(Status.SHIPPED).because(Reason.NONE).shippedBy(shipment));
  }

  /** @throws Failure 409 when it is not shipped yet, or further */
  public Move delivered() {
    mustBeAbleToBecome(Status.DELIVERED);
    return move(progress.at(Status.DELIVERED).because(Reason.NONE));
  }

  private void mustBeAbleToBecome(Status next) {
    if (!isSettled()) {
      throw Failure.conflict("order-in-progress", "The order is about to be "
          + (refunds.pending().isPresent() ? "refunded in part" : Wire.name(goal())) + ". Try again shortly.");
    }
    if (!status().mayBecome(next)) {
      throw Failure.conflict("order-" + Wire.name(status()),
          "The order is " + Wire.name(status()) + " and cannot become " + Wire.name(next) + ".");
    }
  }

  private Move move(Progress to) {
    return new Move(id, status(), to, refunds, work.claim, work.claim, now());
  }

  public Status status() {
    return progress.status();
  }

  /** Returns whether the order has arrived: no instance works on it. */
  public boolean isSettled() {
    return progress.isSettled();
  }

  /** Returns whether the goods are held for the second time. */
  public boolean isHeldAgain() {
    return Reason.HELD_AGAIN.text().equals(progress.reason().text());
  }

  public Status goal() {
    return progress.goal();
  }

  /** Returns the problem to answer when the order has not arrived where it was meant to. */
  public Optional<JsonObject> refusal() {
    return Optional.ofNullable(progress.reason().refusal());
  }

  public long reservationId() {
    return progress.reservationId();
  }

  public boolean isCartDue() {
    return work.cartDue;
  }

  public String trace() {
    return work.trace;
  }

  public long version() {
    return revision.version;
  }

  public Instant createdAt() {
    return revision.createdAt;
  }

  public Instant updatedAt() {
    return revision.updatedAt;
  }

  public long locationId() {
    return content.locationId();
  }

  public long customerId() {
    return content.customerId();
  }

  public List<Item> items() {
    return content.quote().items();
  }

  public long totalCents() {
    return content.quote().totals().totalCents();
  }

  /** Returns whether the customer was erased and nothing has to be shipped any more. */
  public boolean isAnonymous() {
    return content.addresses().areAnonymous();
  }

  /**
   * Returns the reference under which the card is charged and the goods are held. Not the id alone: an id that is given
   * anew, after a restore, would meet the charge and the goods of the earlier order.
   */
  public String reference() {
    return content.uuid() == null ? "order:" + id : "order:" + id + ":" + content.uuid();
  }

  /** @param attempt 1, or more when the holds of earlier attempts have ended */
  public String holdReference(int attempt) {
    return reference() + (attempt == 1 ? "" : "#" + attempt);
  }

  /** Returns whether a hold is one of this order's. */
  boolean owns(String holdReference) {
    return ATTEMPT.matcher(holdReference).replaceFirst("").equals(reference());
  }

  /** Returns the statuses that a client can ask for now. */
  public List<Status> next() {
    return isSettled() ? Stream.of(Status.values()).filter(status()::mayBecome).toList() : List.of();
  }

  public JsonObject toJson() {
    return toJson("items", Item.toJson(items()));
  }

  /** Returns the JSON of lists, which have the number of the items instead of the items. */
  JsonObject toSummary(long lineCount) {
    return toJson("line_count", lineCount);
  }

  private JsonObject toJson(String member, Object items) {
    return content.quote().totals().writeTo(new JsonObject()
        .put("id", id)
        .put("customer_id", customerId())
        .put("status", Wire.name(status()))
        .put("reason", progress.reason().text())
        .put(member, items))
        .put("shipping_address", content.addresses().shipping())
        .put("billing_address", content.addresses().billing())
        .put("payment", new JsonObject().put("status", paymentStatus()).put("method", "card")
            .put("amount_cents", totalCents()).put("refunded_cents", refundedCents()))
        .put("refunds", refunds.toJson())
        .put("shipment", Shipment.toJson(progress.shipment()))
        .put("version", version())
        .put("created_at", createdAt().toString())
        .put("updated_at", updatedAt().toString());
  }

  private String paymentStatus() {
    if (status() == Status.FAILED) {
      return progress.isDeclined() ? "declined" : "cancelled";
    }
    return status().isRefunded() || refunds.cents() == totalCents() ? "refunded" : !refunds.done().isEmpty() ? "partially_refunded"
        : status().isCaptured() ? "captured" : "pending";
  }

  private long refundedCents() {
    return status().isRefunded() ? totalCents() : refunds.cents();
  }
}
