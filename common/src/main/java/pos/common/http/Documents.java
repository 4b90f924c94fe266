package pos.common.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import pos.common.rule.Resource;
import pos.common.run.Environment;

/**
 * Serves the contract at {@code /openapi.yaml} and {@code /openapi.json}, Swagger UI at {@code /docs}, the same of all
 * services together below {@code /all}, and at {@code /} the list of all APIs and pages. The gateway's root leads to
 * these.
 */
final class Documents {

  private static final String START = "docs.js";
  private static final Map<String, String> SWAGGER_FILES = Map.of(
      "swagger-ui.css", "text/css", "swagger-ui-bundle.js", "text/javascript", "favicon-32x32.png", "image/png",
      START, "text/javascript");
  /** Swagger UI styles its elements one by one, and has its pictures in its styles. */
  private static final String SOURCES = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";
  private static final String SWAGGER_VERSION = swaggerVersion();
  private static final int PIECE = 16 << 10;
  /** Anybody may read these pages, so a few slow readers must not hold much memory, nor for long. */
  private static final int READERS = 16;
  private static final int PIECE_SECONDS = 10;

  private final Vertx vertx;
  private final Environment environment;
  private final Heavy readers = new Heavy(READERS);

  Documents(Vertx vertx, Environment environment) {
    this.vertx = vertx;
    this.environment = environment;
  }

  void mount(Router router) {
    var service = environment.service();
    var owner = service.replace("-service", "");
    router.get("/openapi.yaml").order(-50).setName("contract")
        .handler(ctx -> send(ctx, owner + "/openapi.yaml", "application/yaml"));
    router.get("/").order(-50).setName("index").handler(page("/common/index.html", service));
    mount(router, "", owner, service);
    mount(router, "/all", "shop", "Point of sale");
  }

  private void mount(Router router, String prefix, String contract, String title) {
    router.get(prefix + "/openapi.json").order(-50).setName("contract")
        .handler(ctx -> send(ctx, "contracts/" + contract + ".json", "application/json"));
    router.get(prefix + "/docs").order(-50).setName("documents").handler(Documents::withoutSlash)
        .handler(page("/common/docs.html", title));
    router.get(prefix + "/docs/:file").order(-50).setName("document_file").handler(this::swagger);
  }

  /** Leads from {@code /docs/}, at which the page would not find its files, to where it does. */
  private static void withoutSlash(RoutingContext ctx) {
    if (ctx.request().path().endsWith("/")) {
      ctx.response().setStatusCode(308).putHeader("Location", "../docs").end();
    } else {
      ctx.next();
    }
  }

  private static Handler<RoutingContext> page(String resource, String title) {
    var page = Buffer.buffer(Resource.text(resource).replace("{title}", title));
    return ctx -> Html.head(ctx.response(), SOURCES).end(page);
  }

  private void swagger(RoutingContext ctx) {
    var file = ctx.pathParam("file");
    var type = SWAGGER_FILES.get(file);
    if (type == null) {
      ctx.fail(404);
      return;
    }
    ctx.response().putHeader("Cache-Control", "public, max-age=86400").putHeader("X-Content-Type-Options", "nosniff");
    send(ctx, file.equals(START) ? "common/" + START
        : "META-INF/resources/webjars/swagger-ui/" + SWAGGER_VERSION + "/" + file, type);
  }

  /** Sends piece by piece: a client that reads slowly holds one piece in memory, not the whole file. */
  private void send(RoutingContext ctx, String resource, String type) {
    readers.run(ctx, _ -> {
      ctx.response().setChunked(true).putHeader("Content-Type", type);
      return vertx.executeBlocking(() -> open(resource))
          .compose(in -> pump(in, ctx.response()).eventually(() -> vertx.executeBlocking(() -> {
            in.close();
            return null;
          })));
    }).onFailure(ctx::fail);
  }

  /** Fails when a piece does not reach the client in time, which closes the connection. */
  private Future<Void> pump(InputStream in, HttpServerResponse response) {
    return vertx.executeBlocking(() -> in.readNBytes(PIECE)).compose(piece -> piece.length == 0 ? response.end()
        : response.write(Buffer.buffer(piece)).timeout(PIECE_SECONDS, TimeUnit.SECONDS)
            .compose(_ -> pump(in, response)));
  }

  private static String swaggerVersion() {
    var properties = new Properties();
    try (var in = Documents.class.getResourceAsStream("/META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new IllegalStateException("Swagger UI is not on the class path", e);
    }
    return properties.getProperty("version");
  }

  private static InputStream open(String resource) throws IOException {
    var in = Documents.class.getResourceAsStream("/" + resource);
    if (in == null) {
      throw new FileNotFoundException(resource);
    }
    return in;
  }
}
