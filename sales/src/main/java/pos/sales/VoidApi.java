package pos.sales;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import pos.common.http.Answer;
import pos.common.http.Caller;
import pos.common.sql.Database;
import pos.common.rule.Fields;
import pos.common.http.Idempotency;
import pos.common.http.Query;
import pos.common.events.Relay;

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
