package pos.reporting.books;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import pos.common.shop.FirstCategory;
import pos.common.shop.StoreTime;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.reporting.books.Document.Place;
import pos.reporting.core.Figure;
import pos.reporting.core.ProductSums;
import pos.reporting.core.Sums;
import pos.reporting.sales.AggregatedMinutes;

/** What receipts change in the aggregated tables: added up first, then written at once. */
final class Changes {

  /** An hour at a place. */
  private record Slot(Instant hour, LocalDate day, Place place) {

    static Slot of(Document document) {
      return new Slot(StoreTime.hour(document.at()), StoreTime.day(document.at()), document.place());
    }
  }

  /** A minute in a store and channel. */
  private record Minute(Instant minute, long storeId, String channel) {

    static Minute of(Document document) {
      return new Minute(document.at().truncatedTo(ChronoUnit.MINUTES), document.place().storeId(),
          document.place().channel());
    }
  }

  /** @param product the key of a product as it was sold */
  private record Shelf(LocalDate day, long storeId, String channel, UUID product) {}

  private record CategoryDay(LocalDate day, Optional<FirstCategory> category) {}

  private static final Type<LocalDate> DATE = new Type<>("date", LocalDate.class, value -> value);

  private final Map<Slot, Sums> slots = new HashMap<>();
  private final Map<Slot, Instant> revisedAt = new HashMap<>();
  private final Map<Minute, Sums> minutes = new HashMap<>();
  private final Map<SoldLine.Product, UUID> products = new HashMap<>();
  private final Map<Shelf, ProductSums> shelves = new HashMap<>();
  private final Map<CategoryDay, ProductSums> categories = new HashMap<>();

  void add(Document document) {
    sums(document).add(document.sums());
    minute(document).add(document.sums());
    if (document.isLate()) {
      sums(document).add(document.sums().late());
      revise(document);
    }
    addLines(document, 1);
  }

  /** Counts a void, in the hour of its sale. */
  void addVoid(Document document) {
    sums(document).add(Figure.VOIDS, 1).add(Figure.VOIDS_CENTS, document.sums().totalCents());
    if (document.isLate()) {
      revise(document);
    }
  }

  /**
   * Takes back a sale that was added, as if it had never been.
   *
   * @param late whether it was added as a late one, as its void need not be
   */
  void remove(Document voided, boolean late) {
    sums(voided).subtract(voided.sums());
    minute(voided).subtract(voided.sums());
    if (late) {
      sums(voided).subtract(voided.sums().late());
    }
    addLines(voided, -1);
  }

  private void revise(Document document) {
    revisedAt.merge(Slot.of(document), document.writtenAt(), (a, b) -> a.isAfter(b) ? a : b);
  }

  private Sums sums(Document document) {
    return slots.computeIfAbsent(Slot.of(document), _ -> new Sums());
  }

  private Sums minute(Document document) {
    return minutes.computeIfAbsent(Minute.of(document), _ -> new Sums());
  }

  private void addLines(Document document, int sign) {
    var day = StoreTime.day(document.at());
    var place = document.place();
    var lines = document.lines();
    var back = document.kind() == Document.Kind.RETURN;
    var taxes = SoldLine.divide(Math.abs(document.sums().taxesCents()), lines);
    for (int i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      var product = line.product();
      var added = back ? line.returned(taxes.get(i)) : line.sold(taxes.get(i));
      var sums = sign > 0 ? added : added.negated();
      var key = products.computeIfAbsent(product, SoldLine.Product::key);
      shelves.merge(new Shelf(day, place.storeId(), place.channel(), key), sums, ProductSums::plus);
      categories.merge(new CategoryDay(day, Optional.ofNullable(product.category())), sums, ProductSums::plus);
    }
  }

  /** Sends the statements without waiting for each; they run in their order, and all fail when one does. */
  Future<Void> write(SqlConnection tx) {
    var written = new ArrayList<Future<?>>(writeSlots(tx));
    if (!minutes.isEmpty()) {
      written.add(tx.preparedQuery(ADD_MINUTES).execute(MINUTES.of(List.copyOf(minutes.entrySet()))));
    }
    if (!shelves.isEmpty()) {
      written.add(tx.preparedQuery(ADD_SHELVES).execute(SHELVES.of(List.copyOf(shelves.entrySet()))));
      written.add(tx.preparedQuery(ADD_CATEGORIES).execute(CATEGORIES.of(List.copyOf(categories.entrySet()))));
      written.add(writeProducts(tx));
    }
    return Future.all(written)
        // last, because others wait for this row
        .compose(_ -> tx.preparedQuery("UPDATE position SET number = number + 1").execute()).mapEmpty();
  }

