package pos.sales.returns;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import pos.common.rule.Failure;
import pos.common.shop.StoreScope;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.sales.core.Item;
import pos.sales.core.Line;
import pos.sales.core.Times;
import pos.sales.register.Register;
import pos.sales.register.Registers;
import pos.sales.returns.TakeReturn.Outcome;
import pos.sales.sale.Sale;
import pos.sales.sale.Sales;

/** Takes goods back with their receipt: never more than was sold, however many tills take them back at once. */
final class TakeSaleReturn {

  /** The most lines of all returns of a sale together, which its receipt shows. */
  private static final int MAX_LINES = 2 * Item.MAX_LINES;

  private final SqlConnection tx;
  private final SaleReturnRequest request;
  private final Sale sale;

  /** @param sale locked */
  private TakeSaleReturn(SqlConnection tx, SaleReturnRequest request, Sale sale) {
    this.tx = tx;
    this.request = request;
    this.sale = sale;
  }

  /** Fails with 403 for a key of another store, 404 without such a sale, 409 for a voided one or more than is left. */
  static Future<Outcome> run(SqlConnection tx, UUID saleId, SaleReturnRequest request, StoreScope stores) {
    return Sales.lock(tx, saleId).map(sale -> new TakeSaleReturn(tx, request, sale))
        .compose(taking -> taking.store(stores).compose(taking::takeOnce));
  }

  /** Returns the store that takes the goods back: the register's, the one named, the caller's, or else the sale's. */
  private Future<Long> store(StoreScope stores) {
    return namedStore(stores).map(store -> {
      stores.mustInclude(store);
      return store;
    });
  }

  private Future<Long> namedStore(StoreScope stores) {
    if (request.registerId() == null) {
      return Registers.mustBeStore(tx,
          request.storeId() != null ? request.storeId() : stores.store().orElse(sale.storeId()));
    }
    return Registers.mustExist(tx, request.registerId())
        .map(register -> request.storeId() == null ? register : register.mustBelongTo(request.storeId()))
        .map(Register::storeId);
  }

  private Future<Outcome> takeOnce(long store) {
    return Returns.find(tx, request.id()).compose(known -> known
        .map(taken -> Future.succeededFuture(new Outcome(taken.mustMatch(request.fingerprint(sale.id())), false)))
        .orElseGet(() -> take().compose(_ -> insert(store))));
  }

  private Future<?> take() {
    if (sale.isVoided()) {
      throw Failure.conflict("sale-voided", "The sale is voided: its payments have been given back already.");
    }
    request.mustFit(sale);
    Times.mustHaveCome("returned_at", request.returnedAt(), Instant.now());
    return Registers.find(tx, sale.registerId()).compose(register -> {
      register.mustKeepBooksOf(sale.receiptNumber());
      return Returns.countLines(tx, sale.id());
    }).compose(before -> {
      if (before + request.parts().size() > MAX_LINES) {
        throw Failure.conflict("too-many-returns", "The returns of a sale have at most " + MAX_LINES
            + " lines together: take the rest back without the receipt.");
      }
      return takeLines(tx, sale.id(), request.parts());
    }).compose(lines -> {
      if (lines < request.parts().size()) {
        throw moreThanSold(sale);
      }
      return Sales.markReturned(tx, sale);
    });
  }

  private static final Columns<SaleReturnRequest.Part> PARTS = new Columns<SaleReturnRequest.Part>(1)
      .add("line_no", Type.LONG, SaleReturnRequest.Part::lineNo)
      .add("quantity", Type.LONG, SaleReturnRequest.Part::quantity);

  private static final String TAKE_LINES = """
      UPDATE line_items l SET returned = l.returned + part.quantity
      FROM unnest(%s) AS part(%s)
      WHERE l.sale_id = $1 AND l.line_no = part.line_no AND l.returned + part.quantity <= l.quantity
      """.formatted(PARTS.arrays(), PARTS.names());

  /** Returns the number of lines of which enough pieces were left. */
  private static Future<Integer> takeLines(SqlConnection tx, UUID saleId, List<SaleReturnRequest.Part> parts) {
    return tx.preparedQuery(TAKE_LINES).execute(PARTS.addTo(Tuple.of(saleId), parts))
        .map(updated -> updated.rowCount());
  }

  /** Marks lines of a sale as returned elsewhere; fails with 404 without the sale, and 409 for more than is left. */
  static Future<Void> markReturned(SqlConnection tx, UUID saleId, List<Line> lines) {
    var parts = lines.stream().map(line -> new SaleReturnRequest.Part(line.lineNo(), line.quantity())).toList();
    return Sales.lock(tx, saleId).compose(sale -> takeLines(tx, saleId, parts).compose(taken -> {
      if (taken < parts.size()) {
        throw moreThanSold(sale);
      }
      return Sales.markReturned(tx, sale);
    }));
  }

  private static Failure moreThanSold(Sale sale) {
    var lines = new JsonArray();
    sale.lines().forEach(line -> lines.add(new JsonObject().put("line_no", line.lineNo()).put("sold", line.quantity())
        .put("returned", line.returned()).put("left", line.quantity() - line.returned())));
    return Failure.conflict("more-than-sold", "More is being returned than is left of the sale.").with("lines", lines);
  }

  /** Only a return of another sale can have taken the id meanwhile, since this sale is locked. */
  private Future<Outcome> insert(long store) {
    return Returns.refunds(tx, sale.id(), request.terms().refundMethod())
        .compose(before -> Returns.insert(tx, ReturnDraft.ofSale(request, sale, store, before)))
        .map(written -> new Outcome(written.orElseThrow(() -> Return.idReused(request.id())), true));
  }
}
