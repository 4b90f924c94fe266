package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import pos.common.events.Relay;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.Idempotency;
import pos.common.http.Query;
import pos.common.sql.Database;

/** Voids over HTTP. */
public final class VoidApi {

  private final Database database;
  private final Relay relay;

  public VoidApi(Database database, Relay relay) {
    this.database = database;
    this.relay = relay;
  }

  public void mount(Router router) {
    router.post("/sales/:id/void").setName("void_sale").respond(this::undo);
  }

  private Future<Buffer> undo(RoutingContext ctx) {
    var id = Query.pathUuid(ctx, "id");
    var voiding = Voiding.from(Body.fields(ctx));
    var stores = Caller.of(ctx).stores();
    return Idempotency.of(ctx).once(database, tx -> Voids.lock(tx, id)
        .compose(sale -> {
          stores.mustInclude(sale.storeId());
          return Voids.write(tx, sale.voided(voiding));
        })
        .map(sale -> Answer.ok(sale.toJson())))
        .onSuccess(written -> relay.poke()).map(answer -> answer.send(ctx));
  }
}
