package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import pos.common.http.Caller;
import pos.common.http.Heavy;
import pos.common.http.Query;
import pos.common.sql.Database;

/** The ledger of a location over HTTP, for its branch. */
final class LedgerApi {

  private final Database database;
  private final Heavy large;

  /** @param large the limit that all answers with lines share */
  LedgerApi(Database database, Heavy large) {
    this.database = database;
    this.large = large;
  }

  void mount(Router router) {
    router.get("/locations/:id/ledger").putMetadata(Query.NAMES, List.of("after"))
        .setName("read_ledger").respond(large.limit(this::read));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    var id = Query.pathId(ctx, "id");
    Caller.of(ctx).stores().mustInclude(id);
    var after = Optional.ofNullable(Query.of(ctx).id("after")).orElse(0L);
    return database.readMany(client -> Locations.find(client, id)
        .compose(_ -> Ledger.behind(client, id, after, Ledger.MOST))).map(LedgerPage::toJson);
  }
}
