package pos.product;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import pos.common.events.Relay;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Etag;
import pos.common.http.HttpApp;
import pos.common.http.Idempotency;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.sql.Database;

/** Products over HTTP. */
final class ProductApi {

  /** What the gateway may keep, and for how long: the catalogue changes seldom and a till has its own copy. */
  static final String CATALOGUE_AGE = "public, max-age=300";

  private final Database database;
  private final Relay relay;

  ProductApi(Database database, Relay relay) {
    this.database = database;
    this.relay = relay;
  }

  void mount(Router router) {
    router.post("/products/import").order(HttpApp.BEFORE_BODY).setName("import_products")
        .handler(ctx -> ProductImport.receive(ctx, database, relay));
    router.get("/products").setName("list_products").respond(this::list);
    router.post("/products").setName("create_product").respond(this::create);
    router.get("/products/barcode/:code").setName("scan_product").respond(this::scan);
    router.get("/products/:id").setName("read_product").respond(this::read);
    router.put("/products/:id").setName("replace_product").respond(this::replace);
    router.patch("/products/:id").setName("change_product").respond(this::change);
    router.delete("/products/:id").setName("retire_product").respond(this::retire);
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    return Search.list(database.statements(), ctx).map(page -> cacheable(ctx, Pages.toJson(ctx, page, Product::toJson)));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Products.find(database.statements(), Query.pathId(ctx, "id")).map(product -> tagged(ctx, product));
  }

  private Future<JsonObject> scan(RoutingContext ctx) {
    var ean = Barcode.ean("code", ctx.pathParam("code"));
    // tomorrow another product may have this number, so the tag names the product, too
    return Products.scan(database.statements(), ean).map(product -> Etag.answer(ctx,
        "\"" + product.id() + "." + product.version() + "\"", cacheable(ctx, product.toJson())));
  }

  private Future<Buffer> create(RoutingContext ctx) {
    var draft = Product.Draft.from(Body.fields(ctx));
    return Idempotency.of(ctx).once(database, tx -> Products.insert(tx, draft)
        .map(product -> Answer.created(Product.path(product.id()), product.toJson())))
        .map(answer -> answer.send(ctx))
        .onSuccess(_ -> relay.poke());
  }

  private Future<Buffer> replace(RoutingContext ctx) {
    var draft = Product.Draft.from(Body.fields(ctx));
    return update(ctx, old -> draft);
  }

  private Future<Buffer> change(RoutingContext ctx) {
    var fields = Body.fields(ctx);
    return update(ctx, old -> old.patched(fields));
  }

  private Future<Buffer> retire(RoutingContext ctx) {
    return update(ctx, Product.Draft::retired);
  }

  private Future<Buffer> update(RoutingContext ctx, Function<Product.Draft, Product.Draft> change) {
    var id = Query.pathId(ctx, "id");
    var expected = Etag.expected(ctx);
    return database.transaction(tx -> Products.lock(tx, id, expected).compose(old -> {
      var changed = change.apply(old.content());
      return changed.equals(old.content()) ? Future.succeededFuture(old) : Products.update(tx, id, changed);
    })).map(product -> Answer.ok(product.toJson()).send(ctx)).onSuccess(updated -> relay.poke());
  }

  private static JsonObject tagged(RoutingContext ctx, Product product) {
    return Etag.answer(ctx, cacheable(ctx, product.toJson()));
  }

  private static JsonObject cacheable(RoutingContext ctx, JsonObject body) {
    ctx.response().putHeader("Cache-Control", CATALOGUE_AGE);
    return body;
  }
}
