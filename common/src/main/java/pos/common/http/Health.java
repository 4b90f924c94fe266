package pos.common.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import pos.common.run.Environment;

/** The health of this instance: whether it is alive, whether it can serve, and why not. */
final class Health {

  private static final long CHECK_TIMEOUT_MILLIS = 2000;
  private static final String VERSION = "1.0.0";

  private final Environment environment;
  private final HealthChecks checks;
  private final Set<String> shared = new HashSet<>();
  private final Map<String, LongSupplier> figures = new TreeMap<>();
  private final long startedAt = System.nanoTime();
  private boolean started;
  private boolean draining;

  Health(Vertx vertx, Environment environment) {
    this.environment = environment;
    this.checks = HealthChecks.create(vertx);
  }

  void mount(Router router) {
    router.get("/health").order(-60).setName("health").handler(ctx -> answerChecks(ctx, Set.of()));
    router.get("/health/live").order(-60).setName("live").handler(ctx -> answer(ctx, body("UP", new JsonArray())));
    router.get("/health/ready").order(-60).setName("ready").handler(this::ready);
  }

  /** Adds a check that /health shows but that does not take the instance out of the balancer. */
  void checkShared(String name, Supplier<Future<Void>> probe) {
    shared.add(name);
    check(name, probe);
  }

  void check(String name, Supplier<Future<Void>> probe) {
    checks.register(name, CHECK_TIMEOUT_MILLIS, result -> probe.get().onComplete(done ->
        result.tryComplete(done.succeeded() ? Status.OK() : Status.KO())));
  }

  /** Adds a figure to what /health answers. */
  void report(String name, LongSupplier value) {
    figures.put(name, value);
  }

  void started() {
    started = true;
  }

  void drain() {
    draining = true;
  }

  boolean isDraining() {
    return draining;
  }

  private void ready(RoutingContext ctx) {
    if (started && !draining) {
      answerChecks(ctx, shared);
    } else {
      answer(ctx, body(draining ? "DRAINING" : "STARTING", new JsonArray()));
    }
  }

  private void answerChecks(RoutingContext ctx, Set<String> harmless) {
    checks.checkStatus().onSuccess(result -> {
      var list = new JsonArray();
      var up = true;
      for (var check : result.getChecks() == null ? List.<CheckResult>of() : result.getChecks()) {
        list.add(new JsonObject().put("name", check.getId()).put("status", CheckResult.isUp(check) ? "UP" : "DOWN"));
        up &= CheckResult.isUp(check) || harmless.contains(check.getId());
      }
      answer(ctx, body(up ? "UP" : "DOWN", list));
    }).onFailure(ctx::fail);
  }

  private JsonObject body(String status, JsonArray list) {
    var body = new JsonObject()
        .put("status", status)
        .put("service", environment.service())
        .put("instance", environment.instance())
        .put("version", VERSION)
        .put("uptime_seconds", (System.nanoTime() - startedAt) / 1_000_000_000L)
        .put("checks", list);
    figures.forEach((name, value) -> body.put(name, value.getAsLong()));
    return body;
  }

  private static void answer(RoutingContext ctx, JsonObject body) {
    ctx.response().setStatusCode(body.getString("status").equals("UP") ? 200 : 503)
        .putHeader("Cache-Control", "no-store");
    ctx.json(body);
  }
}
