package pos.sales.branch;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import pos.common.remote.Remote;
import pos.common.rule.Fields;
import pos.common.run.Environment;

/** The sales service of the head office, as a branch uses it. */
final class HeadOfficeClient {

  /** A hundred sales are written in a second where the machine is slow. */
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int MOST_REGISTERS = 1_000;

  private final Remote remote;
  private final String path;

  /** The head office answers, but does not do what it is asked. @param code of the problem, or empty */
  static final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;
    private final String code;

    private Refusal(int status, JsonObject problem) {
      super("the head office answered %d: %s".formatted(status, problem.getString("detail", "no reason is given")),
          null, false, false);
      this.code = problem.getString("code", "");
    }

    String code() {
      return code;
    }
  }

  HeadOfficeClient(Vertx vertx, Environment environment) {
    this.remote = Remote.ofHeadOffice(vertx, environment, "sales-service", TIMEOUT_MILLIS);
    this.path = "/branches/" + environment.headOffice().orElseThrow().storeId();
  }

  /** Returns the registers of the store; fails with a {@link Refusal} when the store is no branch there. */
  Future<List<BranchRegister>> registers() {
    return registers("", new ArrayList<>());
  }

  private Future<List<BranchRegister>> registers(String cursor, List<BranchRegister> found) {
    return remote.get(path + "/registers?limit=200" + cursor).compose(answer -> {
      var body = body(answer);
      var fields = Fields.tolerant(body);
      found.addAll(fields.list("items", 0, 200, BranchRegister::from));
      fields.check();
      var next = body.getString("next_cursor");
      return next == null || found.size() >= MOST_REGISTERS ? Future.succeededFuture(found)
          : registers("&cursor=" + next, found);
    });
  }

  /** Sends entries of one register, and returns how many the head office has of it then. */
  Future<Long> send(JsonArray entries) {
    return remote.postRepeatable(path + "/entries", new JsonObject().put("entries", entries)).map(answer -> {
      var fields = Fields.tolerant(body(answer));
      var count = fields.integer("entries", 0, Long.MAX_VALUE);
      fields.check();
      return count;
    });
  }

  private static JsonObject body(HttpResponse<Buffer> answer) {
    try {
      var body = answer.bodyAsJsonObject();
      if (answer.statusCode() != 200 || body == null) {
        throw new Refusal(answer.statusCode(), body == null ? new JsonObject() : body);
      }
      return body;
    } catch (DecodeException | ClassCastException e) {
      throw new Refusal(answer.statusCode(), new JsonObject());
    }
  }

  void close() {
    remote.close();
  }
}
