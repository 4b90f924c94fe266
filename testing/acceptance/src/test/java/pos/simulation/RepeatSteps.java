package pos.simulation;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** Requests that are repeated long after they were answered, and others that reuse their ids or keys. */
final class RepeatSteps {

  private final History history;

  RepeatSteps(History history) {
    this.history = history;
  }

  void repeat() {
    var done = history.dice.of(history.done);
    var call = done.call();
    if (history.dice.oneIn(4) && call.body() != null) {
      reuse(call);
    } else {
      done.check().accept(history.ask(call));
    }
  }

  /** Sends another content with the same id, reference or key. */
  private void reuse(Call call) {
    var body = call.body().copy();
    if (call.key() != null) {
      History.expectRefusal("422 idempotency-key-reused", history.ask(with(call, changed(body))));
      return;
    }
    var line = body.getJsonArray("lines").getJsonObject(0);
    line.put("quantity", line.getLong("quantity") > 0 ? line.getLong("quantity") + 1 : -99);
    var name = call.path().equals("/sales") ? "sale-id" : call.path().endsWith("returns") ? "return-id" : "reference";
    History.expectRefusal("409 " + name + "-reused", history.ask(with(call, body)));
  }

  /** Changes something that every body of its kind has. */
  private static JsonObject changed(JsonObject body) {
    if (body.containsKey("sales")) {
      changed(body.getJsonArray("sales").getJsonObject(0));
      return body;
    }
    for (var name : List.of("cashier", "name")) {
      if (body.getString(name) != null) {
        return body.put(name, body.getString(name) + " again");
      }
    }
    var line = body.getJsonArray("lines").getJsonObject(0);
    var count = line.containsKey("counted") ? "counted" : "quantity";
    line.put(count, line.getLong(count) + 1);
    return body;
  }

  private static Call with(Call call, JsonObject body) {
    return new Call(call.service(), call.method(), call.path(), body, call.key());
  }
}
