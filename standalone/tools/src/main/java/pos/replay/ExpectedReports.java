package pos.replay;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The reports that the file must lead to, added up from its lines. */
final class ExpectedReports {

  private static final ZoneId STORES = ZoneId.of("America/Toronto");
  /** Receipts are counted once in a report on time or places, and not at all in one on products. */
  private static final List<String> FIGURES = List.of("quantity", "returned_quantity", "gross_cents", "returns_cents",
      "net_cents", "sales", "returns");
  private static final int OF_LINES = 5;

  private final Map<Grouping, Map<String, long[]>> rows = new EnumMap<>(Grouping.class);

  /** The groupings of reports that are compared, by the row's key in the file. */
  enum Grouping {
    HOUR, DAY, STORE, PRODUCT;

    String parameter() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the key of a row of a report. */
    private String key(JsonObject row) {
      return switch (this) {
        case HOUR -> row.getString("from");
        case DAY -> row.getString("period");
        case STORE -> row.getLong("store_id").toString();
        case PRODUCT -> row.getString("sku");
      };
    }

    private int figures() {
      return this == PRODUCT ? OF_LINES : FIGURES.size();
    }
  }

  void add(Invoice invoice) {
    if (!invoice.isReturn() && !invoice.isSale()) {
      return;
    }
    var figures = new long[FIGURES.size()];
    for (var line : invoice.trade()) {
      var ofLine = figures(line);
      add(figures, ofLine);
      add(Grouping.PRODUCT, line.code(), ofLine);
    }
    figures[invoice.isReturn() ? 6 : 5] = 1;
    add(Grouping.HOUR, invoice.at().truncatedTo(ChronoUnit.HOURS).toString(), figures);
    add(Grouping.DAY, day(invoice.at()).toString(), figures);
    add(Grouping.STORE, String.valueOf(invoice.store()), figures);
  }

  private static long[] figures(InvoiceLine line) {
    var figures = new long[FIGURES.size()];
    figures[line.isReturn() ? 1 : 0] = Math.abs(line.quantity());
    figures[line.isReturn() ? 3 : 2] = Math.abs(line.totalCents());
    figures[4] = line.totalCents();
    return figures;
  }

  private void add(Grouping grouping, String key, long[] figures) {
    var ofGrouping = rows.computeIfAbsent(grouping, _ -> new TreeMap<>());
    add(ofGrouping.computeIfAbsent(key, _ -> new long[FIGURES.size()]), figures);
  }

  private static void add(long[] sum, long[] figures) {
    Arrays.setAll(sum, i -> sum[i] + figures[i]);
  }

  static Instant start(LocalDate day) {
    return day.atStartOfDay(STORES).toInstant();
  }

  static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, STORES);
  }

  /** The rows of a report as they are read. */
  final class Report {

    private final Grouping grouping;
    private final Map<String, long[]> found = new HashMap<>();

    Report(Grouping grouping) {
      this.grouping = grouping;
    }

    /** Adds a row; a product has one for each name that it had. */
    void add(JsonObject row) {
      var figures = new long[FIGURES.size()];
      for (int i = 0; i < grouping.figures(); i++) {
        figures[i] = row.getLong(FIGURES.get(i));
      }
      ExpectedReports.add(found.computeIfAbsent(key(row), _ -> new long[FIGURES.size()]), figures);
    }

    /** Returns the key in the form that the file has: an hour with another offset is the same hour. */
    private String key(JsonObject row) {
      var key = grouping.key(row);
      return grouping == Grouping.HOUR ? OffsetDateTime.parse(key).toInstant().toString() : key;
    }

    void compare(Differences differences) {
      var expected = rows.getOrDefault(grouping, Map.of());
      var none = new long[FIGURES.size()];
      expected.forEach((key, figures) -> compare(key, figures, found.getOrDefault(key, none), differences));
      found.forEach((key, figures) -> {
        if (!expected.containsKey(key)) {
          compare(key, none, figures, differences);
        }
      });
    }

    private void compare(String key, long[] figures, long[] others, Differences differences) {
      for (int i = 0; i < grouping.figures(); i++) {
        if (figures[i] != others[i]) {
          differences.add("report by %s, %s: %s is %,d and %,d in the file".formatted(grouping.parameter(), key,
              FIGURES.get(i), others[i], figures[i]));
        }
      }
    }
  }
}
