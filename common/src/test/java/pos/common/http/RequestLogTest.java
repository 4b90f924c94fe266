package pos.common.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import pos.common.run.Environment;
import pos.common.run.Launch;

class RequestLogTest {

  @Test
  void the_line_of_a_client_that_left_before_it_was_answered_has_no_status_that_it_did_not_get()
      throws IOException, InterruptedException {
    var lines = new ListAppender<ILoggingEvent>();
    lines.list = new CopyOnWriteArrayList<>();
    lines.start();
    var log = (Logger) LoggerFactory.getLogger("request");
    log.addAppender(lines);
    var vertx = Launch.vertx();
    try {
      var app = new HttpApp(vertx, Environment.read(Map.of("PORT", "0", "HOST", "127.0.0.1"), "thing-service", 0));
      var asked = new CountDownLatch(1);
      app.router().get("/never").setName("wait").respond(_ -> {
        asked.countDown();
        return Promise.<String>promise().future();
      });
      app.listen().await();
      try (var client = new Socket("127.0.0.1", app.port())) {
        client.getOutputStream().write(
            GatewayHeaders.in("GET /never HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        asked.await();
      }
      while (lines.list.isEmpty()) {
        Thread.onSpinWait();
      }
    } finally {
      log.detachAppender(lines);
      vertx.close().await();
    }
    assertEquals(List.of(499), lines.list.getFirst().getKeyValuePairs().stream()
        .filter(pair -> pair.key.equals("status")).map(pair -> pair.value).toList());
  }
}
