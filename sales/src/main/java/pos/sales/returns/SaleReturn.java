package pos.sales.returns;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import pos.common.rule.Failure;
import pos.common.shop.StoreScope;
import pos.common.sql.Timestamps;
import pos.sales.core.Columns;
import pos.sales.register.Registers;
import pos.sales.sale.Sale;
import pos.sales.sale.Sales;

/** Takes goods back that are on a receipt: never more than was sold, by whichever till and however many at once. */
public final class SaleReturn {

  private final SqlConnection tx;
  private final SaleReturnRequest request;
  private final Sale sale;

  private SaleReturn(SqlConnection tx, SaleReturnRequest request, Sale sale) {
    this.tx = tx;
    this.request = request;
    this.sale = sale;
  }

  /**
   * @return whether the return was written: false when its id is in the books already
   * @throws Failure 403 for another store's key, 404 without such a sale, 409 for a voided one or more than is left
   */
  public static Future<Boolean> write(SqlConnection tx, UUID saleId, SaleReturnRequest request, StoreScope stores) {
    return Sales.lock(tx, saleId).map(sale -> new SaleReturn(tx, request, sale))
        .compose(taking -> taking.place(stores).compose(taking::writeOnce));
  }

  /** Goods come back in any store: the register's, the one that is named, the caller's, or else the sale's. */
  private Future<Long> place(StoreScope stores) {
    var named = request.storeId() == null && request.registerId() == null
        ? stores.store().orElse(sale.storeId()) : request.storeId();
    return Registers.storeOf(tx, request.registerId(), named).map(store -> {
      stores.mustInclude(store);
      return store;
    });
  }

  private Future<Boolean> writeOnce(long store) {
    return Returns.findOrNull(tx, request.id())
        .compose(known -> known != null ? Future.succeededFuture(false) : takeBack().compose(taken -> insert(store)));
  }

  private Future<?> takeBack() {
    if (sale.isVoided()) {
      throw Failure.conflict("sale-voided", "The sale was voided: its money went back already.");
    }
    request.mustBeOn(sale);
    return takeLines().compose(lines -> {
      if (lines < request.parts().size()) {
        throw moreThanSold();
      }
      return mark();
    });
  }

  /** @return of how many of the lines there were enough pieces left */
  private Future<Integer> takeLines() {
    return tx.preparedQuery("""
        UPDATE line_items l SET returned = l.returned + part.quantity
        FROM unnest($1::bigint[], $2::bigint[]) AS part(line_no, quantity)
        WHERE l.sale_id = $3 AND l.line_no = part.line_no AND l.returned + part.quantity <= l.quantity
        """).execute(new Columns<>(request.parts()).longs(SaleReturnRequest.Part::lineNo)
            .longs(SaleReturnRequest.Part::quantity).values().addUUID(sale.id()))
        .map(updated -> updated.rowCount());
  }

  private Future<?> mark() {
    return tx.preparedQuery("""
        UPDATE transactions SET status = CASE
          WHEN EXISTS (SELECT FROM line_items WHERE sale_id = $1 AND returned < quantity) THEN 'partially_returned'
          ELSE 'returned' END
        WHERE id = $1 AND sold_at = $2
        """).execute(Tuple.of(sale.id(), Timestamps.of(sale.soldAt())));
  }

  private Failure moreThanSold() {
    var lines = new JsonArray();
    sale.lines().forEach(line -> lines.add(new JsonObject().put("line_no", line.lineNo()).put("sold", line.quantity())
        .put("returned", line.returned()).put("left", line.quantity() - line.returned())));
    return Failure.conflict("more-than-sold", "There is not so much left to return.").with("lines", lines);
  }

  private Future<Boolean> insert(long store) {
    return Returns.refunds(tx, sale.id()).map(refunds -> Return.of(request, sale, store, refunds))
        .compose(back -> Returns.insert(tx, back).map(fresh -> {
          if (!fresh) {
            throw back.idReused();
          }
          return true;
        }));
  }
}
