package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;

/** Gives every field of every call values that it does not accept: the field is named and nothing is written. */
class BadInputTest {

  /** A valid body for each call. */
  private static final Map<String, String> GOOD = Map.of(
      "POST /locations", """
          {"name": "Verdun", "type": "store", "address": "4000 rue Wellington"}""",
      "PUT /locations/1", """
          {"name": "Verdun", "type": "store", "address": "4000 rue Wellington"}""",
      "PATCH /stocks/1/20", """
          {"alert_threshold": 6}""",
      "POST /movements", """
          {"type": "transfer", "location_id": 1, "to_location_id": 2, "reference": "T-1",
           "lines": [{"product_id": 20, "quantity": 1}]}""",
      "POST /counts", """
          {"location_id": 1, "lines": [{"product_id": 20, "counted": 1}]}""",
      "POST /reservations", """
          {"reference": "R-1", "location_id": 1, "ttl_seconds": 60, "lines": [{"product_id": 20, "quantity": 1}]}""",
      "POST /replenishments", """
          {"location_id": 1, "from_location_id": 6, "comment": "soon", "lines": [{"product_id": 20, "quantity": 1}]}""",
      "POST /replenishments/1/approve", """
          {"lines": [{"product_id": 20, "quantity": 1}]}""",
      "POST /replenishments/1/reject", """
          {"reason": "none left"}""");

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final ServiceUnderTest service = shop.service;
  private static String before;

  @BeforeAll
  static void request_a_replenishment() {
    assertEquals("/replenishments/1", shop.replenish(1, 20, 5));
    before = written();
  }

  @AfterEach
  void nothing_is_written() {
    assertEquals(before, written());
  }

  private static String written() {
    return service.sql("""
        SELECT (SELECT count(*) FROM movements), (SELECT count(*) FROM movement_lines),
          (SELECT count(*) FROM reservations), (SELECT count(*) FROM counts), (SELECT count(*) FROM outbox),
          (SELECT count(*) FROM idempotency_keys), (SELECT (count(*), sum(version)) FROM locations),
          (SELECT (count(*), sum(version)) FROM stocks), (SELECT (count(*), sum(version)) FROM replenishments)
        """).getFirst().deepToString();
  }

  private static Reply send(String call, Buffer body, String... headers) {
    var parts = call.split(" ");
    return service.send(HttpMethod.valueOf(parts[0]), parts[1], body, headers).await();
  }

  /** @param path such as {@code lines[0].quantity} */
  private static void set(JsonObject body, String path, Object value) {
    if (path.startsWith("lines[0].")) {
      body.getJsonArray("lines").getJsonObject(0).put(path.substring(9), value);
    } else if (path.equals("lines[0]")) {
      body.getJsonArray("lines").set(0, value);
    } else {
      body.put(path, value);
    }
  }

