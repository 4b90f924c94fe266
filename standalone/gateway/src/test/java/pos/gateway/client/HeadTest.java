package pos.gateway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done to the head of a request before anything else sees it; EdgesTest tells how clients are answered. */
class HeadTest {

  private static List<String> connectionAfterCheck(HttpVersion version, String connection) {
    var request = new DefaultHttpRequest(version, HttpMethod.GET, "/");
    request.headers().set("Host", "a").set("Connection", connection);
    Head.check(request);
    return request.headers().getAll("Connection");
  }

  /** Others than keep-alive are for the plugin that refuses them. */
  @Test
  void a_client_of_http_1_0_is_not_kept_alive() {
    assertEquals(List.of(), connectionAfterCheck(HttpVersion.HTTP_1_0, "keep-alive"));
    assertEquals(List.of("X-Consumer-Username"),
        connectionAfterCheck(HttpVersion.HTTP_1_0, "X-Consumer-Username,Keep-Alive"));
    assertEquals(List.of("keep-alive"), connectionAfterCheck(HttpVersion.HTTP_1_1, "keep-alive"));
  }

  @ParameterizedTest
  @CsvSource({"HTTP/1.0, HTTP/1.0", "HTTP/1.1, HTTP/1.1", "HTTP/1.2, HTTP/1.1"})
  void a_version_of_http_1_is_served_as_one_of_two(String sent, String served) {
    assertEquals(served, Head.version(sent));
  }

  private static boolean isFolded(String lines, boolean begun) {
    return Head.isFolded(Unpooled.copiedBuffer("xx" + lines, StandardCharsets.ISO_8859_1).skipBytes(2), begun);
  }

  @Test
  void a_line_that_begins_with_a_blank_goes_on_with_the_line_before() {
    for (var folded : List.of("A: b\r\n c\r\n\r\n", "A: b\n\tc\n\n", " A: b\r\n\r\n", "\r\n A: b\r\n", "A: b\r\n c")) {
      assertTrue(isFolded(folded, false), folded);
    }
    for (var others : List.of("", "A: b c\r\nD: e\r\n\r\n", "A: b\r\n\r\n body", "A: b\n\n body", "A: b", "A: b\r\n")) {
      assertFalse(isFolded(others, false), others);
    }
    assertFalse(isFolded("\r\n body", true), "the head has ended");
    assertTrue(isFolded(" c\r\n", true));
  }
}
