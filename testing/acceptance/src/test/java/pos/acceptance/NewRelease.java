package pos.acceptance;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.List;
import java.util.regex.Pattern;

/** Stands before the gateway, and from some moment on serves the till's page as another release of it. */
final class NewRelease implements AutoCloseable {

  static final String VERSION = "0123456789abcdef";
  private static final Pattern OLD_VERSION = Pattern.compile("[0-9a-f]{16}(?=[/'])");
  private static final List<String> HEADERS = List.of("Content-Type", "Cache-Control", "Content-Security-Policy");

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx, new WebClientOptions().setDecompressionSupported(true));
  private final int gateway;
  private final int port;
  private volatile String oldVersion;
  private volatile boolean isReleased;

  NewRelease(int gateway) {
    this.gateway = gateway;
    port = vertx.createHttpServer().requestHandler(request -> request.body()
        .onSuccess(body -> forward(request, body))).listen(0, "127.0.0.1").await().actualPort();
  }

  int port() {
    return port;
  }

  void release() {
    isReleased = true;
  }

  private void forward(HttpServerRequest request, Buffer body) {
    var uri = isReleased ? request.uri().replace(VERSION, String.valueOf(oldVersion)) : request.uri();
    HttpRequest<Buffer> forwarded = client.request(request.method(), gateway, "127.0.0.1", uri);
    request.headers().forEach((name, value) -> {
      if (!name.equalsIgnoreCase("Host") && !name.equalsIgnoreCase("If-None-Match")) {
        forwarded.putHeader(name, value);
      }
    });
    (body.length() == 0 ? forwarded.send() : forwarded.sendBuffer(body))
        .onSuccess(answer -> answer(request, answer))
        .onFailure(_ -> request.response().setStatusCode(502).end());
  }

  private void answer(HttpServerRequest request, HttpResponse<Buffer> answer) {
    var response = request.response().setStatusCode(answer.statusCode());
    HEADERS.stream().filter(answer.headers()::contains)
        .forEach(name -> response.putHeader(name, answer.getHeader(name)));
    var body = answer.body() == null ? Buffer.buffer() : answer.body();
    if (request.path().endsWith("/till/") || request.path().endsWith("/sw.js")) {
      var text = body.toString();
      var found = OLD_VERSION.matcher(text);
      if (found.find()) {
        oldVersion = found.group();
      }
      body = isReleased ? Buffer.buffer(text.replace(oldVersion, VERSION)) : body;
    }
    response.end(body);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
