package pos.product;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pos.common.Failure;

/** What became of the lines of an import: counts, and in partial mode each line, written to the answer as it goes. */
final class ImportReport {

  private static final int MAX_ERRORS = 100;

  private final RoutingContext ctx;
  private final boolean everyLine;
  private final Map<String, Integer> counts =
      new TreeMap<>(Map.of("created", 0, "changed", 0, "unchanged", 0, "rejected", 0));
  private final JsonArray errors = new JsonArray();
  private boolean begun;

  ImportReport(RoutingContext ctx, boolean everyLine) {
    this.ctx = ctx;
    this.everyLine = everyLine;
  }

  void add(List<Upsert.Outcome> outcomes) {
    for (var outcome : outcomes) {
      counts.merge(outcome.status(), 1, Integer::sum);
      if (outcome.status().equals("rejected") && errors.size() < MAX_ERRORS) {
        errors.addAll(outcome.errors());
      }
    }
    if (everyLine && !outcomes.isEmpty()) {
      write(outcomes);
    }
  }

  private void write(List<Upsert.Outcome> outcomes) {
    var text = new StringBuilder();
    for (var outcome : outcomes) {
      text.append(begun ? ",\n" : "{\"lines\":[\n").append(outcome.toJson().encode());
      begun = true;
    }
    if (!ctx.response().headWritten()) {
      ctx.response().setChunked(true).putHeader("Content-Type", "application/json");
    }
    ctx.response().write(text.toString());
  }

  boolean hasErrors() {
    return !errors.isEmpty();
  }

  /** @throws Failure 422 with the first hundred errors, if there are any */
  ImportReport refuseErrors() {
    if (hasErrors()) {
      throw Failure.of(422, "invalid-input", counts.get("rejected") + " lines were rejected, so nothing was imported.")
          .with("errors", errors);
    }
    return this;
  }

  void end() {
    var totals = new JsonObject();
    counts.forEach(totals::put);
    if (begun) {
      ctx.response().end("],\n" + totals.encode().substring(1));
    } else {
      ctx.json(everyLine ? totals.put("lines", new JsonArray()) : totals);
    }
  }
}
