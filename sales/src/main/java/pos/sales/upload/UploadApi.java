package pos.sales.upload;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import pos.common.events.Relay;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.HttpApp;
import pos.common.http.Idempotency;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.sql.Database;

/** Uploads of sales over HTTP, and the sales that were refused. */
public final class UploadApi {

  private static final long BATCH_BYTES = 4 << 20;

  private final Database database;
  private final UploadSales uploadSales;

  public UploadApi(Database database, Relay relay) {
    this.database = database;
    this.uploadSales = new UploadSales(database, relay);
  }

  /** Adds the routes, which must precede {@code /sales/:id}. */
  public void mount(HttpApp app) {
    app.bodyLimit("/sales/batch", BATCH_BYTES);
    app.router().post("/sales/batch").setName("upload_sales").respond(this::upload);
    app.router().get("/sales/refused").setName("list_refused_sales").respond(this::listRefused);
  }

  private Future<Buffer> upload(RoutingContext ctx) {
    var fields = Body.fields(ctx);
    var values = fields.values("sales", 1, UploadSales.MAX_SALES);
    fields.check();
    var idempotency = Idempotency.of(ctx);
    return uploadSales.upload(values, Caller.of(ctx).stores(),
        effect -> idempotency.once(database, tx -> effect.apply(tx).map(UploadApi::answer)))
        .map(answer -> answer.send(ctx));
  }

  private static Answer answer(List<JsonObject> results) {
    return Answer.ok(new JsonObject().put("items", new JsonArray(results)));
  }

  private Future<JsonObject> listRefused(RoutingContext ctx) {
    var query = Query.of(ctx);
    var filter = new RefusedSales.Filter(query.id("store_id"), query.id("register_id"), query.text("code", 50));
    var page = query.page(RefusedSales.ORDER);
    return database.readMany(client -> RefusedSales.list(client, filter, page))
        .map(refused -> Pages.toJson(ctx, refused, RefusedSale::toJson));
  }
}
