package pos.reporting.reconciliation;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import pos.common.remote.Remote;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.run.Environment;
import pos.common.shop.MovedGoods;

/** A service that lets its books be examined page by page. */
final class AuditClient {

  private static final int TIMEOUT_MILLIS = 3000;
  private static final JsonObject NOTHING =
      new JsonObject().put("goods", new JsonArray()).put("holding", new JsonArray());

  private final String service;
  private final Remote remote;

  AuditClient(Vertx vertx, Environment environment, String service) {
    this.service = service;
    this.remote = new Remote(vertx, environment, service, TIMEOUT_MILLIS);
  }

  String service() {
    return service;
  }

  /**
   * Returns a page of what the service has found.
   *
   * @param cursor null for the first page
   * @return fails with 400 when the service refuses the cursor, and otherwise when it gives no answer
   */
  Future<JsonObject> page(Books books, String cursor, int limit) {
    return remote.get(books.path() + "?limit=" + limit
        + (cursor == null ? "" : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8))).map(answer -> {
          if (answer.statusCode() == 400) {
            throw Failure.badRequest("cursor",
                Flaw.of("not_a_cursor", "must be the next_cursor of a page of the same books"));
          }
          return read(answer);
        });
  }

  /** Returns what the service has in its books of these references. */
  Future<List<MovedGoods>> goods(List<String> references) {
    return lookUp(references).map(AuditClient::goods);
  }

  /** Returns those of the sales or orders for which goods may be held. */
  Future<List<String>> holding(List<String> references) {
    return lookUp(references).map(answer -> answer.getJsonArray("holding").stream().map(String::valueOf).toList());
  }

  private Future<JsonObject> lookUp(List<String> references) {
    return references.isEmpty() ? Future.succeededFuture(NOTHING)
        : remote.postRepeatable("/audit/goods", new JsonObject().put("references", new JsonArray(references)))
            .map(this::read);
  }

  /** Reads the goods of an answer. */
  static List<MovedGoods> goods(JsonObject answer) {
    return answer.getJsonArray("goods").stream().map(goods -> MovedGoods.from((JsonObject) goods)).toList();
  }

  private JsonObject read(HttpResponse<Buffer> answer) {
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(service + " answered " + answer.statusCode());
    }
    return answer.bodyAsJsonObject();
  }

  void close() {
    remote.close();
  }
}
