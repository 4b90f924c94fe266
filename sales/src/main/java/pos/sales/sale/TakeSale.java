package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import pos.common.events.Relay;
import pos.common.rule.Failure;
import pos.common.shop.StoreScope;
import pos.common.sql.Database;
import pos.sales.core.InventoryClient;
import pos.sales.core.InventoryClient.Hold;
import pos.sales.core.ScaleLabels;
import pos.sales.register.Session;
import pos.sales.register.Sessions;

/** Takes a sale: reads what it refers to, judges it, holds its goods, and writes it in one transaction. */
public final class TakeSale {

  private final Database database;
  private final Relay relay;
  private final InventoryClient inventory;
  private final boolean needsSession;
  private final ScaleLabels labels;
  /** Otherwise a sale sent twice at once could be both refused for lack of stock and taken without a hold. */
  private final KeyedMutex<UUID> oneAtATime = new KeyedMutex<>();

  /** @param isNew false when the sale was written before */
  public record Outcome(Sale sale, boolean isNew) {}

  /** @param needsSession whether a sale is refused when no session is open at its register */
  public TakeSale(Database database, Relay relay, InventoryClient inventory, boolean needsSession,
      ScaleLabels labels) {
    this.labels = labels;
    this.database = database;
    this.relay = relay;
    this.inventory = inventory;
    this.needsSession = needsSession;
  }

  /**
   * Takes a sale, unless it is known already.
   *
   * @param isAnswered whether the request has an answer: then no goods are held
   * @return fails with 403, 409 or 422 when the sale is refused
   */
  public <A> Future<A> take(SaleRequest request, StoreScope stores, Supplier<Future<Boolean>> isAnswered,
      Once<Outcome, A> once) {
    return oneAtATime.run(request.id(), () -> prepare(request, stores, isAnswered.get())
            .compose(draft -> WriteSales.run(once, tx -> write(tx, request, draft))))
        .onSuccess(_ -> relay.poke());
  }

  /** Returns the sale to write, its goods held if possible; empty when there is nothing to write. */
  private Future<Optional<SaleDraft>> prepare(SaleRequest request, StoreScope stores, Future<Boolean> answered) {
    var lookup = Lookup.of(database.statements(), List.of(request), labels);
    return Future.all(answered, lookup).compose(_ -> {
      var draft = answered.result() ? Optional.<SaleDraft>empty() : lookup.result().judge(request, stores);
      return draft.isEmpty() ? Future.succeededFuture(draft)
          : mustHaveSession(draft.get()).compose(_ -> hold(draft.get(), request.allowOversell())).map(Optional::of);
    });
  }

  /** Looks before goods are held; what counts is the session that is open when the sale is written. */
  private Future<Void> mustHaveSession(SaleDraft draft) {
    return needsSession ? Sessions.mustBeOpen(database.statements(), draft.content().registerId())
        : Future.succeededFuture();
  }

  /** Fails with 409 when there are not enough goods, unless they are to be sold all the same. */
  private Future<SaleDraft> hold(SaleDraft draft, boolean allowOversell) {
    var content = draft.content();
    return inventory.hold(content.id(), content.storeId(), content.lines()).map(hold -> switch (hold) {
      case Hold.Held(var reference) -> draft.heldBy(reference, Instant.now());
      case Hold.Shortage(var shortages) when !allowOversell ->
          throw Failure.conflict("insufficient-stock", "The store does not have enough of some products.")
              .with("shortages", shortages);
      case Hold.Shortage(_), Hold.Unknown() -> draft;
      case Hold.UsedUp() -> throw Failure.conflict("sale-id-used-up",
          "Goods were held under this id again and again without a sale. Use a new id.");
    });
  }

  /** All statements behind the numbering are sent at once: they run in order. */
  private Future<Outcome> write(SqlConnection tx, SaleRequest request, Optional<SaleDraft> draft) {
    var kept = draft.flatMap(SaleDraft::hold).map(hold -> GivenBackHolds.keep(tx, hold))
        .orElseGet(Future::succeededFuture);
    var numbering = WriteSales.number(tx, draft.stream().toList());
    return Future.all(kept, numbering).compose(_ -> {
      var fresh = numbering.result().fresh();
      var sale = fresh.isEmpty() ? Sales.find(tx, request.id())
          : WriteSales.insert(tx, numbering.result()).map(List::getFirst);
      return sale.map(taken -> outcome(request, taken, !fresh.isEmpty()));
    });
  }

  private Outcome outcome(SaleRequest request, Sale sale, boolean isNew) {
    if (!isNew) {
      request.mustMatch(sale.taken().content().fingerprint());
    } else if (needsSession && sale.status().session().isEmpty()) {
      throw Session.missing(sale.registerId());
    }
    return new Outcome(sale, isNew);
  }
}
