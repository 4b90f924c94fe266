package pos.replay;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The tills of one store that were offline: they send one chunk of invoices at a time, goods before sales.
 *
 * <p>Every call carries an id or a reference made from the invoice number, so a repeated call has no further effect.
 */
final class Till {

  private static final int CHUNK_INVOICES = 150;
  private static final int CHUNK_LINES = 1_500;
  private static final String UNKNOWN_PRODUCT = "unknown-product";

  private final Gateway gateway;
  private final Caller store;
  private final Caller backOffice;
  private final Expected expected;
  private final Tally tally;
  private final Progress progress;
  private final List<Invoice> chunk = new ArrayList<>();
  private int chunkLines;
  private Future<Void> inProgress = Future.succeededFuture();

  Till(Gateway gateway, Caller store, Caller backOffice, Expected expected, Tally tally, Progress progress) {
    this.gateway = gateway;
    this.store = store;
    this.backOffice = backOffice;
    this.expected = expected;
    this.tally = tally;
    this.progress = progress;
  }

  /** Adds an invoice; blocks while the previous chunk is in progress, which bounds memory and the server's load. */
  void add(Invoice invoice) {
    chunk.add(invoice);
    chunkLines += invoice.lines().size();
    if (chunk.size() == CHUNK_INVOICES || chunkLines >= CHUNK_LINES) {
      send();
    }
  }

  /** Sends the rest; the future ends when all invoices have been answered. */
  Future<Void> finish() {
    var rest = List.copyOf(chunk);
    return inProgress.compose(_ -> post(rest));
  }

  private void send() {
    inProgress.await();
    inProgress = post(List.copyOf(chunk));
    chunk.clear();
    chunkLines = 0;
  }

  private Future<Void> post(List<Invoice> invoices) {
    var sales = invoices.stream().filter(Invoice::isSale).toList();
    return all(invoices, this::receive)
        .compose(_ -> sell(sales, System.currentTimeMillis() + Gateway.RETRY_LIMIT_MILLIS))
        .compose(_ -> Future.all(all(invoices, this::giveBack), all(invoices, this::adjust)))
        .map(posted -> {
          progress.advance(invoices.stream().mapToInt(invoice -> invoice.lines().size()).sum());
          return null;
        });
  }

  private Future<Void> receive(Invoice invoice) {
    var pieces = invoice.needed();
    return pieces.isEmpty() ? Future.succeededFuture() : move("receipt", Flow.RECEIVED, invoice, pieces, () -> {});
  }

  private Future<Void> adjust(Invoice invoice) {
    var pieces = invoice.adjustments();
    return pieces.isEmpty() ? Future.succeededFuture()
        : move("adjustment", Flow.ADJUSTED, invoice, pieces, tally::adjusted);
  }

  private Future<Void> move(String type, Flow flow, Invoice invoice, Map<String, Long> pieces, Runnable then) {
    var lines = new JsonArray();
    pieces.forEach((code, quantity) -> lines.add(new JsonObject()
        .put("product_id", expected.article(code).productId()).put("quantity", quantity)));
    var movement = new JsonObject().put("type", type).put("location_id", invoice.store())
        .put("reference", flow.prefix() + invoice.number()).put("lines", lines);
    return taken(type, invoice, gateway.post(backOffice, "/inventory-service/movements", movement), then);
  }

  private Future<Void> giveBack(Invoice invoice) {
    return invoice.isReturn()
        ? taken("return", invoice, gateway.post(store, "/sales-service/returns", invoice.toReturn()),
            () -> tally.returned(invoice))
        : Future.succeededFuture();
  }

  private Future<Void> taken(String what, Invoice invoice, Future<JsonObject> answer, Runnable then) {
    return answer.<Void>map(taken -> {
      then.run();
      return null;
    }).recover(failure -> {
      if (failure instanceof Problem problem && problem.isRefusal()) {
        tally.refused(what, invoice, problem.code(), problem.getMessage());
        return Future.succeededFuture();
      }
      return Future.failedFuture(failure);
    });
  }

  /** Sales of products that the sales service does not know yet wait until the first of them is accepted. */
  private Future<Void> sell(List<Invoice> sales, long deadline) {
    if (sales.isEmpty()) {
      return Future.succeededFuture();
    }
    var batch = new JsonObject().put("sales", new JsonArray(sales.stream().map(Invoice::toSale).toList()));
    return gateway.post(store, "/sales-service/sales/batch", batch).compose(answer -> {
      var waiting = settle(sales, answer, System.currentTimeMillis() < deadline);
      return waiting.isEmpty() ? Future.succeededFuture() : gateway.pause(Gateway.SHORT_PAUSE_MILLIS)
          .compose(_ -> sell(waiting.subList(0, 1), deadline))
          .compose(_ -> sell(waiting.subList(1, waiting.size()), deadline));
    }, failure -> failure instanceof Problem problem && problem.isRefusal()
        ? sellApart(sales, problem, deadline) : Future.failedFuture(failure));
  }

  /** Halves a batch that is refused as a whole, until the sale that causes the refusal is alone. */
  private Future<Void> sellApart(List<Invoice> sales, Problem problem, long deadline) {
    if (sales.size() == 1) {
      tally.refused("sale", sales.getFirst(), problem.code(), problem.getMessage());
      return Future.succeededFuture();
    }
    var half = sales.size() / 2;
    return sell(sales.subList(0, half), deadline)
        .compose(_ -> sell(sales.subList(half, sales.size()), deadline));
  }

  /** Records the results of a batch, and returns the sales to send again. */
  private List<Invoice> settle(List<Invoice> sales, JsonObject answer, boolean again) {
    var results = new HashMap<String, JsonObject>();
    answer.getJsonArray("items").forEach(each -> results.put(((JsonObject) each).getString("id"), (JsonObject) each));
    var waiting = new ArrayList<Invoice>();
    for (var sale : sales) {
      var result = results.get(sale.id().toString());
      var problem = result == null ? new JsonObject().put("code", "no-result") : result.getJsonObject("problem");
      if (problem == null) {
        tally.sold(sale);
        continue;
      }
      var code = problem.getString("code", "");
      if (again && code.equals(UNKNOWN_PRODUCT)) {
        progress.waiting("the sales service does not know all products yet: " + Problem.sentence(problem));
        waiting.add(sale);
      } else {
        tally.refused("sale", sale, code, Problem.sentence(problem));
      }
    }
    return waiting;
  }

  private static Future<Void> all(List<Invoice> invoices, Function<Invoice, Future<Void>> step) {
    return Future.all(invoices.stream().map(step).toList()).mapEmpty();
  }
}
