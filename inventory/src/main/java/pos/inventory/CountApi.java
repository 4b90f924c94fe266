package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.Heavy;
import pos.common.http.Idempotency;
import pos.common.http.Query;
import pos.common.sql.Database;

/** The routes of counts. */
final class CountApi {

  private final Database database;
  private final ProductClient products;
  private final Heavy large;

  /** @param large the limit that all answers with lines share */
  CountApi(Database database, ProductClient products, Heavy large) {
    this.database = database;
    this.products = products;
    this.large = large;
  }

  void mount(Router router) {
    router.post("/counts").putMetadata(Body.LIMIT, Body.OF_LINES).setName("post_count")
        .respond(large.limit(this::post));
    router.get("/counts/:id").setName("read_count").respond(large.limit(this::read));
  }

  private Future<Buffer> post(RoutingContext ctx) {
    var request = Count.Request.from(Body.fields(ctx));
    Caller.of(ctx).stores().mustInclude(request.locationId());
    var idempotency = Idempotency.of(ctx);
    return products.mustExist(database.statements(), request.lines())
        .compose(_ -> idempotency.once(database, tx -> enter(tx, request))).map(answer -> answer.send(ctx));
  }

  private static Future<Answer> enter(SqlConnection tx, Count.Request request) {
    return Catalogue.identify(tx, request.lines())
        .compose(lines -> EnterCount.enter(tx, request.draft(lines)))
        .compose(count -> toJson(tx, count).map(json -> Answer.created(Count.path(count.id()), json)));
  }

  private static Future<JsonObject> toJson(SqlClient client, Count count) {
    return Catalogue.labels(client, count.products()).map(count::toJson);
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    var id = Query.pathId(ctx, "id");
    return database.readMany(client -> Counts.find(client, id).compose(count -> toJson(client, count)));
  }
}
