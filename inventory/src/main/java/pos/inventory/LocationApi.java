package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.Etag;
import pos.common.http.Idempotency;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.rule.Failure;
import pos.common.shop.StoreScope;
import pos.common.sql.Database;

/** The routes of locations. */
final class LocationApi {

  private final Database database;

  LocationApi(Database database) {
    this.database = database;
  }

  void mount(Router router) {
    router.get("/locations").putMetadata(Query.NAMES, Query.ofList()).setName("list_locations").respond(this::list);
    router.post("/locations").setName("create_location").respond(this::create);
    router.get("/locations/:id").setName("read_location").respond(this::read);
    router.put("/locations/:id").setName("replace_location").respond(this::replace);
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    var page = Query.of(ctx).page(Locations.BY_ID);
    return database.readMany(client -> Locations.list(client, page))
        .map(locations -> Pages.toJson(ctx, locations, Location::toJson));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Locations.find(database.statements(), Query.pathId(ctx, "id"))
        .map(location -> Etag.answer(ctx, location.toJson()));
  }

  private Future<Buffer> create(RoutingContext ctx) {
    refuseStores(ctx);
    var draft = Location.Draft.from(Body.fields(ctx));
    return Idempotency.of(ctx).once(database, tx -> Locations.insert(tx, draft).map(LocationApi::created))
        .map(answer -> answer.send(ctx));
  }

  private static Answer created(Location location) {
    return Answer.created(Location.path(location.id()), location.toJson());
  }

  private Future<Buffer> replace(RoutingContext ctx) {
    refuseStores(ctx);
    var id = Query.pathId(ctx, "id");
    var expected = Etag.expected(ctx);
    var draft = Location.Draft.from(Body.fields(ctx));
    return database.transaction(tx -> Locations.update(tx, id, draft, expected))
        .map(location -> Answer.ok(location.toJson()).send(ctx));
  }

  private static void refuseStores(RoutingContext ctx) {
    if (Caller.of(ctx).stores().store().isPresent()) {
      throw Failure.forbidden("not-your-store", "A store's key cannot create or change locations: use one of the group "
          + StoreScope.ALL_STORES + ".", StoreScope.ALL_STORES);
    }
  }
}
