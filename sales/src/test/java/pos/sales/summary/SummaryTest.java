package pos.sales.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import pos.sales.core.Figures;
import pos.testing.RowOf;

/** The sums of stores, and their sum. */
class SummaryTest {

  private static Row row(String kind, long total) {
    return RowOf.columns("kind", kind, "number", 1L, "subtotal", 2L, "tax", 3L, "rounding", 4L, "total", total);
  }

  private static Figures figures(long count, long total) {
    return new Figures(count, 2 * count, 3 * count, 4 * count, total);
  }

  @Test
  void a_row_counts_under_its_kind_only() {
    assertEquals(new Summary(figures(1, 10), Figures.NONE, Figures.NONE), Summary.from(row("sale", 10)));
    assertEquals(new Summary(Figures.NONE, figures(1, 10), Figures.NONE), Summary.from(row("void", 10)));
    assertEquals(new Summary(Figures.NONE, Figures.NONE, figures(1, 10)), Summary.from(row("return", 10)));
  }

  @Test
  void the_whole_is_the_sum_of_the_stores_and_its_net_leaves_out_voids() {
    var first = Summary.from(row("sale", 100)).plus(Summary.from(row("void", 7))).plus(Summary.from(row("return", 30)));
    var second = Summary.from(row("sale", 1000));
    var json = Summary.toJson(new TreeMap<>(Map.of(1L, first, 2L, second)));
    assertEquals(summary(figures(2, 1100), figures(1, 7), figures(1, 30), 1070)
        .put("by_store", new JsonArray()
            .add(summary(figures(1, 100), figures(1, 7), figures(1, 30), 70).put("store_id", 1L))
            .add(summary(figures(1, 1000), Figures.NONE, Figures.NONE, 1000).put("store_id", 2L))), json);
    assertEquals(summary(Figures.NONE, Figures.NONE, Figures.NONE, 0).put("by_store", new JsonArray()),
        Summary.toJson(new TreeMap<>()));
  }

  private static JsonObject summary(Figures sales, Figures voids, Figures returns, long net) {
    return new JsonObject().put("sales", sales.toJson()).put("voids", voids.toJson()).put("returns", returns.toJson())
        .put("net_cents", net);
  }
}
