package pos.reporting.dashboard;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import pos.common.rule.Wire;
import pos.reporting.core.Figure;
import pos.reporting.core.Period;
import pos.reporting.core.StoreTime;
import pos.reporting.core.Sums;

/** Today and the last seven days, today included, of each store and channel. */
final class Dashboard {

  static final int TOP = 5;
  /** Two weeks: one to compare the other with. */
  private static final int DAYS = 14;
  private static final int WEEK = 7;

  private final LocalDate today;
  private final TreeMap<Place, Figures> places = new TreeMap<>();
  private final Figures all = new Figures();

  private record Place(long storeId, String channel) implements Comparable<Place> {

    static Place of(Row row) {
      return new Place(row.getLong("store_id"), row.getString("channel"));
    }

    @Override
    public int compareTo(Place other) {
      return storeId != other.storeId ? Long.compare(storeId, other.storeId) : channel.compareTo(other.channel);
    }
  }

  private static final class Figures {

    /** By the number of days ago. */
    private final List<Sums> days = IntStream.range(0, DAYS).mapToObj(_ -> new Sums()).toList();
    private final List<JsonObject> best = new ArrayList<>();

    private Sums sum(int from, int to) {
      var sum = new Sums();
      days.subList(from, to).forEach(sum::add);
      return sum;
    }
  }

  /** @param now an instant of the last day */
  Dashboard(Instant now) {
    this.today = StoreTime.day(now);
  }

  /** Returns the time for which {@link #add} needs receipts. */
  Period period() {
    return new Period(StoreTime.start(today.minusDays(DAYS - 1)), StoreTime.start(today.plusDays(1)));
  }

  LocalDate firstDay() {
    return today.minusDays(WEEK - 1);
  }

  LocalDate endDay() {
    return today.plusDays(1);
  }

  /** Adds a day of a place. */
  void add(Row row) {
    var ago = (int) (today.toEpochDay() - row.getLocalDate("day").toEpochDay());
    var sums = Sums.from(row);
    figures(row).days.get(ago).add(sums);
    all.days.get(ago).add(sums);
  }

  /** Adds one of the best sold products of a place, the best first. */
  void addBest(Row row) {
    figures(row).best.add(new JsonObject().put("product_id", row.getLong("product_id"))
        .put("sku", row.getString("sku")).put("name", row.getString("name"))
        .put("quantity", row.getLong("quantity")).put("net_cents", row.getLong("net_cents")));
  }

  private Figures figures(Row row) {
    return places.computeIfAbsent(Place.of(row), _ -> new Figures());
  }

  JsonObject toJson() {
    var stores = new JsonArray();
    places.forEach((place, figures) -> stores.add(toJson(figures).put("store_id", place.storeId)
        .put("channel", place.channel).put("top_products", new JsonArray(figures.best))));
    return new JsonObject().put("today", today.toString()).put("time_zone", StoreTime.ZONE.getId())
        .put("currency", "CAD").put("from", Wire.time(StoreTime.start(firstDay())))
        .put("to", Wire.time(StoreTime.start(endDay()))).put("totals", toJson(all)).put("stores", stores);
  }

  private JsonObject toJson(Figures figures) {
    var days = new JsonArray();
    for (int ago = WEEK - 1; ago >= 0; ago--) {
      days.add(summary(figures.days.get(ago)).put("day", today.minusDays(ago).toString()));
    }
    var week = figures.sum(0, WEEK);
    var before = figures.sum(WEEK, DAYS);
    return new JsonObject().put("today", summary(figures.days.getFirst()))
        .put("same_day_last_week", summary(figures.days.get(WEEK)))
        .put("last_7_days", summary(week)).put("previous_7_days", summary(before))
        .put("weekly_trend_percent", trendPercent(week.netCents(), before.netCents())).put("days", days);
  }

  private static JsonObject summary(Sums sums) {
    return new JsonObject().put("revenue_cents", sums.netCents()).put("sales", sums.get(Figure.SALES))
        .put("average_basket_cents", averageBasketCents(sums)).put("returns", sums.get(Figure.RETURNS))
        .put("returns_cents", sums.get(Figure.RETURNS_CENTS)).put("taxes_cents", sums.taxesCents());
  }

  /** Returns the average price of a sale, without taxes and before returns; 0 without sales. */
  static long averageBasketCents(Sums sums) {
    var sold = sums.get(Figure.GROSS_CENTS) - sums.get(Figure.DISCOUNTS_CENTS);
    return sums.get(Figure.SALES) == 0 ? 0 : divided(sold, sums.get(Figure.SALES));
  }

  /** Returns the change in whole percent, or null when there is nothing to compare with. */
  static Long trendPercent(long now, long before) {
    return percent(now - before, before);
  }

  /** Returns a part in whole percent, or null when the whole is not positive. */
  static Long percent(long part, long whole) {
    return whole <= 0 ? null : (Long) divided(100 * part, whole);
  }

  /** Rounds half up. @param divisor positive */
  private static long divided(long dividend, long divisor) {
    return Math.floorDiv(2 * dividend + divisor, 2 * divisor);
  }
}
