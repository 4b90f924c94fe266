package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pos.testing.BadInput;
import pos.testing.Reply;

/** Sends every kind of bad value in every field, parameter and header of every call. */
class BadInputTest {

  private static final String PRODUCT = """
      {"sku": "GOOD-1", "barcode": "4006381333931", "name": "Good", "description": "good", "price_cents": 1,
       "currency": "CAD", "tax_code": "exempt", "category_ids": [1], "active": true}""";
  private static final String CATEGORY = """
      {"name": "Good", "parent_id": 1}""";
  /** A valid body for each call. */
  private static final Map<String, String> GOOD = Map.of("POST /products", PRODUCT, "PUT /products/1", PRODUCT,
      "PATCH /products/1", PRODUCT, "POST /categories", CATEGORY, "PUT /categories/2", CATEGORY);

  @RegisterExtension
  private static final Catalogue catalogue = new Catalogue();
  private static String before;

  @BeforeAll
  static void remember_the_state() {
    before = catalogue.state();
  }

  @AfterEach
  void refused_requests_write_nothing() {
    assertEquals(before, catalogue.state());
  }

  private static Reply send(String call, Buffer body, String... headers) {
    var parts = call.split(" ");
    return catalogue.service.send(HttpMethod.valueOf(parts[0]), parts[1], body, headers).await();
  }

  private static void refuses(int status, String field, Reply reply, String what) {
    assertEquals(status, reply.status(), what);
    assertEquals(field, reply.field(), what);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      POST /products | sku | text 1 64
      POST /products | barcode | text? 0 13
      POST /products | name | text 1 200
      POST /products | description | text? 0 4000
      POST /products | price_cents | whole 0 1000000000
      POST /products | currency | text? 0 3
      POST /products | tax_code | enum?
      POST /products | category_ids | list? 20
      POST /products | category_ids[0] | id
      POST /products | active | flag?
      PUT /products/1 | sku | text 1 64
      PUT /products/1 | barcode | text? 0 13
      PUT /products/1 | name | text 1 200
      PUT /products/1 | description | text? 0 4000
      PUT /products/1 | price_cents | whole 0 1000000000
      PUT /products/1 | currency | text? 0 3
      PUT /products/1 | tax_code | enum?
      PUT /products/1 | category_ids | list? 20
      PUT /products/1 | category_ids[0] | id
      PUT /products/1 | active | flag?
      PATCH /products/1 | sku | text? 1 64
      PATCH /products/1 | barcode | text? 0 13
      PATCH /products/1 | name | text? 1 200
      PATCH /products/1 | description | text? 0 4000
      PATCH /products/1 | price_cents | whole? 0 1000000000
      PATCH /products/1 | currency | text? 0 3
      PATCH /products/1 | tax_code | enum?
      PATCH /products/1 | category_ids | list? 20
      PATCH /products/1 | category_ids[0] | id
      PATCH /products/1 | active | flag?
      POST /categories | name | text 1 100
      POST /categories | parent_id | id?
      PUT /categories/2 | name | text 1 100
      PUT /categories/2 | parent_id | id?
      """)
  void a_bad_field_is_refused_by_name(String call, String field, String kind) {
    for (var value : BadInput.values(kind)) {
      var body = BadInput.with(new JsonObject(GOOD.get(call)), field, value);
      refuses(422, field, send(call, body.toBuffer()), call + " " + body);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      products | barcode | "4006381333932"
      products | barcode | "400638133393"
      products | barcode | "40063813339x1"
      products | barcode | "4 006381333931"
      products | tax_code | "STANDARD"
      products | currency | "USD"
      products | currency | "cad"
      products | category_ids | [999999]
      categories | parent_id | 999999
      """)
  void a_value_that_breaks_a_rule_is_refused_by_name(String calls, String field, String value) {
    for (var call : GOOD.keySet().stream().filter(call -> call.contains(calls)).toList()) {
      var body = new JsonObject(GOOD.get(call)).put(field, Json.decodeValue(value));
      refuses(422, field, send(call, body.toBuffer()), call + " " + body);
    }
  }

