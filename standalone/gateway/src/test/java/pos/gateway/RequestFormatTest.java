package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import pos.testing.Servers;

/** The Lua function http-format of kong.yml, which Redis runs here, against the plugin that does the same. */
@ExtendWith(VertxExtension.class)
class RequestFormatTest {

  /** What Kong offers to the function, as far as it is used. */
  private static final String KONG = """
      local request, answer = cjson.decode(ARGV[1]), nil
      local ngx = {
        var = {request_id = "0123456789abcdef0123456789abcdef"},
        decode_base64 = function(text) return request.decoded[text] end,
      }
      local kong = {
        request = {
          get_method = function() return request.method end,
          -- bytes, each a character of the text
          get_path = function()
            return (request.path:gsub("[\\194\\195][\\128-\\191]", function(c)
              return string.char(c:byte(1) %% 4 * 64 + c:byte(2) %% 64)
            end))
          end,
          get_raw_query = function() return request.query end,
          get_headers = function(_) return cjson.decode(ARGV[1]).headers end,
          get_header = function(name)
            local value = request.headers[name:lower()]
            return type(value) == "table" and value[1] or value
          end,
        },
        service = {request = {
          clear_header = function(name) request.headers[name:lower()] = nil end,
          set_header = function(name, value) request.headers[name:lower()] = value end,
        }},
        response = {exit = function(status, body) answer = status .. " " .. body.message end},
      }
      local function http_format()
      %s
      end
      http_format()
      local passed = request.headers
      return answer or "passed " .. (passed["cache-control"] or "-") .. " " .. (passed["if-match"] or "-")
      """;
  private static final String FILE = """
      services: [{name: echo-service, host: echo, routes: [{name: echo, paths: [/]}]}]
      """;
  private static final List<String> REQUESTS = List.of(
      "GET /", "GET / Connection: close", "POST / Connection: Keep-Alive | Content-Length: 1",
      "GET / Connection: X-Consumer-Custom-ID", "GET / Connection: close,x-real-ip", "GET / Connection: close,,TE , ",
      "GET / Connection: upgrade, HTTP2-Settings", "GET / Connection: keep-alive | Connection: close",
      "GET / Connection: keep-alive | Connection: X-Correlation-ID", "GET / Connection: te x", "GET / Connection: ,",
      "GET / Connection: close;x", "GET /%01", "GET /%7f", "GET /a%20b",
      "GET /%C3%A9", "GET /%e2%82%ac", "GET /%f0%9f%98%80", "GET /%c2%80", "GET /%ef%bf%bf", "GET /%f4%8f%bf%bf",
      "GET /%80", "GET /%ff", "GET /%c3", "GET /%c3%28", "GET /%c3%c3%a9%a9", "GET /%ed%a0%80", "GET /%ed%9f%bf",
      "GET /%e0%9f%bf", "GET /%e0%a0%80", "GET /%c0%af", "GET /%e2%82", "GET /%f4%90%80%80", "GET /%f0%8f%bf%bf",
      "GET /?q=%c3", "GET /?q=%41&%20", "GET /?q=%zz", "GET /?%", "GET /?q=%4", "GET /?q=%%41", "GET /?q=%%",
      "GET / Host: pos", "GET / Host: Pos.example:8080", "GET / Host: 10.0.0.1:80", "GET / Host: 80", "GET / Host: a:",
      "GET / Host: [::1]", "GET / Host: [::1]:8080", "GET / Host: a_b.example.", "GET / Host: a:123456",
      "GET / Host: a/b", "GET / Host: a b", "GET / Host: a@b", "GET / Host: a:x", "GET / Host: [::1", "GET / Host: ::1",
      "GET / Host: a..b", "GET / Host: .a", "GET / Host: .", "GET / Host: [x]", "GET / Host: a?b", "GET / Host: a:1:2",
      "GET / Content-Length: 0", "GET / Content-Length: 1", "HEAD / Content-Length: 5", "DELETE / Content-Length: 5",
      "OPTIONS / Content-Length: 5", "PATCH / Content-Length: 5", "PUT / Content-Length: 0",
      "GET / Transfer-Encoding: chunked", "DELETE / Transfer-Encoding: chunked", "POST / Transfer-Encoding: chunked",
      "GET / " + "a: b | ".repeat(98) + "a: b", "GET / " + "a: b | ".repeat(99) + "a: b",
      "GET / " + "a: b | ".repeat(97) + "c: d | e: f", "GET / " + "a: b | ".repeat(98) + "c: d | e: f",
      "GET / Origin:", "GET / Origin: http://a.example", "GET / Origin: | Origin: http://a.example",
      "OPTIONS / Origin: | Access-Control-Request-Method: GET", "GET / Origin: http://a.example | Origin:",
      "GET / If-Match: \"1\"", "OPTIONS / If-Match: \"1\"", "DELETE / If-Match: \"1\"", "PUT / If-Match: \"1\"",
      "GET / Cache-Control: no-cache", "GET / Cache-Control: max-stale", "GET / Cache-Control: Max-Age=5,NO-STORE",
      "GET / Cache-Control: no-cache, max-stale, min-fresh=x | Cache-Control: max-age = 5,max-age=1",
      "GET / Cache-Control: =5", "GET / Cache-Control: ,,", "GET / Cache-Control: max-age=\"5\", x-max-age, max-age-x=y",
      "GET / Cache-Control: max-age=999999999, min-fresh=1000000000", "POST / Cache-Control: max-age",
      "GET / Authorization: Basic eDp5", "GET / Authorization: Bearer x", "GET / Authorization: Bearer x.y.z",
      token("{\"alg\":\"HS256\"}", "{\"iss\":\"a\",\"sub\":\"iss\"}"), token("{}", "{}"), token("5", "{}"),
      token("{}", "true"), token("{}", " null "), token("{}", "[{\"iss\":5}]"), token("{}", "{\"iss\":5}"),
      token("{\"iss\":false}", "{\"iss\":\"a\"}"), token("{}", "{\"x\":\"}\",\"iss\" : [\"a\"]}"),
      token("{}", "{\"\\u0069s\\u0073\":{}}"), token("{}", "{\"a\":{\"iss\":5},\"iss\":\"\\\"\"}"),
      token("{}", "{\"a\":\"\\\",\\\"iss\\\":5\"}"), token("{}", "{\"iss\":null}"), token("{}", "{\"\\\\u0069ss\":5}"));

