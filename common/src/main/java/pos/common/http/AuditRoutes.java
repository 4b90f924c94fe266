package pos.common.http;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import pos.common.events.PastEvent;
import pos.common.shop.Audited;
import pos.common.sql.Database;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;

/** Adds the routes by which reporting examines the books of a service, and enters what they tell of the past. */
public final class AuditRoutes {

  private final Router router;
  private final Database database;
  private final Heavy telling = Heavy.ofLargestAnswers();

  public AuditRoutes(Router router, Database database) {
    this.router = router;
    this.database = database;
  }

  /** Adds the examination of books, page by page. @param order the name of the order of their rows */
  public AuditRoutes examine(String books, String order,
      BiFunction<SqlClient, PageRequest, Future<Page<Audited>>> page) {
    router.get("/audit/" + books).putMetadata(Query.NAMES, Query.ofList()).setName("audit_" + books)
        .respond(ctx -> read(ctx, order, page, Audited::toJson));
    return this;
  }

  /** Adds the events of all rows of books, page by page. @param order the name of the order of the rows */
  public AuditRoutes tell(String books, String order,
      BiFunction<SqlClient, PageRequest, Future<Page<PastEvent>>> page) {
    router.get("/audit/" + books + "/events").putMetadata(Query.NAMES, Query.ofList()).setName("tell_" + books)
        .respond(telling.limit(ctx -> read(ctx, order, page, PastEvent::toJson)));
    return this;
  }

  private <T> Future<JsonObject> read(RoutingContext ctx, String order,
      BiFunction<SqlClient, PageRequest, Future<Page<T>>> page, Function<Page<T>, JsonObject> json) {
    var request = Query.of(ctx).page(order);
    return database.readMany(client -> page.apply(client, request)).map(json);
  }

  /** Adds the look-up of goods in the books, by references of movements in other books. */
  public AuditRoutes find(BiFunction<SqlClient, List<String>, Future<List<Audited>>> goods) {
    router.post("/audit/goods").setName("find_goods").respond(ctx -> {
      var references = Body.references(ctx, Audited.MAX_REFERENCES);
      return database.readMany(client -> goods.apply(client, references)).map(Audited::toJson);
    });
    return this;
  }
}
