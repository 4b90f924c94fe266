package pos.common.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.sql.Cursor;
import pos.common.sql.Page;

/** How paths, queries and headers are read: the rules alone, without the rest of an application. */
class RequestRulesTest {

  private static final String UUID = "0199a3a0-0000-7000-8000-000000000001";
  /** Returned by a rule that has passed the request on. */
  private static final Object PASSED = new Object();
  private static Vertx vertx;
  private static WebClient client;
  private static HttpServer server;
  private static volatile Function<RoutingContext, Object> rule;

  @BeforeAll
  static void listen() {
    vertx = Vertx.vertx();
    client = WebClient.create(vertx);
    var router = Router.router(vertx);
    router.get("/things/:id").handler(RequestRulesTest::apply);
    router.get().handler(ctx -> ctx.end("passed, secret " + ctx.request().getHeader("X-Gateway-Secret")));
    server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").await();
  }

  private static void apply(RoutingContext ctx) {
    try {
      var value = rule.apply(ctx);
      if (value != PASSED && !ctx.response().ended()) {
        ctx.end(value instanceof Object[] values ? Arrays.toString(values) : String.valueOf(value));
      }
    } catch (Failure e) {
      ctx.response().setStatusCode(e.status()).end(e.code() + ": " + e.getMessage());
    }
  }

  @AfterAll
  static void close() {
    vertx.close().await();
  }

  private static HttpResponse<Buffer> send(Function<RoutingContext, Object> read, String uri, String... headers) {
    rule = read;
    var request = client.get(server.actualPort(), "127.0.0.1", uri);
    for (int i = 0; i < headers.length; i += 2) {
      request.headers().add(headers[i], headers[i + 1]);
    }
    return request.send().await();
  }

  /** Returns what a rule reads, or the status with which it refuses the request. */
  private static String read(Function<RoutingContext, Object> read, String uri, String... headers) {
    var reply = send(read, uri, headers);
    return reply.statusCode() == 200 ? reply.bodyAsString() : String.valueOf(reply.statusCode());
  }

