package pos.reporting;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A gateway with the services behind it that reporting asks, each of which can be down. */
final class Sources {

  private final Vertx vertx = Vertx.vertx();
  private final Set<String> down = ConcurrentHashMap.newKeySet();
  /** Answers by path, with or without query. */
  final Map<String, JsonObject> answers = new ConcurrentHashMap<>();
  private HttpServer server;

  Sources() {
    withoutHistory();
  }

  /** Answers that nothing was ever sold or ordered. */
  void withoutHistory() {
    for (var books : List.of("sales-service/audit/sales", "sales-service/audit/returns", "order-service/audit/orders")) {
      answers.put("/" + books + "/events", new JsonObject().put("items", new JsonArray()).putNull("next_cursor"));
    }
  }

  void start() {
    server = vertx.createHttpServer().requestHandler(request -> {
      var path = request.path();
      var service = path.split("/")[1];
      if (down.contains(service)) {
        request.response().setStatusCode(503).end();
      } else if (path.endsWith("/health/ready")) {
        request.response().end("{\"status\":\"UP\"}");
      } else {
        var answer = answers.getOrDefault(request.uri(), answers.get(path));
        request.response().setStatusCode(answer == null ? 404 : 200).end(answer == null ? "{}" : answer.encode());
      }
    }).listen(0, "127.0.0.1").await();
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  void down(String service) {
    down.add(service);
  }

  void up() {
    down.clear();
  }

  void close() {
    vertx.close().await();
  }
}
