package pos.common.shop;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import pos.common.sql.Page;

/**
 * A row of a service's books that was examined: how it differs from others of the same books, and what has to agree with
 * the books of other services.
 *
 * @param key by which the rows are sorted
 * @param differences within the books of this service
 * @param goods that the ledger, or the service that sold them, must have too
 * @param holding the references of sales and orders for which goods may be held
 */
public record Audited(Object[] key, List<Difference> differences, List<MovedGoods> goods, List<String> holding) {

  /** The most references that are looked up at a time. */
  public static final int MAX_REFERENCES = 400;

  /** A figure that is not what others say it is. @param id of the row, for a person to find it */
  public record Difference(String id, String figure, long expected, long found) {

    public JsonObject toJson() {
      return new JsonObject().put("id", id).put("figure", figure).put("expected", expected).put("found", found);
    }
  }

  /** Begins the examination of a row. */
  public static Audited row(Object... key) {
    return new Audited(key, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  /** Notes a difference unless both figures are the same. */
  public Audited compare(String id, String figure, long expected, long found) {
    if (expected != found) {
      differences.add(new Difference(id, figure, expected, found));
    }
    return this;
  }

  /** Notes pieces that were moved. */
  public Audited moved(long locationId, String type, String reference, long pieces) {
    goods.add(new MovedGoods(locationId, type, reference, pieces));
    return this;
  }

  /** Notes that goods may be held for it. */
  public Audited mayHold(String reference) {
    holding.add(reference);
    return this;
  }

  /** Returns the answer with a page of rows: their differences and goods only. */
  public static JsonObject toJson(Page<Audited> page) {
    var differences = new JsonArray();
    var goods = new JsonArray();
    page.items().forEach(row -> {
      row.differences.forEach(difference -> differences.add(difference.toJson()));
      row.goods.forEach(moved -> goods.add(moved.toJson()));
    });
    return new JsonObject().put("examined", page.items().size()).put("items", differences).put("goods", goods)
        .put("next_cursor", page.nextCursor());
  }

  /** Returns the answer to a look-up by references. */
  public static JsonObject toJson(List<Audited> rows) {
    var goods = new JsonArray();
    var holding = new JsonArray();
    rows.forEach(row -> {
      row.goods.forEach(moved -> goods.add(moved.toJson()));
      row.holding.forEach(holding::add);
    });
    return new JsonObject().put("goods", goods).put("holding", holding);
  }
}
