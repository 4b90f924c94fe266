package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.junit.jupiter.api.Test;
import pos.gateway.routing.Router;

/** The routes of requests, and the paths for their services. */
class RouterTest {

  @Test
  void a_route_that_names_methods_goes_before_a_longer_prefix() {
    var router = router("""
        - {name: long, paths: [/a/b/c]}
        - {name: get, paths: [/a], methods: [GET]}
        """);
    assertEquals("get", route(router, "GET", "/a/b/c"));
    assertEquals("long", route(router, "POST", "/a/b/c"));
    assertNull(route(router, "POST", "/a/b"));
  }

  @Test
  void a_regular_expression_goes_before_a_prefix_and_by_its_priority() {
    var router = router("""
        - {name: prefix, paths: [/a/b/c/d]}
        - {name: low, paths: ['~/a/.*'], regex_priority: 1}
        - {name: high, paths: ['~/a/b.*'], regex_priority: 2}
        """);
    assertEquals("high", route(router, "GET", "/a/b/c/d"));
    assertEquals("low", route(router, "GET", "/a/x"));
    assertNull(route(router, "GET", "/a"));
  }

  @Test
  void a_regular_expression_without_a_priority_goes_before_a_longer_prefix() {
    var router = router("""
        - {name: prefix, paths: [/a/b/c/d]}
        - {name: expression, paths: ['~/a/.*']}
        """);
    assertEquals("expression", route(router, "GET", "/a/b/c/d"));
  }

  /** Whichever of two expressions is named first or has the higher id, the higher priority decides. */
  @Test
  void of_two_regular_expressions_the_one_with_the_higher_priority_wins() {
    for (var low : List.of("a", "b")) {
      for (var first : List.of("a", "b")) {
        var second = first.equals("a") ? "b" : "a";
        var router = router("""
            - {name: %1$s, id: 00000000-0000-0000-0000-00000000000%1$s, paths: ['~/x/%1$s?'], regex_priority: %2$s}
            - {name: %3$s, id: 00000000-0000-0000-0000-00000000000%3$s, paths: ['~/x/%3$s?'], regex_priority: %4$s}
            """.formatted(first, first.equals(low) ? 1 : 2, second, second.equals(low) ? 1 : 2));
        assertEquals(low.equals("a") ? "b" : "a", route(router, "GET", "/x/"));
      }
    }
  }

  @Test
  void of_routes_that_are_alike_the_one_with_the_higher_id_wins() {
    var routes = List.of("- {name: low, id: 00000000-0000-0000-0000-000000000001, paths: [/a]}\n",
        "- {name: high, id: 00000000-0000-0000-0000-000000000002, paths: [/a]}\n");
    assertEquals("high", route(router(routes.getFirst() + routes.getLast()), "GET", "/a"));
    assertEquals("high", route(router(routes.getLast() + routes.getFirst()), "GET", "/a"));
  }

  @Test
  void the_longest_prefix_wins_whichever_route_has_it() {
    var router = router("""
        - {name: one, paths: [/a, /a/b/c]}
        - {name: two, paths: [/a/b]}
        """);
    assertEquals("one", route(router, "GET", "/a/x"));
    assertEquals("two", route(router, "GET", "/a/b"));
    assertEquals("one", route(router, "GET", "/a/b/c/d"));
    assertEquals("two", route(router, "GET", "/a/bc"));
  }

  @Test
  void a_regular_expression_matches_to_the_very_end_and_not_across_lines() {
    var router = router("- {name: one, paths: ['~/a/(?:b|c)?d(?<rest>/.*)$']}");
    assertEquals("one", route(router, "GET", "/a/d/x"));
    assertEquals("one", route(router, "GET", "/a/cd/"));
    assertNull(route(router, "GET", "/a/d/x\n"));
    assertNull(route(router, "GET", "/a/d/x\ny"));
    assertNull(route(router, "GET", "/x/a/d/"));
  }

  @Test
  void alternatives_may_begin_differently() {
    var router = router("- {name: one, paths: ['~/a/x|/b/x', '~/cd?/y', '~/e\\.f']}");
    assertEquals("one", route(router, "GET", "/b/x"));
    assertEquals("one", route(router, "GET", "/c/y"));
    assertEquals("one", route(router, "GET", "/e.f"));
    assertNull(route(router, "GET", "/exf"));
  }

