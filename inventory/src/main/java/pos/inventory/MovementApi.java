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
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.rule.Wire;
import pos.common.sql.Database;

/** The routes of the ledger. */
final class MovementApi {

  private static final String[] TYPES = Wire.names(Movement.Type.class).toArray(String[]::new);

  private final Database database;
  private final ProductClient products;
  private final Heavy large;

  /** @param large the limit that all answers with lines share */
  MovementApi(Database database, ProductClient products, Heavy large) {
    this.database = database;
    this.products = products;
    this.large = large;
  }

  void mount(Router router) {
    router.get("/movements").putMetadata(Query.NAMES, Query.ofList("location_id", "product_id", "type", "from", "to"))
        .setName("list_movements").respond(this::list);
    router.post("/movements").putMetadata(Body.LIMIT, Body.OF_LINES).setName("post_movement")
        .respond(large.limit(this::post));
    router.get("/movements/lines").putMetadata(Query.NAMES, Query.ofList("location_id", "product_id"))
        .setName("list_movement_lines").respond(this::listLines);
    router.get("/movements/:id").setName("read_movement").respond(large.limit(this::read));
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    var query = Query.of(ctx);
    var filter = new Movements.Filter(query.id("location_id"), query.id("product_id"),
        Wire.parse(Movement.Type.class, query.oneOf("type", TYPES)), query.instant("from"), query.instant("to"));
    var page = query.page(Movements.NEWEST_FIRST);
    return database.readMany(client -> Movements.list(client, filter, page))
        .map(movements -> Pages.toJson(ctx, movements, Movement.Summary::toJson));
  }

  private Future<JsonObject> listLines(RoutingContext ctx) {
    var query = Query.of(ctx);
    var location = query.id("location_id");
    var product = query.id("product_id");
    var page = query.page(Movements.LINES_NEWEST_FIRST);
    return database.readMany(client -> Movements.listLines(client, location, product, page))
        .map(lines -> Pages.toJson(ctx, lines, line -> line.toJson(LedgerLine::toJson)));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    var id = Query.pathId(ctx, "id");
    return database.readMany(client -> Movements.find(client, id).compose(movement -> toJson(client, movement)));
  }

  private Future<Buffer> post(RoutingContext ctx) {
    var request = Movement.Request.from(Body.fields(ctx));
    var stores = Caller.of(ctx).stores();
    stores.mustInclude(request.locationId());
    if (request.toLocationId() != null) {
      stores.mustInclude(request.toLocationId());
    }
    var idempotency = Idempotency.of(ctx);
    return products.mustExist(database.statements(), request.lines())
        .compose(_ -> idempotency.once(database, tx -> enter(tx, request))).map(answer -> answer.send(ctx));
  }

  private static Future<Answer> enter(SqlConnection tx, Movement.Request request) {
    return Catalogue.identify(tx, request.lines())
        .compose(lines -> EnterMovement.ifAvailable(tx, request.draft(lines)))
        .compose(entered -> toJson(tx, entered.movement())
            .map(json -> Answer.created(Movement.path(entered.movement().id()), json))
            .map(answer -> entered.isNew() ? answer : answer.replay()));
  }

  private static Future<JsonObject> toJson(SqlClient client, Movement movement) {
    return Catalogue.labels(client, movement.products()).map(movement::toJson);
  }
}
