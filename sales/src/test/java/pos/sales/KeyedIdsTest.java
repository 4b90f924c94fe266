package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ServiceProcess;

/** The ids that requests were given under their keys are deleted a day later. */
class KeyedIdsTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  private static List<String> keys() {
    return shop.service.sql("SELECT key FROM keyed_ids ORDER BY key").stream().map(row -> row.getString(0)).toList();
  }

  @Test
  void an_id_is_deleted_when_its_key_may_be_used_again_and_not_before() {
    for (var age : List.of("23 hours 59 minutes", "24 hours 1 minute")) {
      shop.service.sql("""
          INSERT INTO keyed_ids (caller, key, fingerprint, id, created_at)
          VALUES ('till', $1, '', $2, now() - $1::text::interval)
          """, age, UUID.randomUUID());
    }
    assertEquals(2, keys().size());
    try (var _ = shop.anotherInstance()) {
      ServiceProcess.await("the deletion of an id", () -> keys().size() < 2);
    }
    assertEquals(List.of("23 hours 59 minutes"), keys());
  }
}
