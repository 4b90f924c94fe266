package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands at the edge of HTTP: requests that are refused are the last ones of their connections. */
@ExtendWith(VertxExtension.class)
class EdgesTest {

  private static final String FILE = """
      services:
      - name: echo-service
        host: echo
        routes: [{name: echo, paths: [/echo]}]
      """;
  private static TestGateway gateway;

  @BeforeAll
  static void start(Vertx vertx) {
    gateway = TestGateway.enforcing(vertx, FILE, EchoService.doing(vertx, "edge", request -> request.body()
        .onSuccess(body -> {
          if (request.path().equals("/pieces")) {
            request.response().setChunked(true).write("one ");
            request.response().end("two");
          } else {
            request.response().end(request.uri() + " " + body);
          }
        })));
  }

  private static String answer(String request) throws IOException {
    try (var client = new RawClient(gateway.port())) {
      return client.send(request).readAll();
    }
  }

  /** Behind each of them stands a request that a server that reads on would answer. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      POST /echo HTTP/1.1 ~ Host: a ~ Content-Length: 1 ~ Content-Length: 2 ~~ xy | 400
      POST /echo HTTP/1.1 ~ Host: a ~ Content-Length: 1, 1 ~~ x | 400
      POST /echo HTTP/1.1 ~ Host: a ~ Content-Length: 1 ~ Content-Length: 1 ~~ x | 400
      POST /echo HTTP/1.1 ~ Host: a ~ Content-Length: +1 ~~ x | 400
      POST /echo HTTP/1.1 ~ Host: a ~ Content-Length: -1 ~~ | 400
      POST /echo HTTP/1.1 ~ Host: a ~ Transfer-Encoding: gzip, chunked ~~ 0 ~~ | 501
      POST /echo HTTP/1.1 ~ Host: a ~ Transfer-Encoding: gzip ~~ | 501
      POST /echo HTTP/1.1 ~ Host: a ~ Transfer-Encoding: chunked ~ Transfer-Encoding: gzip ~~ 0 ~~ | 400
      POST /echo HTTP/1.1 ~ Host: a ~ Transfer-Encoding: chunked ~ Transfer-Encoding: chunked ~~ 0 ~~ | 400
      POST /echo HTTP/1.1 ~ Host: a ~ Transfer-Encoding: chunked ~ Content-Length: 5 ~~ 0 ~~ | 400
      POST /echo HTTP/1.0 ~ Host: a ~ Connection: keep-alive ~ Transfer-Encoding: chunked ~~ 0 ~~ | 400
      GET /echo HTTP/1.1 ~~ | 400
      GET /echo HTTP/1.1 ~ Host: a ~ Host: a ~~ | 400
      GET /echo HTTP/1.1 ~ Host: a ~ X-A: b ~  folded ~~ | 400
      GET /echo HTTP/1.1 ~ Host: a ~  folded ~~ | 400
      GET /echo HTTP/1.1 ~ Host: a ~ X : b ~~ | 400
      GET /echo HTTP/1.1 ~ Host: a ~ Authorization: Basic eDp5 ~ Authorization: Basic eDp6 ~~ | 400
      GET /echo HTTP/1.1 ~ Host: a ~ If-None-Match: "1" ~ If-None-Match: "1" ~~ | 400
      GET /echo HTTP/1.1 ~ Host: ~~ | 400
      GET /echo HTTP/1.1 ~ Host: a b ~~ | 400
      GET /echo HTTP/1.1 ~ Host: a/b ~~ | 400
      GET /echo HTTP/1.1 ~ Host: a@b ~~ | 400
      GET /echo HTTP/1.1 ~ Host: a:x ~~ | 400
      GET /echo HTTP/1.1 ~ Host: [::1 ~~ | 400
      GET /echo HTTP/1.1 ~ Host: a..b ~~ | 400
      GET /echo HTTP/0.9 ~ Host: a ~~ | 400
      GET /echo HTTP/2.0 ~ Host: a ~~ | 505
      GET /echo HTTP/3.0 ~ Host: a ~~ | 505
      GET /echo HTTP/10.0 ~ Host: a ~~ | 400
      GET /echo HTP/1.1 ~ Host: a ~~ | 400
      GET /echo HTTP/1.x ~ Host: a ~~ | 400
      GET /echo | 400
      """)
  void a_malformed_request_is_the_last_of_its_connection(String request, int status) throws IOException {
    var answer = answer(request.replace(" ~~ ", "\r\n\r\n").replace(" ~~", "\r\n\r\n").replace(" ~ ", "\r\n")
        + (request.contains("~") ? "" : "\r\n") + "GET /echo/next HTTP/1.1\r\nHost: a\r\n\r\n");
    assertTrue(answer.matches("(?s)HTTP/1.[01] " + status + " .*"), answer);
    assertEquals(1, answer.split("HTTP/1.[01] ", -1).length - 1, answer);
    assertTrue(answer.toLowerCase().contains("connection: close"), answer);
    assertTrue(answer.contains("application/problem+json") && answer.contains("\"status\":" + status), answer);
    assertFalse(answer.contains("\"correlation_id\":\"\""), answer);
    assertTrue(answer.toLowerCase().contains("x-correlation-id: "), answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a:80", "A.example", "127.0.0.1:8080", "[::1]", "[::1]:8080", "a_b.example", "xn--e1a"})
  void a_host_is_a_name_or_an_address(String host) throws IOException {
    assertTrue(answer("GET /echo HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n").startsWith("HTTP/1.1 200"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /echo/pieces HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET /echo/pieces HTTP/1.0\r\n\r\n"})
  void a_client_of_http_1_0_reads_to_the_end_of_the_connection(String request) throws IOException {
    var answer = answer(request);
    assertTrue(answer.endsWith("\r\n\r\none two"), answer);
    assertFalse(answer.toLowerCase().contains("transfer-encoding"), answer);
    assertFalse(answer.toLowerCase().contains("keep-alive"), answer);
  }

  @Test
  void chunks_may_have_extensions_and_trailers() throws IOException {
    for (var extension : new String[] {";x", ";x=y", ";x=y;z=1", ";x=\"y;z\"", ";x=\"" + "y".repeat(1000) + "\""}) {
      var answer = answer("POST /echo/chunks HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3"
          + extension + "\r\nabc\r\n0" + extension + "\r\nX-Trailer: x\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 200") && answer.endsWith("/chunks abc"), () -> extension + ": " + answer);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%80", "%ff", "%c3%28", "%ed%a0%80", "%c0%af", "%e2%82", "x%F4%90%80%80", "\u00c3("})
  void a_path_that_is_no_utf_8_reaches_no_service(String path) throws IOException {
    var answer = answer("GET /echo/" + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 400") && answer.contains("\"detail\":\"Bad request\""), answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "q=%zz", "q=%4", "%%20"})
  void a_query_that_cannot_be_decoded_reaches_no_service(String query) throws IOException {
    var answer = answer("GET /echo?" + query + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 400") && answer.contains("hexadecimal"), answer);
  }

  @Test
  void later_versions_of_http_1_are_served_as_http_1_1() throws IOException {
    var answer = answer("GET /echo HTTP/1.2\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
  }

  /** The folded line is seen in whichever pieces a head arrives, and a body may have lines of any kind. */
  @Test
  void only_heads_have_no_folded_lines() throws Exception {
    try (var client = new RawClient(gateway.port())) {
      for (int i = 0; i < 2; i++) {
        client.send("\r\nPOST /echo/body HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n").send("\r\n").send("\n x\n");
        assertTrue(client.readUntil("/body \n x\n").startsWith("HTTP/1.1 200"));
      }
      client.send("GET /echo HTTP/1.1\r\nHost: a\r\nX: y\r\n").send(" z\r\n").send("\r\n");
      assertTrue(client.readUntil("correlation_id").startsWith("HTTP/1.1 400"));
    }
  }

  @Test
  void a_malformed_chunk_is_the_end_of_its_connection() throws IOException {
    var answer = answer("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"
        + "GET /echo/next HTTP/1.1\r\nHost: a\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 400") && !answer.contains("/next"), answer);
  }

  @Test
  void paths_in_utf_8_reach_the_service() throws IOException {
    for (var path : new String[] {"%C3%A9", "%E2%82%AC", "%F0%9F%98%80", "%c2%80", "%EF%BF%BF", "\u00c3\u00a9"}) {
      var answer = answer("GET /echo/" + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
    }
  }

  @Test
  void a_query_in_utf_8_reaches_the_service_as_it_was_meant() throws IOException {
    var answer = answer("GET /echo?q=caf\u00c3\u00a9&x=%20 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertTrue(answer.contains("q=caf%C3%A9&x=%20"), answer);
  }
}