  private record Entry(Slot slot, Sums sums, Instant revisedAt) {

    /** Adds another hour of the same day. */
    Entry plus(Entry other) {
      return new Entry(slot, new Sums().add(sums).add(other.sums), revisedAt == null ? other.revisedAt
          : other.revisedAt == null || revisedAt.isAfter(other.revisedAt) ? revisedAt : other.revisedAt);
    }
  }

  private record DayAtPlace(LocalDate day, Place place) {}

  private static final Columns<Entry> HOURS =
      figures(new Columns<Entry>().add("hour", Type.TIME, entry -> entry.slot.hour));
  private static final Columns<Entry> DAYS = figures(new Columns<>());

  private static Columns<Entry> figures(Columns<Entry> columns) {
    columns
        .add("day", DATE, entry -> entry.slot.day)
        .add("store_id", Type.LONG, entry -> entry.slot.place.storeId())
        .add("channel", Type.TEXT, entry -> entry.slot.place.channel())
        .add("cashier", Type.TEXT, entry -> entry.slot.place.cashier())
        .add("revised_at", Type.TIME, Entry::revisedAt);
    for (var figure : Figure.values()) {
      columns.add(figure.column(), Type.LONG, entry -> entry.sums.get(figure));
    }
    return columns;
  }

  private static final String ADD_HOURS = add("aggregated_sales", HOURS, "hour, store_id, channel, cashier");
  private static final String ADD_DAYS = add("aggregated_days", DAYS, "day, store_id, channel, cashier");

  /** In the order of the key, so that two instances wait for each other instead of deadlocking. */
  private static String add(String table, Columns<Entry> columns, String key) {
    return """
        INSERT INTO %1$s AS a (%2$s) SELECT * FROM unnest(%3$s) AS change(%2$s) ORDER BY %4$s
        ON CONFLICT (%4$s) DO UPDATE SET revised_at = greatest(a.revised_at, excluded.revised_at), %5$s
        """.formatted(table, columns.names(), columns.arrays(), key,
        Figure.each("%1$s = a.%1$s + excluded.%1$s"::formatted));
  }

  private List<Future<?>> writeSlots(SqlConnection tx) {
    var hours = slots.entrySet().stream()
        .map(entry -> new Entry(entry.getKey(), entry.getValue(), revisedAt.get(entry.getKey()))).toList();
    var days = new HashMap<DayAtPlace, Entry>();
    hours.forEach(hour -> days.merge(new DayAtPlace(hour.slot.day, hour.slot.place), hour, Entry::plus));
    return List.of(tx.preparedQuery(ADD_HOURS).execute(HOURS.of(hours)),
        tx.preparedQuery(ADD_DAYS).execute(DAYS.of(List.copyOf(days.values()))));
  }

  private static final Columns<Map.Entry<Minute, Sums>> MINUTES = new Columns<Map.Entry<Minute, Sums>>()
      .add("minute", Type.TIME, entry -> entry.getKey().minute)
      .add("store_id", Type.LONG, entry -> entry.getKey().storeId)
      .add("channel", Type.TEXT, entry -> entry.getKey().channel)
      .add("sales", Type.LONG, entry -> entry.getValue().get(Figure.SALES))
      .add("net_cents", Type.LONG, entry -> entry.getValue().netCents());

  /** What is older than the dashboard looks back is not written. */
  private static final String ADD_MINUTES = """
      INSERT INTO aggregated_minutes AS a (%1$s) SELECT * FROM unnest(%2$s) AS change(%1$s)
      WHERE minute > now() - interval '%3$d days' ORDER BY minute, store_id, channel
      ON CONFLICT (minute, store_id, channel)
      DO UPDATE SET sales = a.sales + excluded.sales, net_cents = a.net_cents + excluded.net_cents
      """.formatted(MINUTES.names(), MINUTES.arrays(), AggregatedMinutes.DAYS);

