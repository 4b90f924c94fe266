package pos.reporting.core;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.Stream;

/** The figures of some receipts; a figure that is missing is 0. */
public final class Sums {

  /** The fields of rows of reports: those that are added up from others first. */
  public static final List<String> FIELDS = Stream.concat(Stream.of("net_cents", "taxes_cents", "total_cents"),
      Arrays.stream(Figure.values()).map(Figure::column)).toList();

  private final EnumMap<Figure, Long> values = new EnumMap<>(Figure.class);

  public static Sums from(Row row) {
    var sums = new Sums();
    for (var figure : Figure.values()) {
      sums.add(figure, row.getLong(figure.column()));
    }
    return sums;
  }

  /** Returns SQL that adds up every column. */
  public static String totals() {
    return Figure.each("coalesce(sum(%1$s), 0)::bigint AS %1$s"::formatted);
  }

  /** @throws ArithmeticException when the sum is too large */
  public Sums add(Figure figure, long value) {
    values.merge(figure, value, Math::addExact);
    return this;
  }

  public Sums add(Sums other) {
    other.values.forEach(this::add);
    return this;
  }

  public Sums subtract(Sums other) {
    other.values.forEach((figure, value) -> add(figure, -value));
    return this;
  }

  public long get(Figure figure) {
    return values.getOrDefault(figure, 0L);
  }

  private long sum(Collection<Figure> figures) {
    return figures.stream().mapToLong(this::get).sum();
  }

  /** Returns what was sold less what came back, without taxes and shipping. */
  public long netCents() {
    return get(Figure.GROSS_CENTS) - get(Figure.DISCOUNTS_CENTS) - get(Figure.RETURNS_CENTS);
  }

  public long taxesCents() {
    return sum(Figure.TAXES);
  }

  /** Returns what was paid less what was refunded. */
  public long totalCents() {
    return netCents() + taxesCents() + get(Figure.SHIPPING_CENTS) + get(Figure.ROUNDING_CENTS);
  }

  public long tendersCents() {
    return sum(Figure.TENDERS);
  }

  /** Returns what the receipt with these figures adds to them when it comes late. */
  public Sums late() {
    return new Sums().add(Figure.LATE_RECEIPTS, 1).add(Figure.LATE_NET_CENTS, netCents())
        .add(Figure.LATE_TOTAL_CENTS, totalCents());
  }

  /** Adds the figures to a row of a report. */
  public JsonObject writeTo(JsonObject json) {
    json.put("net_cents", netCents()).put("taxes_cents", taxesCents()).put("total_cents", totalCents());
    for (var figure : Figure.values()) {
      json.put(figure.column(), get(figure));
    }
    return json;
  }
}
