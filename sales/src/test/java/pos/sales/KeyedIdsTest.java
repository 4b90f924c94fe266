package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.common.sql.Database;
import pos.sales.sale.KeyedIds;
import pos.testing.ServiceProcess;

/** The ids that requests were given under their keys are deleted a day later. */
class KeyedIdsTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  /** Returns a clock that remembers what is to be done every hour instead of doing it. */
  @SuppressWarnings("unchecked")
  private static Vertx hourly(List<Handler<Long>> tasks) {
    return (Vertx) Proxy.newProxyInstance(Vertx.class.getClassLoader(), new Class<?>[] {Vertx.class},
        (_, method, arguments) -> {
          assertEquals("setPeriodic", method.getName());
          assertEquals(TimeUnit.HOURS.toMillis(1), arguments[0]);
          tasks.add((Handler<Long>) arguments[1]);
          return 1L;
        });
  }

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
    var tasks = new ArrayList<Handler<Long>>();
    var database = Database.open(shop.service.vertx(), shop.service.environment());
    KeyedIds.deleteOld(hourly(tasks), database);
    assertEquals(2, keys().size());
    tasks.getFirst().handle(1L);
    ServiceProcess.await("the deletion of an id", () -> keys().size() < 2);
    assertEquals(List.of("23 hours 59 minutes"), keys());
    database.close().await();
  }
}
