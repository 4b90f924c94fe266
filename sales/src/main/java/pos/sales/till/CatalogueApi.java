package pos.sales.till;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import pos.common.http.Heavy;
import pos.common.http.Query;
import pos.common.sql.Database;

/** The catalogue that tills keep over HTTP. */
public final class CatalogueApi {

  private final Database database;
  private final Heavy large = Heavy.ofLargeAnswers();

  public CatalogueApi(Database database) {
    this.database = database;
  }

  /** Adds the route. */
  public void mount(Router router) {
    router.get("/catalogue").putMetadata(Query.NAMES, List.of("after"))
        .setName("read_catalogue").respond(large.limit(this::read));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    var position = Optional.ofNullable(Query.of(ctx).id("after")).orElse(0L);
    return database.readMany(client -> CatalogueChanges.behind(client, position));
  }
}
