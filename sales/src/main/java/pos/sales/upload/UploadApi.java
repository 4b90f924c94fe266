package pos.sales.upload;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import pos.common.events.Relay;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.Heavy;
import pos.common.http.Idempotency;
import pos.common.http.Pages;
import pos.common.http.Problems;
import pos.common.http.Query;
import pos.common.sql.Database;
import pos.sales.core.ScaleLabels;

/** Uploads of sales over HTTP, and the sales that were refused. */
public final class UploadApi {

  private static final int BATCH_BYTES = 4 << 20;
  /** Together they take as much memory as two sales, and as many connections. */
  private static final int AT_A_TIME = 2;
  private static final int PIECE = 64 << 10;

  private final Database database;
  private final UploadSales uploadSales;
  private final Heavy heavy = new Heavy(AT_A_TIME);
  private final Heavy large = new Heavy(AT_A_TIME);

  public UploadApi(Database database, Relay relay, ScaleLabels labels) {
    this.database = database;
    this.uploadSales = new UploadSales(relay, labels);
  }

  /** Adds the routes, which must precede {@code /sales/:id}. */
  public void mount(Router router) {
    router.post("/sales/batch").putMetadata(Body.LIMIT, BATCH_BYTES).setName("upload_sales")
        .respond(heavy.limit(this::upload));
    router.get("/sales/refused").putMetadata(Query.NAMES, Query.ofList("store_id", "register_id", "code", "dismissed"))
        .setName("list_refused_sales").respond(this::listRefused);
    router.get("/sales/refused/:id").setName("read_refused_sale").respond(large.limit(this::readRefused));
    router.post("/sales/refused/:id/dismiss").setName("dismiss_refused_sale").respond(this::dismissRefused);
  }

  private Future<Buffer> upload(RoutingContext ctx) {
    var sent = Body.entries(ctx, "sales", 1, UploadSales.MAX_SALES);
    var idempotency = Idempotency.of(ctx);
    return uploadSales.upload(sent, Caller.of(ctx).stores(), Problems.language(ctx),
        effect -> idempotency.once(database, tx -> effect.apply(tx).map(Answer::ok)))
        .map(answer -> answer.send(ctx));
  }

  private Future<JsonObject> listRefused(RoutingContext ctx) {
    var query = Query.of(ctx);
    var filter = new RefusedSales.Filter(query.id("store_id"), query.id("register_id"), query.text("code", 50),
        Boolean.TRUE.equals(query.flag("dismissed")));
    var page = query.page(RefusedSales.ORDER);
    var language = Problems.language(ctx);
    var stores = Caller.of(ctx).stores();
    return database.readMany(client -> RefusedSales.list(client, filter, page))
        .map(refused -> Pages.toJson(ctx, refused, each -> each.toJson(language, stores)));
  }

  /** What a till has sold and cannot send is money of its store: the store itself cannot make it disappear. */
  private Future<Buffer> dismissRefused(RoutingContext ctx) {
    var caller = Caller.of(ctx);
    caller.stores().mustBeHeadOffice("dismisses refused sales");
    var id = Query.pathId(ctx, "id");
    var fields = Body.fields(ctx);
    var reason = fields.text("reason", 1, 200);
    fields.check();
    return Idempotency.of(ctx).once(database, tx -> RefusedSales.dismiss(tx, id, caller.name(), reason)
        .map(refused -> Answer.ok(refused.toJson(Problems.language(ctx), caller.stores()))))
        .map(answer -> answer.send(ctx));
  }

  /** Sends the content as it is stored, piece by piece, since it may be as large as a batch. */
  private Future<Void> readRefused(RoutingContext ctx) {
    var id = Query.pathId(ctx, "id");
    return RefusedSales.find(database.statements(), id).compose(refused -> {
      var response = ctx.response().setChunked(true).putHeader("Content-Type", "application/json");
      var head = refused.toJson(Problems.language(ctx), Caller.of(ctx).stores()).encode();
      return response.write(head.substring(0, head.length() - 1) + ",\"content\":")
          .compose(_ -> sendContent(response, id, 1)).compose(_ -> response.end("}"));
    });
  }

  private Future<Void> sendContent(HttpServerResponse response, long id, int from) {
    return RefusedSales.content(database.statements(), id, from, PIECE).compose(piece -> piece.isEmpty()
        ? Future.succeededFuture()
        : response.write(piece).compose(_ -> sendContent(response, id, from + PIECE)));
  }
}