  private static String query(Function<Query, Object> read, String query) {
    return read(ctx -> read.apply(Query.of(ctx)), "/things/1?" + query);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "9223372036854775807, 9223372036854775807", "0, 400", "-1, 400", "9223372036854775808, 400",
      "12345678901234567890, 400", "x, 400", "1.5, 400"})
  void an_id_in_a_path_is_a_whole_number_from_1(String id, String read) {
    assertEquals(read, read(ctx -> Query.pathId(ctx, "id"), "/things/" + id));
    if (!id.equals("12345678901234567890")) {
      assertEquals(read, query(query -> query.id("id"), "id=" + id));
    }
  }

  @ParameterizedTest
  @CsvSource({UUID + ", " + UUID, "0199A3A0-0000-7000-8000-000000000001, " + UUID, "1-1-1-1-1, 400",
      "0199a3a0-0000-7000-8000-00000000000, 400", "0199a3a0-0000-7000-8000-0000000000011, 400",
      "0199a3a0-0000-7000-8000-00000000000g, 400"})
  void a_uuid_in_a_path_has_36_characters(String id, String read) {
    assertEquals(read, read(ctx -> Query.pathUuid(ctx, "id"), "/things/" + id));
  }

  @ParameterizedTest
  @CsvSource({"'', null", "q=, null", "q=abcd, abcd", "q=abcde, 400", "q=a%20b, a b", "q=a%1Fb, 400", "q=a&q=b, 400", "q=a&q=, 400", "q=%C2%A0e%CC%81%E2%80%8B, é", "q=a%E2%80%AEb, 400", "q=%C2%A0, 400"})
  void a_text_is_bounded_and_has_no_control_characters(String query, String read) {
    assertEquals(read, query(q -> q.text("q", 4), query));
  }

  @ParameterizedTest
  @CsvSource({"'', null", "q=, null", "q=abcd, [abcd]", "q=a&q=&q=b, '[a, b]'", "q=a&q=b&q=c, 400", "q=a&q=abcde, 400"})
  void a_text_may_be_repeated_a_few_times(String query, String read) {
    assertEquals(read, query(q -> q.texts("q", 4, 2), query));
  }

  @ParameterizedTest
  @CsvSource({"'', null", "ids=7, [7]", "'ids=7,8', '[7, 8]'",
      "'ids=9223372036854775807,9223372036854775806', '[9223372036854775807, 9223372036854775806]'", "'ids=7,8,9', 400", "'ids=7,,8', 400", "'ids=7,x', 400",
      "'ids=7,0', 400"})
  void ids_are_separated_by_commas(String query, String read) {
    assertEquals(read, query(q -> q.ids("ids", 2), query));
  }

  @ParameterizedTest
  @CsvSource({"'', null", "id=, null", "id=5, 5"})
  void an_id_may_be_missing(String query, String read) {
    assertEquals(read, query(q -> q.id("id"), query));
    assertEquals(read.equals("null") ? "AllStores[]" : "OneStore[id=5]", query(q -> q.stores("id"), query));
  }

  @ParameterizedTest
  @CsvSource({"'', null", "f=true, true", "f=false, false", "f=TRUE, 400", "f=1, 400"})
  void a_flag_is_true_or_false(String query, String read) {
    assertEquals(read, query(q -> q.flag("f"), query));
  }

  @ParameterizedTest
  @CsvSource({"'', null", "s=open, open", "s=closed, closed", "s=other, 400"})
  void a_choice_is_one_of_those_that_are_allowed(String query, String read) {
    assertEquals(read, query(q -> q.oneOf("s", "open", "closed"), query));
  }

  @ParameterizedTest
  @CsvSource({"'', null", "t=2026-11-22, 2026-11-22T05:00:00Z", "t=2026-11-01, 2026-11-01T04:00:00Z",
      "t=2026-11-02, 2026-11-02T05:00:00Z", "t=2026-03-08, 2026-03-08T05:00:00Z", "t=2026-03-09, 2026-03-09T04:00:00Z",
      "t=2026-11-22T10:00:00Z, 2026-11-22T10:00:00Z",
      "t=2026-11-22T10:00:00+01:00, 2026-11-22T09:00:00Z", "t=2026-11-22T10:00:00%2B01:00, 2026-11-22T09:00:00Z",
      "t=2026-11-31, 400", "t=2026-11, 400", "t=1999-12-31, 400", "t=now, 400"})
  void a_time_has_an_offset_or_is_a_day_of_the_stores(String query, String read) {
    assertEquals(read, query(q -> q.instant("t"), query));
  }

  @ParameterizedTest
  @CsvSource({"'', 50", "limit=1, 1", "limit=200, 200", "limit=0, 400", "limit=201, 400", "limit=-1, 400",
      "limit=0000000001, 400"})
  void a_page_has_1_to_200_rows_and_50_by_default(String query, String read) {
    assertEquals(read, query(Query::limit, query));
    if (!read.equals("400")) {
      assertEquals("PageRequest[order=x, after=Optional.empty, limit=" + read + "]", query(q -> q.page("x"), query));
    }
  }

  @Test
  void a_page_begins_behind_its_cursor_if_the_list_has_the_same_order() {
    var cursor = Page.of(List.of(7L, 8L), 1, "newest first", id -> new Object[] {id}).nextCursor();
    assertEquals("7", query(q -> q.page("newest first").after().map(at -> at.number(0)).orElseThrow(),
        "cursor=" + cursor));
    assertEquals(7, Cursor.parse(cursor, "newest first").number(0));
    assertEquals("400", query(q -> q.page("oldest first"), "cursor=" + cursor));
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {"-, Optional.empty", "*, Optional.empty", "\"3\", Optional[[3]]",
      "\"123456789012345678\", Optional[[123456789012345678]]", "\"1234567890123456789\", Optional[[]]",
      "W/\"3\", Optional[[]]", "\"\", Optional[[]]", "'\"0\", \"1\"', 'Optional[[0, 1]]'",
      "'\"3\",,\"x,\"\t, W/\"5\" ,\"4\",', 'Optional[[3, 4]]'", "'', 400", "',', 400", "3, 400", "'\"3\" \"4\"', 400",
      "'\"3\", 4', 400", "'\"3\", *', 400"})
  void a_change_may_presume_a_version_or_one_of_several(String tag, String version) {
    String[] headers = tag == null ? new String[0] : new String[] {"If-Match", tag};
    assertEquals(version, read(ctx -> Etag.expected(ctx).versions(), "/things/1", headers));
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {"-, 200", "\"4\", 200", "\"3\", 304", "W/\"3\", 304", "*, 304",
      "'\"2\", \"3\"', 304"})
  void a_version_that_the_client_has_is_not_sent_again(String tag, int status) {
    String[] headers = tag == null ? new String[0] : new String[] {"If-None-Match", tag};
    var reply = send(ctx -> Etag.answer(ctx, new JsonObject().put("version", 3)), "/things/1", headers);
    assertEquals(status, reply.statusCode());
    assertEquals("\"3\"", reply.getHeader("ETag"));
    assertEquals(status == 200 ? "{\"version\":3}" : null, reply.bodyAsString());
  }

  @Test
  void a_caller_is_what_the_gateway_says_about_it() {
    assertEquals("Caller[name=till, groups=[store], location=Optional[3]]", read(Caller::of, "/things/1",
        "X-Consumer-Username", "till", "X-Consumer-Groups", " store ", "X-Consumer-Custom-ID", "3"));
    assertEquals("Caller[name=till, groups=[], location=Optional.empty]", read(Caller::of, "/things/1",
        "X-Consumer-Username", "till"));
    assertEquals("2", read(ctx -> Caller.of(ctx).groups().size(), "/things/1", "X-Consumer-Username", "x",
        "X-Consumer-Groups", "store , all-stores"));
    assertEquals("401", read(Caller::of, "/things/1"));
    assertEquals("401", read(Caller::of, "/things/1", "X-Consumer-Username", " ", "X-Consumer-Custom-ID", "3"));
  }

  @Test
  void only_one_of_the_secrets_lets_a_request_pass_which_then_no_longer_has_it() {
    var secrets = new GatewaySecret(List.of("new", "old"));
    Function<RoutingContext, Object> handle = ctx -> {
      secrets.handle(ctx);
      return PASSED;
    };
    for (var secret : List.of("new", "old")) {
      assertEquals("passed, secret null", read(handle, "/things/1", "X-Gateway-Secret", secret));
    }
    for (var secret : List.of("", "ol", "older", "NEW", "new,old")) {
      assertEquals("403", read(handle, "/things/1", "X-Gateway-Secret", secret), secret);
    }
    assertEquals("403", read(handle, "/things/1"));
    assertEquals("403", read(handle, "/things/1", "X-Gateway-Secret", "new", "X-Gateway-Secret", "new"));
    assertNull(send(handle, "/things/1", "X-Gateway-Secret", "new").getHeader("X-Gateway-Secret"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"fr | FR", "en-US,en;q=0.9,fr;q=0.8 | EN", "EN-ca | EN", "de,en;q=0.1 | EN",
      "de | FR", "* | FR", "en;q=0 | FR", "fr;q=0.2,en;q=0.7 | EN"})
  void the_language_is_the_one_that_the_client_prefers_and_french_by_default(String accepted, String language) {
    assertEquals(language, read(ctx -> Query.of(ctx).language(), "/things/1", "Accept-Language", accepted));
    assertEquals("FR", read(ctx -> Query.of(ctx).language(), "/things/1"));
  }
}
