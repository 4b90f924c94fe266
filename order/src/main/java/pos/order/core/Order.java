package pos.order.core;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.common.rule.Wire;

/**
 * An order; every move answers a new value, which is one version on once it is written.
 *
 * @param goal where it is being taken, or null when it has arrived
 * @param refusal what to answer when the goal is reached and is not what was asked for
 * @param restock whether the goods go back on the shelf with the goal
 * @param cartDue whether the cart has yet to be told what was bought
 * @param claim the number under which somebody works on it
 */
public record Order(long id, Draft content, Status status, Status goal, String reason, JsonObject refusal, boolean restock,
    Long reservationId, boolean cartDue, long claim, String trace, long version, Instant createdAt, Instant updatedAt,
    Instant confirmedAt) {

  /** Web orders are served from the logistics centre. */
  public static final long LOCATION = 6;
  public static final String DECLINED = "payment-declined";
  private static final String HELD_AGAIN = "stock-held-again";

  static Order from(Row row) {
    var confirmedAt = row.getOffsetDateTime("confirmed_at");
    return new Order(row.getLong("id"), Draft.from(row), Status.of(row.getString("status")),
        Status.of(row.getString("goal")), row.getString("reason"), row.getJsonObject("refusal"),
        row.getBoolean("restock"), row.getLong("reservation_id"), row.getBoolean("cart_due"), row.getLong("claim"),
        row.getString("trace"), row.getLong("version"), row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant(), confirmedAt == null ? null : confirmedAt.toInstant());
  }

  static Order begun(long id, Draft draft, String trace, Instant now) {
    return new Order(id, draft, Status.PENDING, Status.CONFIRMED, null, null, false, null, false, 1, trace, 1, now, now,
        null);
  }

  public static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  public Order reserved(long reservation) {
    return to(Status.RESERVED, goal, null, null, reservation);
  }

  public Order paid() {
    return to(Status.PAID, goal, null, null, reservationId);
  }

  /** The first hold was over too early. */
  public Order heldAgain(long reservation) {
    return to(Status.PAID, goal, HELD_AGAIN, null, reservation);
  }

  public boolean isHeldAgain() {
    return HELD_AGAIN.equals(reason);
  }

  public Order confirmed() {
    return to(Status.CONFIRMED, null, reason, null, reservationId);
  }

  /** Failed, or refunded when a charge came to light too late and has gone back: nothing is held or owed. */
  public Order ended(Status end, Failure why) {
    return to(end, null, why.code(), why.toJson(), reservationId);
  }

  /** What was charged goes back. */
  public Order givenUp(Failure why) {
    return to(status, Status.REFUNDED, why.code(), why.toJson(), reservationId);
  }

  public Order arrived() {
    return to(goal, null, reason, refusal, reservationId);
  }

  /** @throws Failure 409 when it cannot be cancelled, or not any more */
  public Order cancelling(String why) {
    return settled(Status.CANCELLED).heading(Status.CANCELLED, why, true);
  }

  /** @throws Failure 409 when there is nothing to refund */
  public Order refunding(Refund refund) {
    refund.mustBe(totalCents());
    return settled(Status.REFUNDED).heading(Status.REFUNDED, refund.reason(),
        refund.restock().orElse(status == Status.CONFIRMED));
  }

  /** @throws Failure 409 when it is not there yet, or not any more */
  public Order sent(Status next) {
    return settled(next).to(next, null, null, null, reservationId);
  }

  /** @return this order, which nobody works on and which may become {@code next} */
  private Order settled(Status next) {
    if (goal != null) {
      throw Failure.conflict("order-in-progress",
          "The order is just becoming " + Wire.name(goal) + ". Look again shortly.");
    }
    if (!status.mayBecome(next)) {
      throw Failure.conflict("order-" + Wire.name(status),
          "It is " + Wire.name(status) + " and cannot become " + Wire.name(next) + ".");
    }
    return this;
  }

  /** Under a claim of its own. */
  private Order heading(Status where, String why, boolean goodsAreBack) {
    return new Order(id, content, status, where, why, null, goodsAreBack, reservationId, cartDue, claim + 1, trace,
        version, createdAt, now(), confirmedAt);
  }

  private Order to(Status next, Status nextGoal, String why, JsonObject problem, Long reservation) {
    if (next != status && !status.mayBecome(next)) {
      throw new IllegalStateException("order " + id + " cannot go from " + status + " to " + next);
    }
    var now = now();
    return new Order(id, content, next, nextGoal, why, problem, restock, reservation,
        cartDue || next == Status.CONFIRMED, claim, trace, version, createdAt, now,
        next == Status.CONFIRMED ? now : confirmedAt);
  }

  /** Under which the card is charged, and the goods are held. */
  public String reference() {
    return "order:" + id;
  }

  /** What became of the money since {@code before}, in the words of the table of payments. */
  String[] moneyMovedSince(Order before) {
    return Stream.of(
        status.isCaptured() && !before.status.isCaptured() ? "captured" : "",
        status == Status.FAILED && DECLINED.equals(reason) ? "declined" : "",
        status.isRefunded() ? "refunded" : "").filter(type -> !type.isEmpty()).toArray(String[]::new);
  }

  /** What others are told of its last move, or null: they hear of orders that were confirmed, and of nothing before. */
  public String event() {
    return switch (status) {
      case CONFIRMED, SHIPPED, CANCELLED -> "order." + Wire.name(status);
      case REFUNDED -> confirmedAt == null ? null : "order.refunded";
      case PENDING, RESERVED, PAID, DELIVERED, FAILED -> null;
    };
  }

  /** What others are told, not where to and why; the lines are what goes back on the shelf, or has left it. */
  public JsonObject toEvent() {
    var event = toJson();
    List.of("shipping_address", "billing_address", "reason").forEach(event::remove);
    return event.put("province", content.shippingAddress().getString("province"))
        .put("confirmed_at", confirmedAt.toString())
        .put("restock", status.isRefunded() && restock)
        .put("location_id", LOCATION)
        .put("lines", Item.quantities(content.items()));
  }

  public JsonObject toJson() {
    return content.totals().writeTo(new JsonObject()
        .put("id", id)
        .put("customer_id", content.customerId())
        .put("status", Wire.name(status))
        .put("reason", reason)
        .put("items", Item.toJson(content.items())))
        .put("shipping_address", content.shippingAddress())
        .put("billing_address", content.billingAddress())
        .put("payment", new JsonObject().put("status", paymentStatus()).put("method", "card")
            .put("amount_cents", content.totals().totalCents()))
        .put("version", version)
        .put("created_at", createdAt.toString())
        .put("updated_at", updatedAt.toString());
  }

  private String paymentStatus() {
    if (status == Status.FAILED) {
      return DECLINED.equals(reason) ? "declined" : "cancelled";
    }
    return status.isRefunded() ? "refunded" : status.isCaptured() ? "captured" : "pending";
  }

  public long totalCents() {
    return content.totals().totalCents();
  }

  /** What a client who looks at the order may do with it now. */
  public List<Status> next() {
    return goal != null ? List.of() : Stream.of(Status.values()).filter(status::mayBecome).toList();
  }
}
