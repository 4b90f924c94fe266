package pos.product;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Etag;
import pos.common.http.Idempotency;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.sql.Database;

/** The HTTP interface of the categories. */
final class CategoryApi {

  private final Database database;

  CategoryApi(Database database) {
    this.database = database;
  }

  void mount(Router router) {
    router.get("/categories").putMetadata(Query.NAMES, Query.ofList("parent_id"))
        .setName("list_categories").respond(this::list);
    router.post("/categories").setName("create_category").respond(this::create);
    router.get("/categories/:id").setName("read_category").respond(this::read);
    router.put("/categories/:id").setName("replace_category").respond(this::replace);
    router.delete("/categories/:id").setName("delete_category").respond(this::delete);
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    var query = Query.of(ctx);
    var parent = query.id("parent_id");
    var page = query.page(Categories.ORDER);
    return database.readMany(client -> Categories.list(client, parent, page))
        .map(categories -> ProductApi.cacheable(ctx, Pages.toJson(ctx, categories, Category::toJson)));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Categories.find(database.statements(), Query.pathId(ctx, "id"))
        .map(category -> Etag.answer(ctx, ProductApi.cacheable(ctx, category.toJson())));
  }

  private Future<Buffer> create(RoutingContext ctx) {
    var draft = Category.Draft.from(Body.fields(ctx));
    return Idempotency.of(ctx).once(database, tx -> Categories.insert(tx, draft)
        .map(category -> Answer.created(Category.path(category.id()), category.toJson())))
        .map(answer -> answer.send(ctx));
  }

  private Future<Buffer> replace(RoutingContext ctx) {
    var id = Query.pathId(ctx, "id");
    var expected = Etag.expected(ctx);
    var draft = Category.Draft.from(Body.fields(ctx));
    return database.transaction(tx -> Categories.update(tx, id, draft, expected))
        .map(category -> Answer.ok(category.toJson()).send(ctx));
  }

  private Future<Void> delete(RoutingContext ctx) {
    var id = Query.pathId(ctx, "id");
    var expected = Etag.expected(ctx);
    return database.transaction(tx -> Categories.delete(tx, id, expected));
  }
}
