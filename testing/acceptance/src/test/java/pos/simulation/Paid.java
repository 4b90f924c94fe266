package pos.simulation;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The payments of a sale.
 *
 * @param cashDue the part that is paid in cash, before rounding; 0 without cash
 */
record Paid(List<Part> parts, long cashDue) {

  private static final List<String> CARDS = List.of("debit", "credit", "mobile");

  /** @param tendered the cash handed over; null for other methods */
  record Part(String method, long amount, Long tendered) {

    JsonObject toJson() {
      var json = new JsonObject().put("method", method).put("amount_cents", amount);
      return tendered == null ? json : json.put("tendered_cents", tendered).put("change_cents", tendered - amount);
    }
  }

  /** @param total before rounding */
  static Paid drawn(Dice dice, long total) {
    var way = dice.from(1, 4);
    if (way == 1) {
      return new Paid(List.of(cash(dice, total)), total);
    }
    if (total < 2) {
      return total == 0 ? new Paid(List.of(), 0) : new Paid(List.of(card(dice, total)), 0);
    }
    var first = dice.from(1, (int) total - 1);
    return switch (way) {
      case 2 -> new Paid(List.of(card(dice, first), cash(dice, total - first)), total - first);
      case 3 -> new Paid(List.of(card(dice, first), card(dice, total - first)), 0);
      default -> new Paid(List.of(card(dice, total)), 0);
    };
  }

  private static Part card(Dice dice, long cents) {
    return new Part(dice.of(CARDS), cents, null);
  }

  private static Part cash(Dice dice, long due) {
    var amount = Bill.toFive(due);
    return new Part("cash", amount, dice.oneIn(2) ? amount : amount + 5L * dice.from(1, 400));
  }

  /** Returns the amount paid by a method. */
  long by(String method) {
    return parts.stream().filter(part -> part.method.equals(method)).mapToLong(Part::amount).sum();
  }

  JsonArray toJson() {
    return new JsonArray(parts.stream().map(Part::toJson).toList());
  }
}
