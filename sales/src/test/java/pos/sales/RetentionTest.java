package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ServiceProcess;

/** What each instance deletes when it starts, and every hour from then on. */
class RetentionTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  private static List<String> left(String sql) {
    return shop.service.sql(sql).stream().map(row -> row.getString(0)).toList();
  }

  private static void awaitDeletion(String table) {
    var before = shop.count(table);
    try (var _ = shop.anotherInstance()) {
      ServiceProcess.await("a deletion from " + table, () -> shop.count(table) < before);
    }
  }

  @Test
  void that_a_hold_was_given_back_is_forgotten_after_a_day() {
    shop.service.sql("""
        INSERT INTO given_back_holds (sale_id, attempts, noted_at) VALUES
          ('00000000-0000-7000-8000-000000000001', 1, now() - interval '24 hours 1 minute'),
          ('00000000-0000-7000-8000-000000000002', 1, now() - interval '23 hours 59 minutes')
        """);
    awaitDeletion("given_back_holds");
    assertEquals(List.of("00000000-0000-7000-8000-000000000002"), left("SELECT sale_id::text FROM given_back_holds"));
  }

  @Test
  void refused_sales_are_kept_for_a_year_after_they_were_sent_last() {
    shop.service.sql("""
        INSERT INTO refused_sales (fingerprint, content, problem, code, first_sent_at, last_sent_at) VALUES
          ('old', '{}', '{}', 'x', now() - interval '2 years', now() - interval '1 year 1 minute'),
          ('sent again', '{}', '{}', 'x', now() - interval '2 years', now() - interval '11 months')
        """);
    awaitDeletion("refused_sales");
    assertEquals(List.of("sent again"), left("SELECT fingerprint FROM refused_sales"));
  }
}
