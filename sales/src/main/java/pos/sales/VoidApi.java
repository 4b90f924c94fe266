package pos.sales;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import pos.common.Answer;
import pos.common.Caller;
import pos.common.Database;
import pos.common.Fields;
import pos.common.Idempotency;
import pos.common.Query;
import pos.common.Relay;

/** Voids over HTTP. */
final class VoidApi {

  private final Database database;
  private final Relay relay;

  VoidApi(Database database, Relay relay) {
    this.database = database;
    this.relay = relay;
  }

  void mount(Router router) {
    router.post("/sales/:id/void").setName("void_sale").respond(this::undo);
  }

  private Future<Buffer> undo(RoutingContext ctx) {
    var id = Query.pathUuid(ctx, "id");
    var voiding = Voiding.from(Fields.body(ctx));
    var caller = Caller.of(ctx);
    return Idempotency.once(ctx, database, tx -> Voids.lock(tx, id)
        .compose(sale -> {
          caller.mustActFor(sale.storeId());
          return Voids.write(tx, sale.voided(voiding));
        })
        .map(sale -> Answer.ok(sale.toJson())))
        .onSuccess(written -> relay.poke());
  }
}
