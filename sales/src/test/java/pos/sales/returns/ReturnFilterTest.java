package pos.sales.returns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.sql.Cursor;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;

/** The period of a list of returns: its first instant counts, its end does not. */
class ReturnFilterTest {

  private static final UUID ID = UUID.fromString("0199a3a0-0000-7000-8000-000000000002");
  private static final PageRequest FIRST = new PageRequest("returns", Optional.empty(), 50);

  private static PageRequest behind(String time) {
    var cursor = Page.of(List.of(1, 2), 1, "returns", _ -> new Object[] {Instant.parse(time), ID}).nextCursor();
    return new PageRequest("returns", Optional.of(Cursor.parse(cursor, "returns")), 50);
  }

  private static List<Object> values(Tuple values) {
    return IntStream.range(0, values.size()).mapToObj(values::getValue).toList();
  }

  @Test
  void a_period_has_a_first_instant_and_an_end() {
    var where = new ReturnFilter().from(Instant.parse("2026-11-01T00:00:00Z"))
        .before(Instant.parse("2026-12-01T00:00:00Z")).where(FIRST);
    assertEquals("WHERE r.returned_at >= $1 AND r.returned_at < $2", where.sql());
    assertEquals(List.of(OffsetDateTime.parse("2026-11-01T00:00:00Z"), OffsetDateTime.parse("2026-12-01T00:00:00Z")),
        values(where.values()));
    assertEquals("", new ReturnFilter().from(null).before(null).where(FIRST).sql());
  }

  @ParameterizedTest
  @CsvSource({"2026-11-30T23:59:59Z, true", "2026-12-01T00:00:00Z, false", "2026-12-01T00:00:01Z, false"})
  void a_page_begins_behind_its_cursor_or_at_the_end_of_the_period_whichever_is_earlier(String cursor,
      boolean behindCursor) {
    var where = new ReturnFilter().before(Instant.parse("2026-12-01T00:00:00Z")).where(behind(cursor));
    assertEquals(behindCursor ? "WHERE (r.returned_at, r.id) < ($1, $2)" : "WHERE r.returned_at < $1", where.sql());
    assertEquals(behindCursor ? List.of(OffsetDateTime.parse(cursor), ID)
        : List.of(OffsetDateTime.parse("2026-12-01T00:00:00Z")), values(where.values()));
  }

  @Test
  void without_a_period_a_page_begins_behind_its_cursor() {
    assertEquals("WHERE (r.returned_at, r.id) < ($1, $2)",
        new ReturnFilter().where(behind("2026-11-30T00:00:00Z")).sql());
  }

  @Test
  void only_the_conditions_that_are_asked_for_apply() {
    var filter = new ReturnFilter().sale(ID).withReceipt(true).store(3L);
    assertEquals("WHERE r.sale_id = $1 AND r.sale_id IS NOT NULL AND r.store_id = $2", filter.where(FIRST).sql());
    assertEquals("WHERE r.sale_id IS NULL", new ReturnFilter().withReceipt(false).where(FIRST).sql());
    assertEquals("", new ReturnFilter().sale(null).withReceipt(null).store(null).where(FIRST).sql());
  }

  @Test
  void the_returns_of_a_product_are_found_by_their_lines() {
    var filter = new ReturnFilter(7L).store(3L);
    assertEquals("WHERE r.store_id = $2 AND (l.returned_at, l.id) < ($3, $4)",
        filter.where(behind("2026-11-30T00:00:00Z")).sql());
    assertTrue(filter.source().contains("FROM return_lines WHERE product_id = $1"), filter.source());
    assertEquals("l", filter.key());
    assertEquals("returns r, by r", new ReturnFilter().source() + ", by " + new ReturnFilter().key());
  }
}
