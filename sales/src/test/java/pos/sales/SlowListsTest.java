package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static pos.sales.Shop.sale;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.Reply;

/** Lists that take long, as those of large tables do: here they wait for a lock on a table that no till needs. */
class SlowListsTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  @Test
  void tills_and_readiness_do_not_wait_for_them_and_they_are_given_up() {
    var other = shop.service.connect();
    assertEquals(201, shop.sell(sale()).status());
    var transaction = other.begin().await();
    other.query("LOCK TABLE refused_sales").execute().await();

    var lists = IntStream.range(0, 150)
        .mapToObj(_ -> shop.service.send(HttpMethod.GET, "/sales/refused", null)).toList();
    assertEquals(200, shop.service.get("/health/ready").status());
    var sold = shop.service.send(HttpMethod.POST, "/sales", sale().toBuffer());
    assertEquals(201, sold.timeout(60, TimeUnit.SECONDS).await().status());
    var replies = Future.all(lists).await().<Reply>list();
    replies.forEach(reply -> {
      assertEquals(503, reply.status());
      assertNotNull(reply.header("Retry-After"));
    });
    assertEquals(Set.of("query-too-slow", "too-many-queries"),
        replies.stream().map(Reply::code).collect(Collectors.toSet()));
    transaction.rollback().await();
    other.close().await();
    assertEquals(200, shop.service.get("/sales/refused").status());
  }
}
