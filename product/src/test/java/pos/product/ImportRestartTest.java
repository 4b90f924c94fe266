package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.testing.ServiceProcess.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;
import pos.testing.Times;

/** An import whose process is killed, with a heap smaller than the file. */
class ImportRestartTest {

  private static final String HEADER = "sku,name,price_cents,description\n";
  private static final int LINES = 5_000;
  private static final Duration LIMIT = Duration.ofMinutes(20);

  private final HttpClient client = HttpClient.newHttpClient();

  private JsonObject read(ServiceProcess process, String path) {
    try {
      return new JsonObject(client.send(process.request(path).build(), BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String begin(ServiceProcess process, String mode) {
    var padding = " ".repeat(8_500);
    var block = IntStream.range(0, 1000).mapToObj(i -> mode + "-NNN-" + i + ",Thing," + i + "," + padding + "\n")
        .collect(Collectors.joining());
    var length = HEADER.length() + LINES / 1000L * block.length();
    assertTrue(length > 40 << 20, "the file must be longer than the heap");
    try (var upload = new RawUpload(process.port(), "s?mode=" + mode, length)) {
      upload.send(HEADER);
      for (int i = 100; i < 100 + LINES / 1000; i++) {
        upload.send(block.replace("NNN", String.valueOf(i)));
      }
      var answer = upload.answer();
      assertTrue(answer.startsWith("HTTP/1.1 202"), answer);
      return "/products/imports/" + new JsonObject(answer.substring(answer.indexOf("\r\n\r\n"))).getString("id");
    }
  }

  @Test
  void an_import_goes_on_after_its_process_was_killed() {
    var variables = new HashMap<>(ServiceUnderTest.databaseAndRedis("product-service"));
    variables.put("_JAVA_OPTIONS", "-Xmx32m");
    try (var process = ServiceProcess.start(ProductService.class, variables)) {
      for (var mode : List.of("partial", "all").subList(0, Times.of(1, 2))) {
        var path = begin(process, mode);
        await("some lines", LIMIT, () -> read(process, path).getInteger("lines_done") > LINES / 20);
        process.kill();
        process.restart();
        await("the end", LIMIT, () -> read(process, path).getString("ended_at") != null);
        var done = read(process, path);
        assertEquals("done", done.getString("state"), done::encode);
        assertEquals(LINES, done.getInteger("created"));
        assertEquals(0, done.getInteger("unchanged"));
        assertEquals(0, done.getInteger("rejected"));
      }
    }
  }
}
