package pos.product;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import pos.common.events.Relay;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Heavy;
import pos.common.http.Idempotency;
import pos.common.http.Problems;
import pos.common.http.Query;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.sql.Database;

/** The HTTP interface of the import of products; reads the body as a stream. */
final class ImportApi {

  private final Database database;
  private final Relay relay;
  /** One writes while the next one begins to arrive. */
  private final Heavy heavy = new Heavy(2);

  ImportApi(Database database, Relay relay) {
    this.database = database;
    this.relay = relay;
  }

  void mount(Router router) {
    router.post("/products/import").putMetadata(Body.LIMIT, Body.STREAMED)
        .putMetadata(Query.NAMES, List.of("mode", "decimal"))
        .setName("import_products")
        .handler(this::importProducts);
  }

  private void importProducts(RoutingContext ctx) {
    var format = CsvFormat.of(ctx.request().getHeader("Content-Type"),
        Query.of(ctx).oneOf("decimal", "point", "comma"));
    var isPartial = "partial".equals(Query.of(ctx).oneOf("mode", "all", "partial"));
    if (isPartial && Idempotency.header(ctx).isPresent()) {
      throw Failure.badRequest("Idempotency-Key", Flaw.of("whole_import_only",
          "is supported with mode=all only; a partial import can be sent again without one"));
    }
    var upload = new Upload(ctx.request(), format);
    ctx.addEndHandler(end -> {
      if (end.failed()) {
        upload.stop(end.cause());
      }
    });
    heavy.run(ctx, _ -> isPartial ? importGoodLines(ctx, upload) : importAllLines(ctx, upload))
        .onSuccess(report -> ImportProducts.announce(database, relay, report))
        .onFailure(e -> {
          upload.discardRest();
          ctx.fail(e);
        });
  }

  /** Holds the transaction here, because the answer is stored in it under the Idempotency-Key. */
  private Future<ImportReport> importAllLines(RoutingContext ctx, Upload upload) {
    var report = new ImportReport();
    return database.transactionOnce(tx -> Upsert.lockImports(tx)
        .compose(_ -> Idempotency.streamed(ctx, tx, upload::hash, isNew ->
            (isNew ? ImportProducts.allLines(tx, upload, report, (_, _) -> Future.succeededFuture())
                : ImportProducts.noLines(upload, report))
                .map(_ -> Answer.ok(report.toJson())))))
        .recover(Products::refuseTaken)
        .compose(answer -> ctx.end(answer.send(ctx)))
        .map(report);
  }

  private Future<ImportReport> importGoodLines(RoutingContext ctx, Upload upload) {
    return LineReport.open(ctx.vertx().fileSystem(), Problems.language(ctx)).compose(report ->
        ImportProducts.goodLines(database, upload, report)
            .compose(_ -> report.finish())
            .compose(length -> ctx.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Content-Length", String.valueOf(length))
                .send(report.content()))
            .eventually(report::close)
            .map(report.totals()));
  }
}
