package pos.acceptance;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import pos.testing.Reply;

/** Tills that sell, void sales and take goods back, and keep what they are told. */
final class BusyTills {

  private static final int LONGEST_PAUSE_MILLIS = 200;
  private static final int REMEMBERED = 50;
  private static final Set<String> TAKEN = Set.of("201");
  private static final Set<String> TAKEN_OR_SHORT = Set.of("201", "409 insufficient-stock");
  /** At midnight a sale becomes one of another day. */
  private static final Set<String> VOIDED = Set.of("200", "409 sale-of-another-day");

  /** A sale as the till knows it. */
  record Sold(String id, long register, long receipt, long totalCents, String status) {

    Sold with(String newStatus) {
      return new Sold(id, register, receipt, totalCents, newStatus);
    }

    @Override
    public String toString() {
      return "receipt %d-%d of %d cents, %s".formatted(register, receipt, totalCents, status);
    }
  }

  /** The sales that were answered 201, by id. */
  final Map<String, Sold> sales = new ConcurrentHashMap<>();
  /** The totals of returns that were answered 201, by id. */
  final Map<String, Long> returns = new ConcurrentHashMap<>();
  private final Floor floor;
  private final PatientClient client;
  private final Goods goods;

  BusyTills(Floor floor, PatientClient client, Goods goods) {
    this.floor = floor;
    this.client = client;
    this.goods = goods;
  }

  /** Opens a session at a register, so that sales can be voided, and works until the shop is closed. */
  Future<Void> work(AtomicBoolean closed, long register, Random random) {
    FloorClient.expect(201, floor.client().post("/sales-service/registers/" + register + "/sessions",
        new JsonObject().put("cashier", "Bao").put("opening_float_cents", 0)));
    var till = new Till(register, random);
    return Tills.repeat(closed, till::serve);
  }

  private final class Till {

    private final long register;
    private final Random random;
    private final Deque<Sold> recent = new ArrayDeque<>();

    Till(long register, Random random) {
      this.register = register;
      this.random = random;
    }

    Future<Reply> serve() {
      return floor.timer(1 + random.nextInt(LONGEST_PAUSE_MILLIS)).compose(_ -> sell()).compose(_ ->
          recent.isEmpty() ? Future.succeededFuture() : switch (random.nextInt(10)) {
            case 0 -> undo(recent.removeLast());
            case 1 -> takeBack(recent.removeFirst());
            default -> Future.succeededFuture();
          });
    }

    private Future<Reply> sell() {
      var withScarce = random.nextInt(6) == 0;
      var sale = sale(goods.lines(random, withScarce));
      if (!withScarce && random.nextInt(20) == 0) {
        // the answer does not reach the till, which sends the sale again
        post(sale);
      }
      return client.ask("sale", sale.getString("id"), withScarce ? TAKEN_OR_SHORT : TAKEN, () -> post(sale))
          .onSuccess(reply -> {
            if (reply.status() == 201) {
              keep(reply.json());
            }
          });
    }

    private JsonObject sale(List<JsonObject> lines) {
      var pieces = lines.stream().mapToLong(line -> line.getLong("quantity")).sum();
      return new JsonObject().put("id", UUID.randomUUID().toString()).put("register_id", register)
          .put("cashier", "Bao").put("lines", new JsonArray(lines)).put("payments", new JsonArray().add(
              new JsonObject().put("method", "debit").put("amount_cents", 100 * pieces)));
    }

    private Future<Reply> post(JsonObject sale) {
      return floor.client().post("/sales-service/sales", sale);
    }

    private void keep(JsonObject sale) {
      var sold = new Sold(sale.getString("id"), sale.getLong("register_id"), sale.getLong("receipt_number"),
          sale.getLong("total_cents"), sale.getString("status"));
      sales.put(sold.id, sold);
      recent.addLast(sold);
      if (recent.size() > REMEMBERED) {
        recent.removeFirst();
      }
    }

    private Future<Reply> undo(Sold sold) {
      var key = UUID.randomUUID().toString();
      return client.ask("void", sold.id, VOIDED, () -> floor.client().post("/sales-service/sales/" + sold.id + "/void",
          new JsonObject().put("reason", "Wrong customer"), "Idempotency-Key", key))
          .onSuccess(reply -> {
            if (reply.status() == 200) {
              sales.put(sold.id, sold.with("voided"));
            }
          });
    }

    /** Takes a piece of the first line back. */
    private Future<Reply> takeBack(Sold sold) {
      var id = UUID.randomUUID().toString();
      var body = new JsonObject().put("id", id).put("register_id", register).put("reason", "Too small")
          .put("lines", new JsonArray().add(new JsonObject().put("line_no", 1).put("quantity", 1)))
          .put("refund_method", "debit").put("restock", random.nextBoolean());
      return client.ask("return", id, TAKEN,
          () -> floor.client().post("/sales-service/sales/" + sold.id + "/returns", body))
          .onSuccess(reply -> {
            returns.put(id, reply.json().getLong("total_cents"));
            sales.put(sold.id, sold.with(sold.totalCents == 100 ? "returned" : "partially_returned"));
          });
    }
  }
}
