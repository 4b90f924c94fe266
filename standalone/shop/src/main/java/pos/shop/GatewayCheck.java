package pos.shop;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import pos.common.run.Environment;
import pos.common.run.StartFailure;

/** Asks a gateway of the operator's own for a product, before the shop opens, as services call each other. */
final class GatewayCheck {

  private static final String PATH = "/product-service/products?limit=1";
  private static final int TIMEOUT_MILLIS = 5000;
  private static final long PAUSE_MILLIS = 500;
  /** A gateway answers so until its probes have found the services. */
  private static final Set<Integer> NOT_YET = Set.of(502, 503, 504);

  private final Vertx vertx;
  private final Environment environment;
  private final WebClient client;

  private GatewayCheck(Vertx vertx, Environment environment) {
    this.vertx = vertx;
    this.environment = environment;
    this.client = WebClient.create(vertx);
  }

  /**
   * @param patience the time after which the gateway must have found the services
   * @return fails with a {@link StartFailure} that names the variable
   */
  static Future<Void> run(Vertx vertx, Environment environment, Duration patience) {
    var check = new GatewayCheck(vertx, environment);
    return check.ask(System.nanoTime() + patience.toNanos()).eventually(() -> {
      check.client.close();
      return Future.succeededFuture();
    });
  }

  private Future<Void> ask(long end) {
    return client.getAbs(environment.gatewayUrl() + PATH).timeout(TIMEOUT_MILLIS)
        .putHeader("apikey", environment.gatewayKey()).send()
        .transform(answer -> {
          var refusal = answer.failed()
              ? Optional.of("Nothing answers at %s, which GATEWAY_URL names.".formatted(environment.gatewayUrl()))
              : refusal(answer.result());
          if (refusal.isEmpty()) {
            return Future.succeededFuture();
          }
          if ((answer.failed() || NOT_YET.contains(answer.result().statusCode())) && System.nanoTime() < end) {
            return vertx.timer(PAUSE_MILLIS).compose(_ -> ask(end));
          }
          return Future.failedFuture(new StartFailure(refusal.get(), answer.cause()));
        });
  }

  private Optional<String> refusal(HttpResponse<Buffer> answer) {
    var status = answer.statusCode();
    var body = json(answer);
    if (status == 200 && body.containsKey("items")) {
      return Optional.empty();
    }
    return Optional.of(switch (status) {
      case 401 -> "The gateway that GATEWAY_URL names does not know the key in GATEWAY_KEY.";
      case 403 -> body.getString("code", "").equals("not-from-gateway")
          ? "GATEWAY_SECRET differs from that of the gateway that GATEWAY_URL names."
          : "The gateway that GATEWAY_URL names does not let the key in GATEWAY_KEY read products.";
      case 502, 503, 504 -> "The gateway that GATEWAY_URL names does not reach product-service (%d).".formatted(status);
      default -> "What answers at %s is not the shop's gateway, which GATEWAY_URL must name: it answered %s with %d."
          .formatted(environment.gatewayUrl(), PATH, status);
    });
  }

  private static JsonObject json(HttpResponse<Buffer> answer) {
    try {
      return answer.body() == null ? new JsonObject() : answer.bodyAsJsonObject();
    } catch (DecodeException | ClassCastException e) {
      return new JsonObject();
    }
  }
}