  @Test
  void a_body_that_is_not_a_json_object_is_refused() {
    for (var call : GOOD.keySet()) {
      for (var body : List.of("", " ", "{", "[]", "null", "5", "\"x\"", "{\"sku\":}", "{\"name\": NaN}", "{} {", "\0",
          "[".repeat(5000), "{\"name\": \"\u00e9".repeat(2))) {
        var reply = send(call, Buffer.buffer(body, "ISO-8859-1"));
        assertEquals(400, reply.status(), call + body);
        assertEquals("malformed-json", reply.code(), call + body);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      GET /products/? | id | id
      PUT /products/? | id | id
      PATCH /products/? | id | id
      DELETE /products/? | id | id
      GET /products/barcode/? | code | id
      GET /categories/? | id | id
      PUT /categories/? | id | id
      DELETE /categories/? | id | id
      GET /products?q=? | q | text 1 200
      GET /products?category_id=? | category_id | id
      GET /products?sku=? | sku | text 1 64
      GET /products?barcode=? | barcode | id
      GET /products?ids=? | ids | id
      GET /products?ids=1,? | ids | id
      GET /products?active=? | active | flag
      GET /products?sort=? | sort | enum
      GET /products?q=tea&sort=? | sort | enum
      GET /products?limit=? | limit | whole 1 200
      GET /products?cursor=? | cursor | text 1 2000
      GET /categories?parent_id=? | parent_id | id
      GET /categories?limit=? | limit | whole 1 200
      GET /categories?cursor=? | cursor | text 1 2000
      POST /products/import?mode=? | mode | enum
      POST /products/import?decimal=? | decimal | enum
      """)
  void a_bad_path_or_query_parameter_is_refused_by_name(String call, String field, String kind) {
    var good = GOOD.get(call.replace("?", call.contains("categories") ? "2" : "1"));
    for (var text : BadInput.texts(kind)) {
      var body = good == null ? Buffer.buffer() : Buffer.buffer(good);
      var reply = send(call.replaceFirst("\\?$", text), body, "Content-Type", "text/csv");
      refuses(400, field, reply, call + text);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      /products?cursor=abc
      /products?cursor=WyJuYW1lIiwieCIsMV0
      /products?cursor=WyJpZCJd
      /products?sort=name&cursor=WyJuYW1lIiwxLDFd
      /products?q=tea&cursor=WyJyYW5rIiw5LDEsMSwwXQ
      /products?q=tea&cursor=WyJyYW5rIiwtMSwxLDEsMF0
      /products?q=tea&cursor=WyJyYW5rIiwxXQ
      /products?q=cafe&cursor=WyJyYW5rIiwxLC0xLC05MjIzMzcyMDM2ODU0Nzc1ODA4XQ
      /products?q=tea&cursor=WyJyYW5rIiwxLC0xLDBd
      /products?q=tea&cursor=WyJyYW5rIiwxLC0yLDFd
      /products?q=tea&cursor=WyJyYW5rIiwxLDQyOTQ5NjcyOTcsMV0
      /products?q=a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p+q+r+s+t+u
      /categories?cursor=WyJpZCIsIngiXQ
      """)
  void a_cursor_of_another_list_and_too_many_words_are_refused_by_name(String path) {
    refuses(400, path.contains("cursor") ? "cursor" : "q", catalogue.service.get(path), path);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      POST /products | Idempotency-Key | ` `
      POST /categories | Idempotency-Key | ` `
      POST /products/import | Idempotency-Key | ` `
      POST /products/import?mode=partial | Idempotency-Key | key
      PUT /products/1 | If-Match | 1
      PATCH /products/1 | If-Match | x
      DELETE /products/1 | If-Match | "1",2
      PUT /categories/2 | If-Match | W/1
      DELETE /categories/2 | If-Match | "1
      """)
  void a_bad_header_is_refused_by_name(String call, String header, String value) {
    var type = call.contains("import") ? "text/csv" : "application/json";
    var body = GOOD.containsKey(call) ? GOOD.get(call) : call.contains("import") ? "sku,name,price_cents\n" : "{}";
    refuses(400, header, send(call, Buffer.buffer(body), header, value, "Content-Type", type), call + header);
    if (header.startsWith("Idem")) {
      refuses(400, header, send(call, Buffer.buffer(body), header, "k".repeat(256), "Content-Type", type), call);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT /products/1", "PATCH /products/1", "DELETE /products/1", "PUT /categories/2",
      "DELETE /categories/2"})
  void an_etag_other_than_the_current_version_is_stale(String call) {
    for (var tag : List.of("\"x\"", "\"\"", "W/\"1\"", "\"99\"")) {
      var body = Buffer.buffer(GOOD.getOrDefault(call, ""));
      assertEquals("stale-version", send(call, body, "If-Match", tag).code(), call + tag);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "null", textBlock = """
      sku | text 1 64
      barcode | text? 0 13
      name | text 1 200
      description | text? 0 4000
      price_cents | whole 0 1000000000
      tax_code | enum?
      """)
  void a_bad_cell_of_an_import_is_refused_by_name(String column, String kind) {
    for (var value : BadInput.values(kind)) {
      // a cell is text, so a number in it is bad only where text is not expected
      if (value instanceof String || value instanceof Number && !kind.startsWith("text")) {
        // blanks count as an empty cell, and digits as a number
        if (kind.contains("?") && value.toString().isBlank() || kind.startsWith("whole") && value.equals("1")) {
          continue;
        }
        var cells = new JsonObject().put("sku", "GOOD-1").put("barcode", "").put("name", "Good").put("description", "")
            .put("price_cents", "1").put("tax_code", "").put(column, value.toString());
        var line = String.join("\",\"", cells.stream().map(cell -> cell.getValue().toString()).toList());
        var csv = String.join(",", cells.fieldNames()) + "\n\"" + line + "\"\n";
        // a value that does not fit into a line of 32 KiB is refused as a line
        var field = "line 2: " + (value.toString().length() > 32_000 ? "line" : column);
        refuses(422, field, catalogue.upload(csv, ""), csv);
      }
    }
  }
}
