package pos.reporting.reconciliation;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.rule.Failure;
import pos.common.run.Environment;
import pos.common.shop.MovedGoods;

/**
 * Examines a page of a service's books: it names the differences that the service finds in them, and compares what the
 * service has sold or moved with the books of the others.
 */
public final class Examine {

  private static final Logger LOG = LoggerFactory.getLogger(Examine.class);

  private final AuditClient sales;
  private final AuditClient orders;
  private final AuditClient inventory;

  public Examine(Vertx vertx, Environment environment) {
    this.sales = new AuditClient(vertx, environment, "sales-service");
    this.orders = new AuditClient(vertx, environment, "order-service");
    this.inventory = new AuditClient(vertx, environment, "inventory-service");
  }

  /** What was found in a page. */
  private static final class Findings {

    private final JsonArray differences = new JsonArray();
    private final JsonArray unchecked = new JsonArray();

    /** @param by the service that says what is expected */
    void add(String service, String id, String figure, long expected, long found, String by) {
      differences.add(new JsonObject().put("service", service).put("id", id).put("figure", figure)
          .put("expected", expected).put("found", found).put("expected_by", by));
    }
  }

  /** @param cursor null for the first page */
  Future<JsonObject> run(Books books, String cursor, int limit) {
    var source = switch (books) {
      case SALES, RETURNS -> sales;
      case ORDERS -> orders;
      case STOCKS, MOVEMENTS, RESERVATIONS -> inventory;
    };
    var findings = new Findings();
    return source.page(books, cursor, limit).compose(page -> {
      page.getJsonArray("items", new JsonArray()).forEach(item -> {
        var difference = (JsonObject) item;
        findings.add(source.service(), difference.getString("id"), difference.getString("figure"),
            difference.getLong("expected"), difference.getLong("found"), source.service());
      });
      var others = books == Books.RESERVATIONS ? holds(page.getJsonArray("holds"), findings)
          : books == Books.MOVEMENTS ? movements(AuditClient.goods(page), findings)
          : compare(source, AuditClient.goods(page), inventory, findings);
      return others.map(_ -> answer(books, findings, page.getInteger("examined"), page.getString("next_cursor")));
    }).recover(e -> {
      if (e instanceof Failure failure && failure.status() == 400) {
        return Future.failedFuture(failure);
      }
      miss(source, findings, e);
      return Future.succeededFuture(answer(books, findings, 0, null));
    });
  }

  private static JsonObject answer(Books books, Findings findings, int examined, String nextCursor) {
    return new JsonObject().put("books", books.path().substring("/audit/".length())).put("examined", examined)
        .put("differences", findings.differences).put("unchecked", findings.unchecked)
        .put("next_cursor", nextCursor);
  }

  private static void miss(AuditClient source, Findings findings, Throwable e) {
    LOG.warn("the books of {} cannot be examined: {}", source.service(), e.getMessage());
    findings.unchecked.add(source.service());
  }

  /** What the ledger has of sales and orders must be in their books. */
  private Future<Void> movements(List<MovedGoods> goods, Findings findings) {
    var ofOrders = goods.stream().filter(moved -> isOrder(moved.reference())).toList();
    var ofSales = goods.stream().filter(moved -> !isOrder(moved.reference())).toList();
    return Future.all(compare(inventory, ofSales, sales, findings), compare(inventory, ofOrders, orders, findings))
        .mapEmpty();
  }

  private static boolean isOrder(String reference) {
    return reference.startsWith("order:");
  }

  /** Compares the goods in the books of one service with those of another, which names those it does not have. */
  private static Future<Void> compare(AuditClient one, List<MovedGoods> goods, AuditClient other, Findings findings) {
    return other.goods(goods.stream().map(MovedGoods::reference).distinct().toList()).map(found -> {
      var pieces = pieces(found);
      goods.forEach(moved -> {
        var there = pieces.getOrDefault(moved.with(0), 0L);
        if (there != moved.pieces()) {
          findings.add(other.service(), moved.reference(),
              "pieces (%s, location %d)".formatted(moved.type(), moved.locationId()), moved.pieces(), there,
              one.service());
        }
      });
      return (Void) null;
    }).otherwise(e -> {
      miss(other, findings, e);
      return null;
    });
  }

  private static Map<MovedGoods, Long> pieces(List<MovedGoods> goods) {
    var pieces = new HashMap<MovedGoods, Long>();
    goods.forEach(moved -> pieces.merge(moved.with(0), moved.pieces(), Long::sum));
    return pieces;
  }

  /** Goods are held for nothing when they have left already, or when their sale or order is not in the books. */
  private Future<Void> holds(JsonArray holds, Findings findings) {
    var old = new ArrayList<JsonObject>();
    holds.forEach(each -> {
      var hold = (JsonObject) each;
      if (hold.getBoolean("sold")) {
        name(hold, inventory, findings);
      } else if (hold.getBoolean("is_old")) {
        old.add(hold);
      }
    });
    return Future.all(heldForNothing(old.stream().filter(hold -> isOrder(purchase(hold))).toList(), orders, findings),
        heldForNothing(old.stream().filter(hold -> !isOrder(purchase(hold))).toList(), sales, findings)).mapEmpty();
  }

  private Future<Void> heldForNothing(List<JsonObject> holds, AuditClient owner, Findings findings) {
    return owner.holding(holds.stream().map(Examine::purchase).distinct().toList()).map(known -> {
      var needed = new HashSet<>(known);
      holds.stream().filter(hold -> !needed.contains(purchase(hold))).forEach(hold -> name(hold, owner, findings));
      return (Void) null;
    }).otherwise(e -> {
      miss(owner, findings, e);
      return null;
    });
  }

  private void name(JsonObject hold, AuditClient owner, Findings findings) {
    findings.add(inventory.service(), "reservation %d of %s".formatted(hold.getLong("id"), hold.getString("reference")),
        "held", 0, hold.getLong("pieces"), owner.service());
  }

  /** Returns the sale or order of a hold: what stands behind a # counts the attempts. */
  private static String purchase(JsonObject hold) {
    return hold.getString("reference").split("#")[0];
  }

  public void close() {
    List.of(sales, orders, inventory).forEach(AuditClient::close);
  }
}
