package pos.common;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import java.util.Properties;

/** The contract at {@code /openapi.yaml} and a page to read it at {@code /docs}. */
final class Documents {

  private static final Map<String, String> SWAGGER_FILES = Map.of(
      "swagger-ui.css", "text/css", "swagger-ui-bundle.js", "text/javascript", "favicon-32x32.png", "image/png");
  private static final String PAGE = """
      <!doctype html>
      <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%1$s</title>
        <link rel="icon" href="docs/favicon-32x32.png">
        <link rel="stylesheet" href="docs/swagger-ui.css">
      </head>
      <body>
        <div id="ui"></div>
        <script src="docs/swagger-ui-bundle.js"></script>
        <script>SwaggerUIBundle({url: "openapi.yaml", dom_id: "#ui", deepLinking: true});</script>
      </body>
      </html>
      """;

  private final Vertx vertx;
  private final Environment environment;

  Documents(Vertx vertx, Environment environment) {
    this.vertx = vertx;
    this.environment = environment;
  }

  void mount(Router router) {
    var contract = environment.service().replace("-service", "") + "/openapi.yaml";
    router.get("/openapi.yaml").order(-50).setName("contract").handler(ctx -> send(ctx, contract, "application/yaml"));
    router.get("/docs").order(-50).setName("documents").handler(ctx ->
        ctx.response().putHeader("Content-Type", "text/html; charset=utf-8").end(PAGE.formatted(environment.service())));
    router.get("/docs/:file").order(-50).setName("documents").handler(this::swagger);
  }

  private void swagger(RoutingContext ctx) {
    var file = ctx.pathParam("file");
    var type = SWAGGER_FILES.get(file);
    if (type == null) {
      ctx.fail(404);
      return;
    }
    ctx.response().putHeader("Cache-Control", "public, max-age=86400");
    send(ctx, "META-INF/resources/webjars/swagger-ui/" + swaggerVersion() + "/" + file, type);
  }

  /** Files are read when asked for and not kept: nobody reads them twice an hour, and they are large. */
  private void send(RoutingContext ctx, String resource, String type) {
    vertx.executeBlocking(() -> read(resource)).onSuccess(content ->
        ctx.response().putHeader("Content-Type", type).end(content)).onFailure(ctx::fail);
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

  private static Buffer read(String resource) throws IOException {
    try (var in = Documents.class.getResourceAsStream("/" + resource)) {
      if (in == null) {
        throw new FileNotFoundException(resource);
      }
      return Buffer.buffer(in.readAllBytes());
    }
  }
}
