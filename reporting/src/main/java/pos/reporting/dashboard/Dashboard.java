package pos.reporting.dashboard;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import pos.common.rule.Wire;
import pos.common.shop.StoreTime;
import pos.reporting.core.Figure;
import pos.reporting.core.Period;
import pos.reporting.core.Sums;

/** Today and the last seven days, today included, of each store and channel. */
final class Dashboard {

  static final int TOP = 5;
  /** Two weeks: one to compare the other with. */
  private static final int DAYS = 14;
  private static final int WEEK = 7;
  /** The parts of the course of a day. */
  static final int PART_MINUTES = 15;
  private static final int PARTS = 24 * 60 / PART_MINUTES;

  private final LocalDate today;
  private final ZonedDateTime minute;
  private final TreeMap<Place, Figures> places = new TreeMap<>();
  private final Figures all = new Figures();
  private long position;
  private final long[] courseToday = new long[PARTS];
  private final long[] courseLastWeek = new long[PARTS];

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
    private long lastWeekSales;
    private long lastWeekCents;

    private Sums sum(int from, int to) {
      var sum = new Sums();
      days.subList(from, to).forEach(sum::add);
      return sum;
    }
  }

  /** @param now an instant of the last day */
  Dashboard(Instant now) {
    this.today = StoreTime.day(now);
    this.minute = now.atZone(StoreTime.ZONE).truncatedTo(ChronoUnit.MINUTES);
  }

  /** Returns the time for which {@link #add} needs receipts. */
  Period period() {
    return new Period(StoreTime.start(today.minusDays(DAYS - 1)), StoreTime.start(today.plusDays(1)));
  }

  Period today() {
    return day(today);
  }

  Period sameDayLastWeek() {
    return day(today.minusDays(WEEK));
  }

  private static Period day(LocalDate day) {
    return new Period(StoreTime.start(day), StoreTime.start(day.plusDays(1)));
  }

  /** Returns the beginning of the same minute a week ago by the stores' clock. */
  Instant sameMinuteLastWeek() {
    return minute.minusWeeks(1).toInstant();
  }

  LocalDate firstDay() {
    return today.minusDays(WEEK - 1);
  }

  LocalDate endDay() {
    return today.plusDays(1);
  }

  /** Notes the position of the books that are shown. */
  void at(long position) {
    this.position = position;
  }

  /** Adds a day of a place. */
  void add(Row row) {
    var ago = (int) (today.toEpochDay() - row.getLocalDate("day").toEpochDay());
    var sums = Sums.from(row);
    figures(row).days.get(ago).add(sums);
    all.days.get(ago).add(sums);
  }

  /** Adds what a place had sold a week ago by this time of day. */
  void addLastWeek(Row row) {
    for (var figures : List.of(figures(row), all)) {
      figures.lastWeekSales += row.getLong("sales");
      figures.lastWeekCents += row.getLong("net_cents");
    }
  }

  void addCourseToday(Row row) {
    courseToday[row.getInteger("part")] = row.getLong("net_cents");
  }

  void addCourseLastWeek(Row row) {
    courseLastWeek[row.getInteger("part")] = row.getLong("net_cents");
  }

  /** Adds one of the best sold products of a place or, without a place, of all; the best first. */
  void addBest(Row row) {
    (row.getLong("store_id") == null ? all : figures(row)).best.add(new JsonObject().put("product_id", row.getLong("product_id"))
        .put("sku", row.getString("sku")).put("name", row.getString("name"))
        .put("quantity", row.getLong("quantity")).put("net_cents", row.getLong("net_cents")));
  }

  private Figures figures(Row row) {
    return places.computeIfAbsent(Place.of(row), _ -> new Figures());
  }

  JsonObject toJson() {
    var stores = new JsonArray();
    places.forEach((place, figures) -> stores.add(toJson(figures).put("store_id", place.storeId)
        .put("channel", place.channel)));
    return new JsonObject().put("today", today.toString()).put("time_zone", StoreTime.ZONE.getId())
        .put("currency", "CAD").put("from", Wire.time(StoreTime.start(firstDay())))
        .put("to", Wire.time(StoreTime.start(endDay())))
        .put("same_day_last_week_until", Wire.time(sameMinuteLastWeek()))
        .put("course", course()).put("position", position)
        .put("totals", toJson(all)).put("stores", stores);
  }

  /** Returns how many carts have become orders. @param begun carts by day, or empty when they are not known */
  JsonObject conversion(Optional<Map<LocalDate, Long>> begun) {
    return new JsonObject().put("status", begun.isPresent() ? "up" : "down")
        .put("today", conversion(begun, 1)).put("last_7_days", conversion(begun, WEEK));
  }

  private JsonObject conversion(Optional<Map<LocalDate, Long>> begun, int days) {
    var orders = places.entrySet().stream().filter(place -> place.getKey().channel.equals("online"))
        .mapToLong(place -> place.getValue().sum(0, days).get(Figure.SALES)).sum();
    var carts = begun.map(byDay -> IntStream.range(0, days)
        .mapToLong(ago -> byDay.getOrDefault(today.minusDays(ago), 0L)).sum());
    return new JsonObject().put("carts", carts.orElse(null)).put("orders", orders)
        .put("percent", carts.map(number -> percent(orders, number)).orElse(null));
  }

  private JsonObject course() {
    // the parts that have begun, and those in which a clock that is ahead has sold something
    var begun = (minute.getHour() * 60 + minute.getMinute()) / PART_MINUTES + 1;
    while (begun < PARTS && LongStream.of(courseToday).skip(begun).anyMatch(cents -> cents != 0)) {
      begun++;
    }
    return new JsonObject().put("part_minutes", PART_MINUTES)
        .put("today_cents", list(courseToday, begun)).put("same_day_last_week_cents", list(courseLastWeek, PARTS));
  }

  private static JsonArray list(long[] cents, int count) {
    return new JsonArray(LongStream.of(cents).limit(count).boxed().toList());
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
        .put("same_day_last_week_so_far", new JsonObject().put("revenue_cents", figures.lastWeekCents)
            .put("sales", figures.lastWeekSales))
        .put("last_7_days", summary(week)).put("previous_7_days", summary(before))
        .put("weekly_trend_percent", trendPercent(week.netCents(), before.netCents())).put("days", days)
        .put("top_products", new JsonArray(figures.best));
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