  private static TestGateway gateway;
  private static Redis redis;
  private static String script;

  @BeforeAll
  static void start(Vertx vertx) throws IOException {
    gateway = TestGateway.echoing(vertx, FILE);
    redis = Redis.createClient(vertx, Servers.freshRedis().uri());
    var kongYml = (Map<?, ?>) new Load(LoadSettings.builder().build())
        .loadFromString(Files.readString(TestGateway.kongYml()));
    script = ((List<?>) kongYml.get("plugins")).stream().map(plugin -> (Map<?, ?>) plugin)
        .filter(plugin -> "http-format".equals(plugin.get("instance_name")))
        .map(plugin -> ((List<?>) ((Map<?, ?>) plugin.get("config")).get("rewrite")).getFirst())
        .map(function -> KONG.formatted(function)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @FieldSource("REQUESTS")
  void both_refuse_the_same(String request) throws IOException {
    var words = request.split(" ", 3);
    var lines = words.length < 3 ? List.<String>of() : Arrays.asList(words[2].split(" \\| "));
    assertEquals(inLua(words[0], words[1], lines), inJava(words[0], words[1], lines));
  }

  private static String inLua(String method, String path, List<String> lines) {
    var headers = new JsonObject();
    if (!isHost(lines)) {
      headers.put("host", "pos");
    }
    for (var line : lines) {
      var colon = line.indexOf(':');
      var name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      var value = line.substring(colon + 1).strip();
      switch (headers.getValue(name)) {
        case null -> headers.put(name, value);
        case JsonArray values -> values.add(value);
        case Object first -> headers.put(name, new JsonArray().add(first).add(value));
      }
    }
    var mark = (path + "?").indexOf('?');
    var decoded = URLDecoder.decode(path.substring(0, mark), StandardCharsets.ISO_8859_1);
    var request = new JsonObject().put("method", method).put("path", decoded).put("headers", headers)
        .put("query", path.substring(Math.min(mark + 1, path.length())))
        .put("decoded", decoded(headers.getValue("authorization")));
    return redis.send(Request.cmd(Command.EVAL).arg(script).arg(0).arg(request.encode())).await().toString();
  }

  private static boolean isHost(List<String> lines) {
    return lines.toString().startsWith("[Host:");
  }

  /** Returns the line of a token with a header and claims. */
  private static String token(String header, String claims) {
    var encoder = Base64.getUrlEncoder().withoutPadding();
    return "GET / Authorization: Bearer " + encoder.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "."
        + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".c2lnbmF0dXJl";
  }

  /** Returns what the parts of a token are in plain text, by their encoding with the standard alphabet. */
  private static JsonObject decoded(Object authorization) {
    var decoded = new JsonObject();
    if (authorization instanceof String text && text.startsWith("Bearer ")) {
      for (var part : text.substring(7).replace('-', '+').replace('_', '/').split("\\.")) {
        if (part.length() % 4 != 1) {
          decoded.put(part, new String(Base64.getDecoder().decode(part), StandardCharsets.UTF_8));
        }
      }
    }
    return decoded;
  }

  private static String inJava(String method, String path, List<String> lines) throws IOException {
    try (var client = new RawClient(gateway.port())) {
      client.send(method + " " + path + " HTTP/1.1\r\n" + (isHost(lines) ? "" : "Host: pos\r\n") + String.join("\r\n", lines)
          + (lines.isEmpty() ? "" : "\r\n") + "\r\n" + "0\r\n\r\n".repeat(lines.toString().contains("chunked") ? 1 : 0)
          + "12345".repeat(lines.toString().contains("Content-Length: ") ? 1 : 0));
      var head = client.readUntil("\r\n\r\n");
      var status = head.split(" ")[1];
      return status.equals("200") ? passed(client)
          : status + " " + (method.equals("HEAD") ? "A request with this method has no body" : detail(client));
    }
  }

  private static String passed(RawClient client) throws IOException {
    var body = client.readUntil("\"body\":\"") + client.readUntil("\"}");
    var headers = new JsonObject(body).getJsonObject("headers");
    return "passed " + headers.getString("cache-control", "-") + " " + headers.getString("if-match", "-");
  }

  private static String detail(RawClient client) throws IOException {
    var body = client.readUntil("\"code\"");
    var start = body.indexOf("\"detail\":\"") + 10;
    return body.substring(start, body.indexOf('"', start));
  }
}