  /**
   * Returns values that a field does not accept.
   *
   * @param kind such as {@code text 100} or {@code whole 1 9}; with ? the field may be missing
   */
  private static List<Object> bad(String kind) {
    var parts = kind.replace("?", "").split(" ");
    var bad = new ArrayList<Object>(List.of(true, 1.5));
    if (!kind.contains("?")) {
      bad.add(null);
    }
    if (!kind.equals("object")) {
      bad.add(new JsonObject().put("a", 1));
    }
    if (!kind.startsWith("list")) {
      bad.add(new JsonArray().add(1));
    }
    bad.addAll(switch (parts[0]) {
      case "whole" -> List.of("1", "", 1000.0, Json.decodeValue("9223372036854775808"), Long.parseLong(parts[1]) - 1,
          parts.length > 2 ? Long.parseLong(parts[2]) + 1 : Long.MIN_VALUE);
      case "text" -> List.of(5, "", " \t", "bell \u0007", "nul \0", "x".repeat(Integer.parseInt(parts[1]) + 1));
      case "enum" -> List.of(5, "", "nope", "STORE", " store", "x".repeat(1000));
      case "list" -> List.of("x", 5, new JsonArray(Collections.nCopies(2001, new JsonObject())));
      default -> List.of("x", 5);
    });
    return bad;
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      POST /locations | name | text 100
      POST /locations | type | enum
      POST /locations | address | text? 300
      PUT /locations/1 | name | text 100
      PUT /locations/1 | type | enum
      PUT /locations/1 | address | text? 300
      PATCH /stocks/1/20 | alert_threshold | whole 0 1000000
      POST /movements | type | enum
      POST /movements | location_id | whole 1
      POST /movements | to_location_id | whole 1
      POST /movements | reference | text 100
      POST /movements | made_by | text? 100
      POST /movements | reason | text? 500
      POST /movements | lines | list
      POST /movements | lines[0] | object
      POST /movements | lines[0].product_id | whole 1
      POST /movements | lines[0].quantity | whole 1 1000000
      POST /movements | lines[0].sku | text? 64
      POST /movements | lines[0].barcode | text? 64
      POST /counts | location_id | whole 1
      POST /counts | made_by | text? 100
      POST /counts | lines | list
      POST /counts | lines[0] | object
      POST /counts | lines[0].product_id | whole 1
      POST /counts | lines[0].counted | whole 0 1000000
      POST /reservations | reference | text 100
      POST /reservations | location_id | whole 1
      POST /reservations | ttl_seconds | whole 1 3600
      POST /reservations | lines | list
      POST /reservations | lines[0] | object
      POST /reservations | lines[0].product_id | whole 1
      POST /reservations | lines[0].quantity | whole 1 1000000
      POST /replenishments | location_id | whole 1
      POST /replenishments | from_location_id | whole? 1
      POST /replenishments | comment | text? 500
      POST /replenishments | lines | list
      POST /replenishments | lines[0] | object
      POST /replenishments | lines[0].product_id | whole 1
      POST /replenishments | lines[0].quantity | whole 1 1000000
      POST /replenishments/1/approve | lines | list?
      POST /replenishments/1/approve | lines[0] | object
      POST /replenishments/1/approve | lines[0].product_id | whole 1
      POST /replenishments/1/approve | lines[0].sku | text? 64
      POST /replenishments/1/approve | lines[0].quantity | whole 0 5
      POST /replenishments/1/reject | reason | text? 500
      """)
  void a_bad_field_is_named(String call, String field, String kind) {
    for (var value : bad(kind)) {
      var body = new JsonObject(GOOD.get(call));
      set(body, field, value);
      var reply = send(call, body.toBuffer());
      assertEquals(422, reply.status(), call + body);
      assertEquals(field, reply.field(), call + body);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      POST /movements | lines | []
      POST /movements | lines[0].product_id | [{}]
      POST /movements | lines[1].quantity | [{"product_id": 7, "quantity": 1}, {"product_id": 7}]
      POST /counts | lines | []
      POST /counts | lines[1].product_id | [{"product_id": 7, "counted": 1}, {"product_id": 7, "counted": 1}]
      POST /reservations | lines | []
      POST /reservations | lines[1].product_id | [{"product_id": 7, "quantity": 1}, {"product_id": 7, "quantity": 2}]
      POST /replenishments | lines | []
      POST /replenishments | lines[1].product_id | [{"product_id": 7, "quantity": 1}, {"product_id": 7, "quantity": 2}]
      POST /replenishments/1/approve | lines[0].product_id | [{"product_id": 7, "quantity": 1}]
      POST /replenishments/1/approve|lines[1].product_id|[{"product_id":7,"quantity":1},{"product_id":7,"quantity":2}]
      POST /replenishments/1/approve | lines | [{"product_id": 20, "quantity": 0}]
      """)
  void bad_lines_are_named(String call, String field, String lines) {
    var reply = send(call, new JsonObject(GOOD.get(call)).put("lines", Json.decodeValue(lines)).toBuffer());
    assertEquals(422, reply.status(), reply.body().toString());
    assertEquals(field, reply.field());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      POST /movements | location_id
      POST /movements | to_location_id
      POST /counts | location_id
      POST /reservations | location_id
      POST /replenishments | location_id
      POST /replenishments | from_location_id
      """)
  void a_location_that_does_not_exist_is_named(String call, String field) {
    var reply = send(call, new JsonObject(GOOD.get(call)).put(field, 99_999).toBuffer());
    assertEquals(422, reply.status());
    assertEquals(field, reply.field());
  }

  @Test
  void a_body_that_is_not_a_json_object_is_refused() {
    for (var call : GOOD.keySet()) {
      for (var body : List.of("{", "[]", "null", "5", "\"x\"", "{\"a\": 1} {", "{\"a\": NaN}", "\0")) {
        var reply = send(call, Buffer.buffer(body));
        assertEquals(400, reply.status(), call + body);
        assertEquals("malformed-json", reply.code(), call + body);
      }
      var mayBeEmpty = call.endsWith("approve") || call.endsWith("reject");
      assertTrue(mayBeEmpty || send(call, Buffer.buffer()).status() == 400, call);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      GET /locations/? | id
      PUT /locations/? | id
      GET /stocks/?/1 | location_id
      GET /stocks/1/? | product_id
      PATCH /stocks/?/20 | location_id
      PATCH /stocks/1/? | product_id
      GET /stocks/?/1/explain | location_id
      GET /stocks/1/?/explain | product_id
      GET /products/?/availability | id
      GET /movements/? | id
      GET /counts/? | id
      GET /reservations/? | id
      POST /reservations/?/commit | id
      POST /reservations/?/release | id
      GET /replenishments/? | id
      POST /replenishments/?/approve | id
      POST /replenishments/?/reject | id
      POST /replenishments/?/ship | id
      POST /replenishments/?/receive | id
      """)
  void a_bad_path_is_named(String call, String field) {
    var body = call.startsWith("P") ? Buffer.buffer(call.startsWith("PUT") ? GOOD.get("PUT /locations/1")
        : call.startsWith("PATCH") ? GOOD.get("PATCH /stocks/1/20") : "{}") : null;
    for (var id : List.of("x", "0", "-1", "1.5", "+1", "1e3", "99999999999999999999", "%20", "%00", "null")) {
      var reply = send(call.replace("?", id), body);
      assertEquals(400, reply.status(), call + id);
      assertEquals(field, reply.field(), call + id);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      /locations | limit cursor
      /stocks | location_id product_id status limit cursor
      /alerts | location_id status limit cursor
      /movements | location_id product_id from to limit cursor
      /replenishments | location_id from_location_id status limit cursor
      """)
  void a_bad_query_is_named(String path, String parameters) {
    for (var parameter : parameters.split(" ")) {
      var others = Map.of("limit", List.of("201"), "status", List.of("ok"), "from", List.of("2026-13-01"),
          "cursor", List.of("WyJ4IiwxXQ", "WyItaWQiLCJ4Il0", "x".repeat(2001))).getOrDefault(parameter, List.of("1,x"));
      for (var value : List.of("x", "0", "-1", "1.5", "99999999999999999999", "%00", others.getFirst(),
          others.getLast())) {
        var reply = service.get(path + "?" + parameter + "=" + value);
        assertEquals(400, reply.status(), path + parameter + value);
        assertEquals(parameter, reply.field(), path + parameter + value);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"PUT /locations/1", "PATCH /stocks/1/20", "POST /replenishments/1/approve",
      "POST /replenishments/1/reject", "POST /replenishments/1/ship", "POST /replenishments/1/receive"})
  void a_bad_or_stale_version_is_refused(String call) {
    var body = Buffer.buffer(GOOD.getOrDefault(call, "{}"));
    for (var tag : List.of("1", "\"1", "W/1", "\"1\",2")) {
      assertEquals("If-Match", send(call, body, "If-Match", tag).field(), tag);
    }
    for (var tag : List.of("\"99\"", "\"x\"", "\"\"", "W/\"1\"")) {
      var stale = send(call, body, "If-Match", tag);
      assertTrue(stale.status() == 412 || call.matches(".*/(ship|receive)") && stale.status() == 409, tag);
    }
  }

  @ParameterizedTest
  @CsvSource({"POST /locations", "POST /movements", "POST /counts", "POST /reservations", "POST /replenishments",
      "POST /replenishments/1/approve", "POST /replenishments/1/reject"})
  void a_bad_idempotency_key_is_refused(String call) {
    for (var key : List.of("x".repeat(256), " ")) {
      assertEquals("Idempotency-Key", send(call, Buffer.buffer(GOOD.get(call)), "Idempotency-Key", key).field());
    }
  }
}
