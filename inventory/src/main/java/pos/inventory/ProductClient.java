package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import pos.common.remote.Remote;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.run.Environment;

/** The product service, which is asked for products that no event has named yet. */
final class ProductClient {

  private static final int TIMEOUT_MILLIS = 1000;
  /** So few that they are always one page. */
  private static final int AT_ONCE = 50;

  private final Remote remote;

  ProductClient(Vertx vertx, Environment environment) {
    remote = new Remote(vertx, environment, "product-service", TIMEOUT_MILLIS);
  }

  /**
   * Fails with 422 when a line names a product that does not exist by its id. Goods can come before the event that names
   * them, and while the product service does not answer: an id is taken as it is then.
   */
  Future<Void> mustExist(SqlClient client, List<NamedLine> lines) {
    var ids = lines.stream().map(line -> line.product().productId()).filter(Objects::nonNull).distinct().toList();
    return Catalogue.unnamed(client, ids).compose(this::missing).map(missing -> {
      refuse(lines, missing);
      return null;
    });
  }

  private Future<Set<Long>> missing(List<Long> ids) {
    var missing = Future.succeededFuture((Set<Long>) new HashSet<Long>());
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      var some = ids.subList(from, Math.min(ids.size(), from + AT_ONCE));
      missing = missing.compose(before -> ask(some).map(found -> {
        before.addAll(found);
        return before;
      }));
    }
    return missing;
  }

  private Future<Set<Long>> ask(List<Long> ids) {
    var list = ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    return remote.get("/products?limit=200&ids=" + list, "Cache-Control", "no-cache")
        .map(answer -> missing(ids, answer)).otherwise(Set.of());
  }

  private static Set<Long> missing(List<Long> ids, HttpResponse<Buffer> answer) {
    if (answer.statusCode() != 200) {
      return Set.of();
    }
    var missing = new HashSet<>(ids);
    answer.bodyAsJsonObject().getJsonArray("items").forEach(product -> missing.remove(((JsonObject) product).getLong("id")));
    return missing;
  }

  private static void refuse(List<NamedLine> lines, Set<Long> missing) {
    var errors = new ArrayList<JsonObject>();
    for (int i = 0; i < lines.size() && errors.size() < Failure.MAX_ERRORS; i++) {
      var id = lines.get(i).product().productId();
      if (id != null && missing.contains(id)) {
        errors.add(Flaw.of("not_in_catalogue", "is not in the catalogue: " + id).toJson("lines[" + i + "].product_id"));
      }
    }
    if (!errors.isEmpty()) {
      throw Failure.of(Failure.Kind.INVALID, "unknown-product", "Some products are not in the catalogue.")
          .with("errors", new JsonArray(errors));
    }
  }

  void close() {
    remote.close();
  }
}
