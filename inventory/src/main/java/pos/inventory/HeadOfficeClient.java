package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import pos.common.remote.Remote;
import pos.common.rule.Fields;
import pos.common.run.Environment;

/** The inventory service of the head office, as a branch uses it. */
final class HeadOfficeClient {

  private static final int TIMEOUT_MILLIS = 10_000;
  /** There are fewer. */
  private static final int MOST_LOCATIONS = 1000;

  private final Remote remote;
  private final long locationId;

  HeadOfficeClient(Vertx vertx, Environment environment) {
    this.remote = Remote.ofHeadOffice(vertx, environment, "inventory-service", TIMEOUT_MILLIS);
    this.locationId = environment.headOffice().orElseThrow().storeId();
  }

  /** Returns the next movements of this branch's location. @param after the id behind which they begin */
  Future<LedgerPage> ledger(long after) {
    return remote.get("/locations/" + locationId + "/ledger" + (after == 0 ? "" : "?after=" + after))
        .map(answer -> LedgerPage.from(body(answer), locationId, after));
  }

  /** Returns all locations. */
  Future<List<Location>> locations() {
    return locations("", new ArrayList<>());
  }

  private Future<List<Location>> locations(String cursor, List<Location> found) {
    return remote.get("/locations?limit=200" + cursor).compose(answer -> {
      var fields = Fields.tolerant(body(answer));
      found.addAll(fields.list("items", 1, 200, Location::from));
      var next = fields.text("next_cursor", 1, 2000, null);
      fields.check();
      return next == null || found.size() > MOST_LOCATIONS ? Future.succeededFuture(found)
          : locations("&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8), found);
    });
  }

  private static JsonObject body(HttpResponse<Buffer> answer) {
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("the head office answers " + answer.statusCode() + " " + answer.bodyAsString());
    }
    return answer.bodyAsJsonObject();
  }

  void close() {
    remote.close();
  }
}
