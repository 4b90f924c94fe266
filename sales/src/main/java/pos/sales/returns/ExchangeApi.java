package pos.sales.returns;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.Idempotency;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.shop.StoreScope;
import pos.common.sql.Database;
import pos.sales.sale.Sale;
import pos.sales.sale.SaleRequest;
import pos.sales.sale.TakeSale;

/** Exchanges over HTTP: goods that come back and goods that are sold instead, in one ticket and one transaction. */
public final class ExchangeApi {

  private final Database database;
  private final TakeSale takeSale;

  public ExchangeApi(Database database, TakeSale takeSale) {
    this.database = database;
    this.takeSale = takeSale;
  }

  /** Adds the route. */
  public void mount(Router router) {
    router.post("/exchanges").putMetadata(Body.LIMIT, Body.OF_LINES).setName("take_exchange").respond(this::take);
  }

  /** What the return of an exchange has in common with its sale. */
  private static final List<String> THE_SALES = List.of("id", "store_id", "register_id", "returned_at");

  /** @param returned the sale whose goods come back */
  private record Request(SaleRequest sale, UUID returned, SaleReturnRequest back) {

    static Request from(Fields fields) {
      var returned = fields.uuid("returned_sale_id", null);
      if (!fields.has("returned_sale_id")) {
        fields.refuse("returned_sale_id", Flaw.MISSING, null);
      }
      var sale = fields.has("sale") ? fields.object("sale", Request::sale)
          : fields.refuse("sale", Flaw.MISSING, (SaleRequest) null);
      var back = fields.has("return") ? fields.object("return", Request::back)
          : fields.refuse("return", Flaw.MISSING, (SaleReturnRequest) null);
      fields.check();
      return new Request(sale, returned, back.inTicket(ticket(sale.id()), sale));
    }

    /** The id of the sale names the whole ticket: without one, it could not be sent again. */
    private static SaleRequest sale(Fields fields) {
      if (!fields.has("id")) {
        fields.refuse("id", Flaw.MISSING, null);
      }
      return SaleRequest.from(fields, null);
    }

    private static SaleReturnRequest back(Fields fields) {
      THE_SALES.stream().filter(fields::has)
          .forEach(name -> fields.refuse(name, Flaw.unknown("field", name, List.of()), null));
      return SaleReturnRequest.from(fields, new UUID(0, 0));
    }

    private static UUID ticket(UUID sale) {
      return UUID.nameUUIDFromBytes(("exchange:" + sale).getBytes(StandardCharsets.UTF_8));
    }
  }

  private Future<Buffer> take(RoutingContext ctx) {
    var request = Request.from(Body.fields(ctx));
    var stores = Caller.of(ctx).stores();
    var idempotency = Idempotency.of(ctx);
    return takeSale.take(request.sale, stores, () -> idempotency.isKnown(database.statements()),
        effect -> idempotency.once(database, tx -> TakeSaleReturn.run(tx, request.returned, request.back, stores)
            .compose(back -> effect.apply(tx).map(sold -> answer(sold, back.taken(), stores)))))
        .map(answer -> answer.send(ctx));
  }

  private static Answer answer(TakeSale.Outcome sold, Return back, StoreScope stores) {
    var answer = Answer.created(Sale.path(sold.sale().id()), new JsonObject()
        .put("sale", sold.sale().toJson(stores))
        .put("return", back.toJson())
        .put("difference_cents", sold.sale().totals().totalCents() - back.totals().totalCents()));
    return sold.isNew() ? answer : answer.replay();
  }
}