  private static final Columns<Map.Entry<SoldLine.Product, UUID>> PRODUCTS =
      new Columns<Map.Entry<SoldLine.Product, UUID>>()
          .add("id", Type.ID, Map.Entry::getValue)
          .add("product_id", Type.LONG, entry -> entry.getKey().id())
          .add("sku", Type.TEXT, entry -> entry.getKey().sku())
          .add("name", Type.TEXT, entry -> entry.getKey().name())
          .add("category_id", Type.LONG, entry -> FirstCategory.idOf(entry.getKey().category()))
          .add("category", Type.TEXT, entry -> FirstCategory.nameOf(entry.getKey().category()));

  private static final String ADD_PRODUCTS = """
      INSERT INTO sold_products (%1$s) SELECT * FROM unnest(%2$s) AS sold(%1$s) ORDER BY id ON CONFLICT DO NOTHING
      """.formatted(PRODUCTS.names(), PRODUCTS.arrays());

  private static final String KNOWN_PRODUCTS =
      "SELECT id FROM sold_products WHERE id = ANY(%s)".formatted(Columns.unseenArray("$1::uuid[]"));

  /** Writes the products that were not sold before as they are now: few, as a rule none. */
  private Future<?> writeProducts(SqlConnection tx) {
    return tx.preparedQuery(KNOWN_PRODUCTS)
        .execute(Tuple.of(products.values().toArray(UUID[]::new)))
        .compose(rows -> {
          var known = rows.stream().map(row -> row.getUUID("id")).collect(Collectors.toSet());
          var others = products.entrySet().stream().filter(product -> !known.contains(product.getValue())).toList();
          return others.isEmpty() ? Future.succeededFuture()
              : tx.preparedQuery(ADD_PRODUCTS).execute(PRODUCTS.of(others)).mapEmpty();
        });
  }

  private static final Columns<Map.Entry<Shelf, ProductSums>> SHELVES = sums(
      new Columns<Map.Entry<Shelf, ProductSums>>()
          .add("day", DATE, entry -> entry.getKey().day)
          .add("store_id", Type.LONG, entry -> entry.getKey().storeId)
          .add("channel", Type.TEXT, entry -> entry.getKey().channel)
          .add("sold_product_id", Type.ID, entry -> entry.getKey().product));

  private static final Columns<Map.Entry<CategoryDay, ProductSums>> CATEGORIES = sums(
      new Columns<Map.Entry<CategoryDay, ProductSums>>()
          .add("day", DATE, entry -> entry.getKey().day)
          .add("category_id", Type.LONG, entry -> entry.getKey().category.map(FirstCategory::id).orElse(0L))
          .add("category", Type.TEXT, entry -> entry.getKey().category.map(FirstCategory::name).orElse("")));

  private static <K> Columns<Map.Entry<K, ProductSums>> sums(Columns<Map.Entry<K, ProductSums>> key) {
    return key
        .add("quantity", Type.LONG, entry -> entry.getValue().quantity())
        .add("returned_quantity", Type.LONG, entry -> entry.getValue().returnedQuantity())
        .add("gross_cents", Type.LONG, entry -> entry.getValue().grossCents())
        .add("discounts_cents", Type.LONG, entry -> entry.getValue().discountsCents())
        .add("returns_cents", Type.LONG, entry -> entry.getValue().returnsCents())
        .add("taxes_cents", Type.LONG, entry -> entry.getValue().taxesCents());
  }

  private static final String ADD_SHELVES =
      addLines("aggregated_products", SHELVES, "sold_product_id, day, store_id, channel");
  private static final String ADD_CATEGORIES =
      addLines("aggregated_categories", CATEGORIES, "day, category_id, category");

  private static String addLines(String table, Columns<?> columns, String key) {
    return """
        INSERT INTO %1$s AS a (%2$s) SELECT * FROM unnest(%3$s) AS change(%2$s) ORDER BY %4$s
        ON CONFLICT (%4$s) DO UPDATE SET %5$s
        """.formatted(table, columns.names(), columns.arrays(), key,
        ProductSums.each("%1$s = a.%1$s + excluded.%1$s"::formatted));
  }
}
