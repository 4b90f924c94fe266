package pos.product;

import io.vertx.core.json.JsonObject;
import java.util.List;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.sql.Parts;

/**
 * What has changed in the head office's catalogue behind a position.
 *
 * @param position of the last of these changes
 * @param complete whether there is nothing behind it
 */
record CataloguePage(List<HeadOfficeProduct> products, long position, boolean complete) {

  private static final int MAX_PRODUCTS = 10_000;

  /**
   * Reads an answer of the head office.
   *
   * @param after the position that was asked for
   * @throws pos.common.rule.Failure naming what is wrong with it
   */
  static CataloguePage from(JsonObject json, long after) {
    var fields = Fields.tolerant(json);
    for (var name : List.of("items", "complete")) {
      if (!fields.has(name)) {
        fields.refuse(name, Flaw.MISSING, null);
      }
    }
    var page = new CataloguePage(fields.list("items", 0, MAX_PRODUCTS, HeadOfficeProduct::from),
        fields.integer("position", 0, Long.MAX_VALUE), fields.flag("complete", false));
    if (page.leadsNowhere(after)) {
      fields.refuse("position", Flaw.of("not_ahead", "must be ahead of " + after + ", or the answer complete"), null);
    }
    fields.check();
    return page;
  }

  /** Returns whether the same would be asked for again and again. */
  private boolean leadsNowhere(long after) {
    return !isBehind(after) && (products.isEmpty() ? !complete : position == after);
  }

  /** Returns whether the head office is not as far as it was, because its database was restored. */
  boolean isBehind(long after) {
    return position < after;
  }

  /**
   * Splits the products into parts to be written one after the other, in which no two share a SKU or barcode: when two
   * do, it belongs to the one that has changed last.
   */
  List<List<HeadOfficeProduct>> parts() {
    return Parts.of(products, HeadOfficeProduct::uniqueValues);
  }
}
