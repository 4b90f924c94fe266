package pos.reporting.reconciliation;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.sql.Database;
import pos.reporting.core.Period;
import pos.reporting.core.SourceClient;
import pos.reporting.core.Sums;
import pos.reporting.sales.AggregatedSales.Place;
import pos.reporting.sales.AggregatedSales;

/** Asks sales and orders for their own sums at the same time, and compares them with what events have told. */
public final class Reconcile {

  private static final Logger LOG = LoggerFactory.getLogger(Reconcile.class);

  private final Database database;
  private final SourceClient sales;
  private final SourceClient orders;

  /**
   * What was compared, and the result.
   *
   * @param sales what the service answered, or null, as {@code orders}
   */
  public record Compared(List<Place> places, JsonObject sales, JsonObject orders, JsonObject result) {}

  public Reconcile(Database database, SourceClient sales, SourceClient orders) {
    this.database = database;
    this.sales = sales;
    this.orders = orders;
  }

  /** The books are read first: what they have is older than what is reported then, unless its events are late. */
  public Future<Compared> run(Period period) {
    return Future.all(ask(sales, period), ask(orders, period)).compose(books ->
        database.readMany(client -> AggregatedSales.byPlace(client, period))
            .map(places -> compare(places, books.resultAt(0), books.resultAt(1))));
  }

  /** Returns null when the service does not answer. */
  private static Future<JsonObject> ask(SourceClient source, Period period) {
    return source.books(period).recover(e -> {
      LOG.warn("the books of {} cannot be read: {}", source.service(), e.getMessage());
      return Future.succeededFuture();
    });
  }

  private Compared compare(List<Place> places, JsonObject salesBooks, JsonObject orderBooks) {
    var tills = new HashMap<Long, Sums>();
    var online = new Sums();
    places.forEach(place -> (place.channel().equals("online") ? online
        : tills.computeIfAbsent(place.storeId(), _ -> new Sums())).add(place.sums()));
    var result = new Reconciliation();
    if (salesBooks == null) {
      result.miss(sales.service());
    } else {
      result.compareSales(tills, salesBooks);
    }
    if (orderBooks == null) {
      result.miss(orders.service());
    } else {
      result.compareOrders(online, orderBooks);
    }
    return new Compared(places, salesBooks, orderBooks, result.toJson());
  }
}
