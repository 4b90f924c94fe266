package pos.common.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.common.rule.Failure;

/** Pages of lists, and the cursors that lead from one to the next. */
class CursorTest {

  private static final UUID ID = UUID.fromString("0199a3a0-0000-7000-8000-000000000001");
  private static final Instant TIME = Instant.parse("2026-11-22T10:00:00.123Z");

  private static Cursor of(Object... key) {
    return Cursor.parse(Cursor.encode("newest", key), "newest");
  }

  private static void refused(Function<Cursor, Object> read, Object... key) {
    var failure = assertThrows(Failure.class, () -> read.apply(of(key)));
    assertEquals(400, failure.status());
    assertEquals("cursor must be the next_cursor of a page of the same list: start again without one.",
        failure.getMessage());
  }

  @Test
  void a_cursor_carries_a_key_of_several_parts() {
    var cursor = of(TIME, ID, 7L, "name");
    assertEquals(TIME, cursor.instant(0));
    assertEquals(ID, cursor.uuid(1));
    assertEquals(7, cursor.number(2));
    assertEquals("name", cursor.text(3));
    assertEquals(9_000_000_000L, of(9_000_000_000L).number(0));
  }

  @Test
  void a_part_of_another_kind_or_behind_the_end_is_refused() {
    refused(cursor -> cursor.text(0), 7);
    refused(cursor -> cursor.text(0), "a\0b");
    refused(cursor -> cursor.number(0), "7");
    refused(cursor -> cursor.number(0), 7.5);
    refused(cursor -> cursor.instant(0), "yesterday");
    refused(cursor -> cursor.uuid(0), "x");
    refused(cursor -> cursor.text(1), "only one");
    refused(cursor -> cursor.number(0));
    refused(cursor -> cursor.text(0), "\0");
  }

  @Test
  void a_number_may_have_bounds() {
    assertEquals(1, of(1).number(0, 1, 3));
    assertEquals(3, of(3).number(0, 1, 3));
    refused(cursor -> cursor.number(0, 1, 3), 0);
    refused(cursor -> cursor.number(0, 1, 3), 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "!!", "[]", "[\"oldest\",7]", "{}", "[7]", "[\"newest\""})
  void anything_else_is_refused(String json) {
    for (var text : List.of(json, Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)))) {
      assertThrows(Failure.class, () -> Cursor.parse(text, "newest"));
    }
  }

  @Test
  void a_page_has_a_cursor_when_another_one_follows() {
    var request = new PageRequest("newest", Optional.empty(), 2);
    assertEquals(3, request.rows());
    assertEquals(new Page<>(List.of(9L, 8L), null), request.page(List.of(9L, 8L), id -> new Object[] {id}));
    var page = request.page(List.of(9L, 8L, 7L), id -> new Object[] {id});
    assertEquals(List.of(9L, 8L), page.items());
    assertEquals(8, Cursor.parse(page.nextCursor(), "newest").number(0));
    assertEquals(new JsonArray().add("newest").add(8), new JsonArray(
        new String(Base64.getUrlDecoder().decode(page.nextCursor()), StandardCharsets.UTF_8)));
  }

  private static List<Object> values(Tuple tuple) {
    var values = new ArrayList<>();
    for (int i = 0; i < tuple.size(); i++) {
      values.add(tuple.getValue(i));
    }
    return values;
  }

  @Test
  void only_conditions_with_a_value_are_asked_for() {
    var where = new Where().and("a = ?", 1L).and("b = ?", null).and("c IS NULL").behind("(d, e) <", TIME, ID);
    assertEquals("WHERE a = $1 AND c IS NULL AND (d, e) < ($2, $3)", where.sql());
    assertEquals("$4", where.parameter("x"));
    assertEquals(List.of(1L, TIME, ID, "x"), values(where.values()));
    assertEquals("", new Where().sql());
    assertEquals("", new Where().and("b = ?", null).sql());
  }

  @Test
  void a_list_is_planned_anew_when_its_conditions_say_so() {
    var where = new Where();
    assertEquals(false, where.isPlannedAnew());
    where.planAnew();
    assertEquals(true, where.isPlannedAnew());
  }

  @Test
  void times_keep_their_instant() {
    assertEquals(OffsetDateTime.parse("2026-11-22T10:00:00.123Z"), Timestamps.of(TIME));
    assertNull(Timestamps.of(null));
  }
}
