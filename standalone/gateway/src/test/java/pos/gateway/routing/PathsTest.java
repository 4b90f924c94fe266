package pos.gateway.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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

  @Test
  void dot_segments_are_whole_segments() {
    assertEquals("/a/...", Paths.normalized("/a/..."));
    assertEquals("/a/.b", Paths.normalized("/a/.b"));
    assertEquals("/a/..b/c.", Paths.normalized("/a/..b/c."));
    assertEquals("/a/", Paths.normalized("/a/."));
    assertEquals("/", Paths.normalized("/."));
    assertEquals("/", Paths.normalized("/.."));
    assertEquals("/", Paths.normalized("/a/.."));
    assertEquals("/", Paths.normalized("//"));
    assertEquals("/c", Paths.normalized("/a/b/../../c"));
    assertEquals("/a/", Paths.normalized("/a//"));
    assertEquals("/.%2F", Paths.normalized("/.%2f"));
  }

  /** The path of a malformed request may begin with anything. */
  @Test
  void the_first_character_is_treated_as_any_other() {
    assertEquals("A/b", Paths.normalized("%41/b"));
    assertEquals("/", Paths.normalized("./.."));
    assertEquals("/\u0000", Paths.normalized("/%00"));
    assertEquals("%20a", Paths.escaped(" a"));
    assertFalse(Paths.isEncoded("%zz"));
  }

  @Test
  void what_is_reserved_stays_encoded_with_upper_case_digits() {
    for (var c : "!*'();:@&=+$,/?%#[]".toCharArray()) {
      var encoded = "%%%02X".formatted((int) c);
      assertEquals("/" + encoded, Paths.normalized("/" + encoded.toLowerCase()));
      assertEquals("/" + encoded, Paths.escaped(Paths.normalized("/" + encoded)));
    }
    for (var c : "-._~aZ09\"<>\\^`{|}".toCharArray()) {
      assertEquals("/x" + c, Paths.normalized("/x%%%02x".formatted((int) c)));
    }
  }

  @Test
  void what_may_not_stand_in_a_request_line_is_escaped() {
    var kept = "/azAZ09!#$&'()*+,:;=?@[\\]-_.~%";
    assertEquals(kept, Paths.escaped(kept));
    assertEquals("/%20%22%3C%3E%5E%60%7B%7C%7D%7F%1F%FF/a", Paths.escaped("/ \"<>^`{|}\u007f\u001f\u00ff/a"));
  }

  @Test
  void every_percent_begins_the_code_of_a_byte_but_zero() {
    for (var path : List.of("/", "/a", "/%01", "/%ff%41", "/%10")) {
      assertTrue(Paths.isEncoded(path), path);
    }
    for (var path : List.of("/%", "/%4", "/%00", "/%g0", "/%0g", "/%41%", "/%41%00")) {
      assertFalse(Paths.isEncoded(path), path);
    }
  }

  @Test
  void control_characters_are_those_of_ascii() {
    for (var path : List.of("/\u0000", "/\u001f", "/\u007f", "\n")) {
      assertTrue(Paths.hasControls(path), path);
    }
    for (var path : List.of("", "/ ", "/~", "/\u0080", "/\u00ff")) {
      assertFalse(Paths.hasControls(path), path);
    }
  }

  @Test
  void a_path_leaves_the_root_when_it_goes_up_more_often_than_down() {
    for (var path : List.of("/..", "/../x", "//..", "/a/../..", "/a//../../x", "/./..", "/%2e%2e/x", "/a%2f..%2f../x",
        "/.%2E", "/a/../../#/b")) {
      assertTrue(Paths.leavesRoot(path), path);
    }
    for (var path : List.of("/", "/a", "/a/..", "/a/../b", "/a/b/../..", "/...", "/a..", "/%41/..", "/a#/../..",
        "/a/./..")) {
      assertFalse(Paths.leavesRoot(path), path);
    }
  }
}
