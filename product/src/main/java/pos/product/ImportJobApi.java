package pos.product;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Heavy;
import pos.common.http.Idempotency;
import pos.common.http.Problems;
import pos.common.http.Query;
import pos.common.rule.Wire;
import pos.common.sql.Database;

/** The HTTP interface of imports that go on after their file was taken, however long they take. */
final class ImportJobApi {

  private static final int LOOK_AGAIN_SECONDS = 1;

  private final Database database;
  private final RunImports runImports;
  private final Heavy uploads = new Heavy(2);

  ImportJobApi(Database database, RunImports runImports) {
    this.database = database;
    this.runImports = runImports;
  }

  void mount(Router router) {
    router.post("/products/imports").putMetadata(Body.LIMIT, Body.STREAMED)
        .putMetadata(Query.NAMES, List.of("mode", "decimal")).setName("begin_import").handler(this::begin);
    router.get("/products/imports/:id").setName("read_import").respond(this::read);
    router.post("/products/imports/:id/cancel").putMetadata(Body.LIMIT, Body.EMPTY).setName("cancel_import")
        .respond(this::cancel);
  }

  private void begin(RoutingContext ctx) {
    var decimal = Query.of(ctx).oneOf("decimal", "point", "comma");
    var format = CsvFormat.of(ctx.request().getHeader("Content-Type"), decimal);
    var mode = Query.of(ctx).oneOf("mode", "all", "partial");
    var file = new ReceiveFile(ctx.request());
    uploads.run(ctx, _ -> ImportJobs.begin(database.statements(),
            mode == null ? ImportJob.Mode.ALL : Wire.parse(ImportJob.Mode.class, mode), format)
        .compose(id -> receive(ctx, file, id)
            .eventually(() -> ImportJobs.forget(database.statements(), id).otherwiseEmpty()))
        .compose(answer -> ctx.end(answer.send(ctx))))
        .onSuccess(_ -> runImports.poke())
        .onFailure(e -> {
          file.discardRest();
          ctx.fail(e);
        });
  }

  private Future<Answer> receive(RoutingContext ctx, ReceiveFile file, UUID id) {
    return file.into(database.statements(), id).compose(received ->
        Idempotency.of(ctx, ctx.request().query() + " " + received.hash()).once(database, tx ->
            ImportJobs.received(tx, id, received).map(job ->
                Answer.accepted(job.path(), job.toJson(Problems.language(ctx)), LOOK_AGAIN_SECONDS))));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return ImportJobs.find(database.statements(), Query.pathUuid(ctx, "id")).map(job -> toJson(ctx, job));
  }

  private Future<Buffer> cancel(RoutingContext ctx) {
    var id = Query.pathUuid(ctx, "id");
    return database.transaction(tx -> ImportJobs.cancel(tx, id))
        .map(job -> Answer.ok(toJson(ctx, job)).send(ctx));
  }

  private static JsonObject toJson(RoutingContext ctx, ImportJob job) {
    ctx.response().putHeader("Vary", "Accept-Language");
    if (!job.state().isFinal()) {
      ctx.response().putHeader("Retry-After", String.valueOf(LOOK_AGAIN_SECONDS));
    }
    return job.toJson(Problems.language(ctx));
  }
}
