package pos.product;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import pos.common.events.Relay;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.Etag;
import pos.common.http.Heavy;
import pos.common.http.Idempotency;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.rule.Failure;
import pos.common.shop.ProductNames;
import pos.common.sql.DataLoader;
import pos.common.sql.Database;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;

/** The HTTP interface of the products, except for their import. */
final class ProductApi {

  private static final int MAX_IDS = 200;
  /** What fits into a request line of 4 KB with skus of up to 64 characters. */
  private static final int MAX_SKUS = 50;

  private final Database database;
  private final Relay relay;
  private final DataLoader<Long, Product> byId;
  private final DataLoader<String, Product> byEan;
  private final Heavy searches = new Heavy(4);
  private final Heavy lookUps = Heavy.ofLargeAnswers();

  ProductApi(Database database, Relay relay) {
    this.database = database;
    this.relay = relay;
    byId = new DataLoader<>(ids -> Products.find(database.statements(), ids), Product::id,
        id -> Failure.notFound("product", id));
    byEan = new DataLoader<>(eans -> Products.scan(database.statements(), eans), Product::ean,
        ean -> Failure.notFound("barcode", ean));
  }

  void mount(Router router) {
    router.get("/products")
        .putMetadata(Query.NAMES, Query.ofList("q", "category_id", "sku", "barcode", "ids", "active", "sort"))
        .setName("list_products").respond(this::list);
    router.post("/products").setName("create_product").respond(this::create);
    router.get("/products/barcode/:code").setName("scan_product").respond(this::scan);
    router.get("/products/:id").setName("read_product").respond(this::read);
    router.put("/products/:id").setName("replace_product").respond(this::replace);
    router.patch("/products/:id").setName("change_product").respond(this::change);
    router.delete("/products/:id").setName("retire_product").respond(this::retire);
  }

  /** Carts and tills look up products by their names, and must not wait for searches. */
  private Future<JsonObject> list(RoutingContext ctx) {
    var query = Query.of(ctx);
    var barcode = query.text("barcode", 13);
    var filter = new Filter(query.ids("ids", MAX_IDS), skus(query),
        barcode == null ? null : Barcode.ean("barcode", barcode), query.flag("active"), null);
    return (filter.isLookUp() ? lookUps : searches).run(ctx, _ -> list(ctx, query, filter));
  }

  private Future<JsonObject> list(RoutingContext ctx, Query query, Filter filter) {
    var words = query.text("q", 200);
    var order = SortOrder.of(query.oneOf("sort", SortOrder.NAMES));
    var page = query.page(words == null ? order.wireName() : Ranking.ORDER);
    return inCategory(query, filter).compose(complete -> words != null
        ? database.readMany(client -> Ranking.page(client, words, complete, page)) : products(complete, order, page))
        .map(products -> readable(ctx, editable ->
            Pages.toJson(ctx, products, product -> product.toSummary(editable))))
        .map(json -> filter.ean() == null ? json : current(ctx, json));
  }

  private Future<Page<Product>> products(Filter filter, SortOrder order, PageRequest page) {
    return filter.isLookUp() ? Products.list(database.statements(), filter, order, page)
        : database.readMany(client -> Products.list(client, filter, order, page));
  }

  private static String[] skus(Query query) {
    var skus = query.texts("sku", 64, MAX_SKUS);
    return skus == null ? null : Arrays.stream(skus).map(ProductNames::skuKey).toArray(String[]::new);
  }

  /** Looks up the categories apart, because how best to find their products depends on how many categories they are. */
  private Future<Filter> inCategory(Query query, Filter filter) {
    var category = query.id("category_id");
    return category == null ? Future.succeededFuture(filter)
        : Categories.subtree(database.statements(), category).map(filter::in);
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return byId.load(Query.pathId(ctx, "id"))
        .map(product -> Etag.answer(ctx, readable(ctx, product::toJson)));
  }

  /** Never from a cache: what a till charges and what the shelf says must not differ for five minutes. */
  private Future<JsonObject> scan(RoutingContext ctx) {
    var ean = Barcode.ean("code", ctx.pathParam("code"));
    // another product may be given this barcode later, so the tag names the product as well
    return byEan.load(ean).map(product -> Etag.answer(ctx,
        "\"" + product.id() + "." + product.version() + "\"", current(ctx, product.toJson(mayChange(ctx)))));
  }

  private Future<Buffer> create(RoutingContext ctx) {
    var draft = Product.Draft.from(Body.fields(ctx));
    return Idempotency.of(ctx).once(database, tx -> Products.insert(tx, draft)
        .map(product -> Answer.created(Product.path(product.id()), product.toJson(true))))
        .map(answer -> answer.send(ctx))
        .onSuccess(_ -> relay.poke());
  }

  private Future<Buffer> replace(RoutingContext ctx) {
    var draft = Product.Draft.from(Body.fields(ctx));
    return change(ctx, _ -> draft);
  }

  private Future<Buffer> change(RoutingContext ctx) {
    var fields = Body.fields(ctx);
    return change(ctx, old -> old.patched(fields));
  }

  private Future<Buffer> retire(RoutingContext ctx) {
    return change(ctx, Product.Draft::retired);
  }

  private Future<Buffer> change(RoutingContext ctx, UnaryOperator<Product.Draft> change) {
    var id = Query.pathId(ctx, "id");
    var expected = Etag.expected(ctx);
    return database.transaction(tx -> Products.change(tx, id, expected, change))
        .map(product -> Answer.ok(product.toJson(true)).send(ctx))
        .onSuccess(_ -> relay.poke());
  }

  /** Returns a body that shows links to changes to those who may follow them. */
  private static JsonObject readable(RoutingContext ctx, Function<Boolean, JsonObject> body) {
    var editable = mayChange(ctx);
    return cacheable(ctx, editable, body.apply(editable));
  }

  private static boolean mayChange(RoutingContext ctx) {
    return Caller.of(ctx).groups().contains("catalogue-admin");
  }

  /**
   * Lets clients and the gateway keep a body of the catalogue for five minutes, but not for those who may change it: after
   * a 412 they would read the old version again.
   */
  static JsonObject cacheable(RoutingContext ctx, JsonObject body) {
    return cacheable(ctx, mayChange(ctx), body);
  }

  private static JsonObject cacheable(RoutingContext ctx, boolean editable, JsonObject body) {
    if (editable) {
      return current(ctx, body);
    }
    ctx.response().putHeader("Cache-Control", "public, max-age=300");
    return body;
  }

  /** Has a body that a client keeps confirmed before it is used again. */
  private static JsonObject current(RoutingContext ctx, JsonObject body) {
    ctx.response().putHeader("Cache-Control", "private, no-cache");
    return body;
  }
}