  @Test
  void the_path_of_the_service_precedes_the_rest_of_the_path() {
    assertEquals("/base/rest", asked("/base", true, "/a/rest"));
    assertEquals("/base", asked("/base", true, "/a"));
    assertEquals("/base/", asked("/base", true, "/a/"));
    assertEquals("/base/rest", asked("/base/", true, "/a/rest"));
    assertEquals("/base/a/rest", asked("/base", false, "/a/rest"));
    assertEquals("/base/a/rest", asked("/base/", false, "/a/rest"));
    assertEquals("/bc", asked("/", true, "/abc"));
  }

  @Test
  void the_text_before_an_expression_s_first_sign_begins_every_match() {
    var router = router(
        "- {name: one, paths: ['~/ab{2}c', '~/de*f', '~/g+h', '~/i\\|j', '~/[k|l]m', '~/x(?:n|o)p|/q',"
            + " '~(?:/r|/s)t', '~/plain']}");
    for (var path : new String[] {"/abbc", "/df", "/def", "/ggh", "/i|j", "/km", "/lm", "/xnp", "/xop", "/q", "/rt",
        "/st", "/plain"}) {
      assertEquals("one", route(router, "GET", path), path);
    }
    for (var path : new String[] {"/abc", "/eef", "/h", "/i", "/m", "/xp", "/xn", "/t", "/plai"}) {
      assertNull(route(router, "GET", path), path);
    }
  }

  @Test
  void a_route_takes_its_own_methods_only() {
    var router = router("""
        - {name: get, paths: [/a], methods: [GET, HEAD]}
        - {name: post, paths: ['~/a/(?<id>[0-9]+)$'], methods: [POST]}
        """);
    assertEquals("get", route(router, "HEAD", "/a/1"));
    assertEquals("post", route(router, "POST", "/a/1"));
    assertNull(route(router, "POST", "/a/x"));
    assertNull(route(router, "PUT", "/a/1"));
    var match = router.match(HttpMethod.POST, "/a/1");
    assertEquals("/a/1", match.matched());
    assertEquals("1", match.captures().group("id"));
    assertNull(router.match(HttpMethod.GET, "/a/1").captures());
  }

  @Test
  void dots_that_become_a_segment_by_stripping_are_removed() {
    assertEquals("/base/x", asked("/base", true, "/a./x"));
    assertEquals("/base/x", asked("/base", true, "/a../x"));
    assertEquals("/base", asked("/base", true, "/a."));
    assertEquals("/base", asked("/base", true, "/a.."));
    assertEquals("/base/...", asked("/base", true, "/a..."));
    assertEquals("/base/a../x", asked("/base", false, "/a../x"));
  }

  @Test
  void a_service_without_a_path_is_asked_for_the_rest() {
    assertEquals("/", asked("/", true, "/a"));
    assertEquals("/", asked("/", true, "/a/"));
    assertEquals("/rest", asked("/", true, "/a/rest"));
    assertEquals("/a/rest", asked("/", false, "/a/rest"));
    assertEquals("/base/rest", asked("/base", "/", true, "/rest"));
    assertEquals("/base", asked("/base", "/", true, "/"));
    assertEquals("/base", asked("/base", "/", false, "/"));
    assertEquals("/base/", asked("/base/", "/", false, "/"));
    assertEquals("/base/", asked("/base", "/a/", true, "/a/"));
    assertEquals("/", asked("/", "/a/", true, "/a/"));
  }

  private static Router router(String routes) {
    return TestGateway.file("services:\n- name: s\n  host: s\n  routes:\n" + routes.indent(2)).router();
  }

  private static String route(Router router, String method, String path) {
    var match = router.match(HttpMethod.valueOf(method), path);
    return match == null ? null : match.route().name();
  }

  private static String asked(String base, boolean strip, String path) {
    return asked(base, "/a", strip, path);
  }

  private static String asked(String base, String prefix, boolean strip, String path) {
    var file = TestGateway.file("""
        services: [{name: s, host: s, path: %s, routes: [{name: a, paths: [%s], strip_path: %s}]}]
        """.formatted(base, prefix, strip));
    return file.router().match(HttpMethod.GET, path).servicePath(path);
  }
}
