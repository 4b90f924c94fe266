package pos.acceptance;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.LongStream;
import pos.shop.Part;
import pos.testing.OrderBooks;
import pos.testing.Reply;

/** Customers of the web shop and tills that sell the same goods, with all that must hold after a test. */
final class WebShop {

  /** The location from which web orders are served. */
  static final long LOGISTICS_CENTRE = 6;

  final Customers customers;
  final Tills tills;
  private final Floor floor;

  private WebShop(Floor floor) {
    this.floor = floor;
    this.customers = new Customers(floor);
    this.tills = Tills.atGateway(floor);
  }

  /** Starts whatever is not running, and takes over the orders of earlier tests. */
  static WebShop open(Floor floor) {
    floor.open();
    var shop = new WebShop(floor);
    floor.databases().sql(Part.ORDER, "SELECT id, total_cents FROM orders WHERE status = 'confirmed'")
        .forEach(order -> shop.customers.orders.put(order.getLong("id"), order.getLong("total_cents")));
    return shop;
  }

  /** Creates a register at the logistics centre, to sell what web customers buy. */
  static long registerAtTheCentre(Floor floor) {
    return FloorClient.expect(201, floor.client().post("/sales-service/registers",
        new JsonObject().put("store_id", LOGISTICS_CENTRE).put("name", "Comptoir"))).getLong("id");
  }

  void check() {
    new Invariants(floor).check(tills.receipts);
    new OrderBooks(sql -> floor.databases().sql(Part.ORDER, sql),
        sql -> floor.databases().sql(Part.INVENTORY, sql)).assertAgree();
    customers.check();
  }

  /** Lets new customers, each with one piece in the cart, check out at once. */
  List<Future<Reply>> race(int number, long product) {
    var racing = LongStream.range(0, number).mapToObj(_ -> Customers.newId()).toList();
    Future.all(racing.stream().map(customer -> customers.add(customer, product)).toList()).await();
    return racing.stream().map(customer -> customers.checkOut(customer, "race", "tok_visa")).toList();
  }
}
