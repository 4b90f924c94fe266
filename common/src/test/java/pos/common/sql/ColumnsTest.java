package pos.common.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import pos.common.sql.Columns.Type;

class ColumnsTest {

  private static final Columns<String> COLUMNS = new Columns<String>()
      .add("line_no", Type.LONG, _ -> 1L).add("sku", Type.TEXT, sku -> sku);

  @Test
  void names_in_a_statement_become_parameters_and_casts_stay() {
    assertEquals("UPDATE lines SET sku = $2::text, old = sku::json WHERE line_no = $1::bigint AND sku <> $2::text",
        COLUMNS.bind("UPDATE lines SET sku = :sku, old = sku::json WHERE line_no = :line_no AND sku <> :sku"));
  }

  @Test
  void a_name_that_is_not_a_column_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> COLUMNS.bind("SELECT :name"));
  }
}
