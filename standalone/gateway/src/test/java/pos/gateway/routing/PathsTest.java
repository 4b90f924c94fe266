package pos.gateway.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Paths as Kong compares and forwards them. */
class PathsTest {

  @Test
  void paths_are_normalized_as_kong_does() {
    assertEquals("/a/b", Paths.normalized("/a//b"));
    assertEquals("/b", Paths.normalized("/a/../b"));
    assertEquals("/b", Paths.normalized("/../../b"));
    assertEquals("/a/", Paths.normalized("/a/b/.."));
    assertEquals("/a/", Paths.normalized("/a/./"));
    assertEquals("/a/b", Paths.normalized("/a/%2E%2e/a/%62"));
    assertEquals("/a%2Fb%3F", Paths.normalized("/a%2fb%3f"));
    assertEquals("/a%zz%", Paths.normalized("/a%zz%"));
    assertEquals("/a%20%22%C3%A9%00", Paths.escaped(Paths.normalized("/a%20%22%c3%a9%00")));
  }
}
