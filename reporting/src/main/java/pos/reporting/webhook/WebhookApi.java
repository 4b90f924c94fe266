package pos.reporting.webhook;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Pattern;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.Etag;
import pos.common.http.Idempotency;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.rule.Wire;
import pos.common.shop.StoreScope;
import pos.common.sql.Database;

/** Receivers and their deliveries over HTTP; for those who act for all stores. */
public final class WebhookApi {

  private static final Duration KEPT = Duration.ofDays(7);
  /** The version, and behind it what the attempts have changed. */
  private static final Pattern TAG = Pattern.compile("\"([0-9]{1,18})(?:-[0-9]{1,18})?\"");

  private final Database database;
  private final SendDeliveries sender;
  private final boolean anywhere;
  private final InstantSource clock;

  /** @param anywhere whether receivers may use http and have addresses that are not public */
  public WebhookApi(Database database, SendDeliveries sender, boolean anywhere, InstantSource clock) {
    this.database = database;
    this.sender = sender;
    this.anywhere = anywhere;
    this.clock = clock;
    database.deleteOld("webhook_deliveries", Deliveries.OLD);
    database.deleteOld("webhook_messages", Messages.OLD);
  }

  public void mount(Router router) {
    router.get("/webhooks").putMetadata(Query.NAMES, Query.ofList()).setName("list_webhooks").respond(this::list);
    router.post("/webhooks").setName("create_webhook").respond(this::create);
    router.get("/webhooks/:id").setName("read_webhook").respond(this::read);
    router.put("/webhooks/:id").setName("replace_webhook").respond(this::replace);
    router.delete("/webhooks/:id").setName("delete_webhook").respond(this::delete);
    router.post("/webhooks/:id/secret").putMetadata(Body.LIMIT, Body.EMPTY).setName("rotate_webhook_secret")
        .respond(this::rotate);
    router.post("/webhooks/:id/test").putMetadata(Body.LIMIT, Body.EMPTY).setName("test_webhook").respond(this::test);
    router.post("/webhooks/:id/resend").setName("resend_webhook_messages").respond(this::resendFrom);
    router.get("/webhooks/:id/deliveries").putMetadata(Query.NAMES, Query.ofList("state"))
        .setName("list_webhook_deliveries").respond(this::deliveries);
    router.post("/webhooks/:id/deliveries/:delivery/resend").putMetadata(Body.LIMIT, Body.EMPTY)
        .setName("resend_webhook_delivery").respond(this::resend);
  }

  private static void refuseStores(RoutingContext ctx) {
    if (Caller.of(ctx).stores().store().isPresent()) {
      throw Failure.forbidden("not-your-store", "A store's key has nothing to do with webhooks: use one of the group "
          + StoreScope.ALL_STORES + ".", StoreScope.ALL_STORES);
    }
  }

  private static long id(RoutingContext ctx) {
    refuseStores(ctx);
    return Query.pathId(ctx, "id");
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    refuseStores(ctx);
    var page = Query.of(ctx).page(Webhooks.BY_ID);
    return database.readMany(client -> Webhooks.list(client, page))
        .map(webhooks -> Pages.toJson(ctx, webhooks, Webhook::toJson));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Webhooks.find(database.statements(), id(ctx))
        .map(webhook -> Etag.answer(ctx, webhook.etag(), webhook.toJson()));
  }

  private Future<Buffer> create(RoutingContext ctx) {
    refuseStores(ctx);
    var draft = Webhook.Draft.from(Body.fields(ctx), anywhere);
    var secret = Secret.random();
    return Idempotency.of(ctx).once(database, tx -> Webhooks.insert(tx, draft, secret)
        .map(webhook -> Answer.created(Webhook.path(webhook.id()), webhook.toJson(secret))))
        .map(answer -> answer.send(ctx));
  }

  private Future<Buffer> replace(RoutingContext ctx) {
    var id = id(ctx);
    var expected = Etag.expected(ctx, TAG);
    var draft = Webhook.Draft.from(Body.fields(ctx), anywhere);
    return database.transaction(tx -> Webhooks.update(tx, id, draft, expected)).map(webhook -> {
      sender.poke();
      return Answer.ok(webhook.toJson()).send(ctx);
    });
  }

  private Future<Void> delete(RoutingContext ctx) {
    var id = id(ctx);
    var expected = Etag.expected(ctx, TAG);
    return database.transaction(tx -> Webhooks.delete(tx, id, expected));
  }

  private Future<Buffer> rotate(RoutingContext ctx) {
    var id = id(ctx);
    var expected = Etag.expected(ctx, TAG);
    var secret = Secret.random();
    return Idempotency.of(ctx).once(database, tx -> Webhooks.rotate(tx, id, secret, expected)
        .map(webhook -> Answer.ok(webhook.toJson(secret)))).map(answer -> answer.send(ctx));
  }

  private Future<Buffer> test(RoutingContext ctx) {
    var id = id(ctx);
    return Idempotency.of(ctx).once(database, tx -> Webhooks.lockEnabled(tx, id)
        .compose(_ -> Messages.addTest(tx, id, clock.instant()))
        .compose(delivery -> Deliveries.find(tx, id, delivery)).map(WebhookApi::accepted))
        .map(answer -> sent(ctx, answer));
  }

  private Future<Buffer> resend(RoutingContext ctx) {
    var id = id(ctx);
    var delivery = Query.pathId(ctx, "delivery");
    return Idempotency.of(ctx).once(database, tx -> Webhooks.lockEnabled(tx, id)
        .compose(_ -> Deliveries.resend(tx, id, delivery)).map(WebhookApi::accepted))
        .map(answer -> sent(ctx, answer));
  }

  private static Answer accepted(Delivery delivery) {
    return Answer.accepted(Webhook.path(delivery.webhookId()) + "/deliveries", delivery.toJson(), 1);
  }

  private Future<Buffer> resendFrom(RoutingContext ctx) {
    var id = id(ctx);
    var fields = Body.fields(ctx);
    var oldest = clock.instant().minus(KEPT);
    var from = fields.instant("from", null);
    if (!fields.has("from")) {
      fields.refuse("from", Flaw.MISSING, null);
    } else if (from != null && from.isBefore(oldest)) {
      fields.refuse("from", Flaw.of("too_early", "must be within the last seven days"), null);
    }
    fields.check();
    return Idempotency.of(ctx).once(database, tx -> Webhooks.lockEnabled(tx, id)
        .compose(_ -> Deliveries.resendFrom(tx, id, from, Deliveries.MOST_RESENT))
        .map(resent -> Answer.accepted(Webhook.path(id) + "/deliveries", new JsonObject()
            .put("deliveries", resent.deliveries()).put("next_from", resent.next().map(Wire::time).orElse(null)), 1)))
        .map(answer -> sent(ctx, answer));
  }

  private Buffer sent(RoutingContext ctx, Answer answer) {
    sender.poke();
    return answer.send(ctx);
  }

  private Future<JsonObject> deliveries(RoutingContext ctx) {
    var id = id(ctx);
    var query = Query.of(ctx);
    var state = query.oneOf("state", "pending");
    var page = query.page(Deliveries.ORDER);
    return Webhooks.find(database.statements(), id)
        .compose(_ -> database.readMany(client -> Deliveries.list(client, id, state, page)))
        .map(deliveries -> Pages.toJson(ctx, deliveries, Delivery::toJson));
  }
}
