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

  /** Adds the route. */
  public void mount(Router router) {
    router.post("/sales/:id/void").setName("void_sale").respond(this::voidSale);
  }

  private Future<Buffer> voidSale(RoutingContext ctx) {
    var id = Query.pathUuid(ctx, "id");
    var request = VoidRequest.from(Body.fields(ctx));
    var stores = Caller.of(ctx).stores();
    return Idempotency.of(ctx).once(database, tx -> VoidSale.run(tx, id, request, stores)
        .map(sale -> Answer.ok(sale.toJson(stores))))
        .onSuccess(_ -> relay.poke())
        .map(answer -> answer.send(ctx));
  }
}
