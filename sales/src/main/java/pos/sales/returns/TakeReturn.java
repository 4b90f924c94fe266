package pos.sales.returns;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import pos.sales.core.Catalogue;
import pos.sales.core.ScaleLabels;
import pos.sales.core.Times;
import pos.sales.register.Registers;

/** Takes goods back without a receipt. */
final class TakeReturn {

  private TakeReturn() {}

  /**
   * The outcome of a return.
   *
   * @param isNew false when it was written before
   */
  record Outcome(Return taken, boolean isNew) {}

  /** Fails with 409 when the id is that of another return, 422 for an unknown store, register or product. */
  static Future<Outcome> run(SqlConnection tx, ReturnRequest request, ScaleLabels labels) {
    return Returns.find(tx, request.id()).compose(known -> known
        .map(taken -> Future.succeededFuture(repeated(taken, request)))
        .orElseGet(() -> write(tx, request, labels)));
  }

  private static Outcome repeated(Return taken, ReturnRequest request) {
    return new Outcome(taken.mustMatch(request.fingerprint()), false);
  }

  private static Future<Outcome> write(SqlConnection tx, ReturnRequest request, ScaleLabels labels) {
    Times.mustHaveCome("returned_at", request.returnedAt(), Instant.now());
    return mustHavePlace(tx, request)
        .compose(_ -> Catalogue.find(tx, request.items(), labels))
        .compose(prices -> Returns.insert(tx, ReturnDraft.withoutReceipt(request, prices)))
        .compose(written -> written.map(taken -> Future.succeededFuture(new Outcome(taken, true)))
            .orElseGet(() -> find(tx, request)));
  }

  /** Finds the return that another transaction has written with the id meanwhile. */
  private static Future<Outcome> find(SqlConnection tx, ReturnRequest request) {
    return Returns.read(tx, request.id()).map(found -> repeated(found, request));
  }

  private static Future<?> mustHavePlace(SqlConnection tx, ReturnRequest request) {
    return request.registerId() == null ? Registers.mustBeStore(tx, request.storeId())
        : Registers.mustExist(tx, request.registerId()).map(register -> register.mustBelongTo(request.storeId()));
  }
}
