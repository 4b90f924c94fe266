package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.LongRun;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

/**
 * Gives back what floods of the largest answers took from the machine: the heap that they filled, direct memory, and
 * what the C library keeps.
 */
@LongRun
class MemoryAfterFloodsTest {

  private static final int ORDINARY_REQUESTS = 3000;
  private static final int FLOODS = 5;
  private static final int AT_ONCE = 30;
  private static final double TOLERANCE = 1.25;
  private static final List<String> LARGE = List.of(
      "/product-service/products?limit=200&q=large", "/product-service/products?limit=200",
      "/inventory-service/stocks?limit=200", "/inventory-service/replenishments/1",
      "/sales-service/sales?limit=200&register_id=6", "/sales-service/sales/" + LargestRows.SALE,
      "/sales-service/sales/" + LargestRows.SALE + "/receipt", "/sales-service/sessions/201",
      "/sales-service/docs/swagger-ui-bundle.js");

  @RegisterExtension
  private static final Floor floor = Floor.ofStores();

  @BeforeAll
  static void fill() {
    LargestRows.insert(floor.databases());
  }

  @Test
  void the_memory_is_back_where_it_was() {
    // loads the classes that the floods need
    LARGE.forEach(path -> ask(1, List.of(path)));
    for (int i = 0; i < ORDINARY_REQUESTS; i += AT_ONCE) {
      ask(AT_ONCE, List.of("/product-service/products/1", "/product-service/products?limit=20",
          "/inventory-service/stocks?limit=20", "/sales-service/sales?limit=20", "/sales-service/registers"));
    }
    var before = floor.services().collect(Collectors.toMap(service -> service, ServiceProcess::pss));
    for (int i = 0; i < FLOODS; i++) {
      LARGE.forEach(path -> ask(AT_ONCE, List.of(path)));
    }
    before.forEach((service, kilobytes) -> ServiceProcess.await(service + " had " + kilobytes + " kB",
        () -> service.pss() <= kilobytes * TOLERANCE));
  }

  private static void ask(int requests, List<String> paths) {
    var answers = Future.all(IntStream.range(0, requests)
        .mapToObj(i -> floor.client().get(paths.get(i % paths.size()), "Cache-Control", "no-cache")).toList());
    answers.await().<Reply>list().forEach(answer ->
        assertTrue(answer.status() == 200 || answer.status() == 503, () -> paths + ": " + answer.status()));
  }
}
