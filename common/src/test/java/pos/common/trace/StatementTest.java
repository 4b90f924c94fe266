package pos.common.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

/** What spans say of statements. */
class StatementTest {

  @Test
  void a_statement_is_one_line_without_comments() {
    var statement = Statement.of("/* plan anew */ select *\n  FROM products /* a\nb */\n  WHERE id = $1\n");
    assertEquals(new Statement("SELECT", "select * FROM products WHERE id = $1"), statement);
  }

  @Test
  void quoted_values_are_left_out() {
    assertEquals("SELECT set_config(?, ?, true)",
        Statement.of("SELECT set_config('app.user', 'O''Hara', true)").text());
  }

  @Test
  void a_long_statement_is_cut_without_showing_part_of_a_value() {
    assertEquals(500, Statement.of("SELECT " + "x".repeat(5000)).text().length());
    assertFalse(Statement.of("SELECT " + "x".repeat(100) + " '" + "secret".repeat(1000)).text().contains("secret"));
  }

  @Test
  void what_has_no_first_word_is_no_failure() {
    assertEquals(new Statement("?", ""), Statement.of(" "));
  }
}
