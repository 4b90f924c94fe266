package pos.common.sql;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import pos.common.sql.Columns.Type;

class ColumnsTest {

  private record Line(long number, String sku, Instant soldAt) {}

  private static final Columns<Line> LINE = new Columns<Line>()
      .add("line_no", Type.LONG, Line::number).add("sku", Type.TEXT, Line::sku).add("sold_at", Type.TIME, Line::soldAt);

  @Test
  void each_name_has_the_parameter_of_its_value() {
    assertEquals("line_no, sku, sold_at", LINE.names());
    assertEquals("$1::bigint, $2::text, $3::timestamptz", LINE.values());
    assertEquals("$1::bigint[], $2::text[], $3::timestamptz[]", LINE.arrays());
    assertEquals("line_no = $1::bigint, sku = $2::text, sold_at = $3::timestamptz", LINE.assignments());
  }

  @Test
  void one_row_gives_one_value_a_column() {
    var values = LINE.of(new Line(7, null, Instant.EPOCH)).addLong(42L);
    assertEquals(7L, values.getLong(0));
    assertEquals(null, values.getString(1));
    assertEquals(OffsetDateTime.ofInstant(Instant.EPOCH, ZoneOffset.UTC), values.getOffsetDateTime(2));
    assertEquals(42L, values.getLong(3));
  }

  @Test
  void many_rows_give_one_array_a_column() {
    var values = LINE.of(List.of(new Line(1, "a", null), new Line(2, "b", Instant.EPOCH)));
    assertArrayEquals(new Long[] {1L, 2L}, values.getArrayOfLongs(0));
    assertArrayEquals(new String[] {"a", "b"}, values.getArrayOfStrings(1));
    assertEquals(null, values.getArrayOfOffsetDateTimes(2)[0]);
  }

  @Test
  void names_in_a_statement_become_parameters_and_casts_stay() {
    assertEquals("UPDATE lines SET sku = $2::text, old = sku::json WHERE line_no = $1::bigint AND sku <> $2::text",
        LINE.bind("UPDATE lines SET sku = :sku, old = sku::json WHERE line_no = :line_no AND sku <> :sku"));
  }

  @Test
  void a_name_in_a_statement_that_is_not_a_column_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> LINE.bind("SELECT :name"));
  }
}
