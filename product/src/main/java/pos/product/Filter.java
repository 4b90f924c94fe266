package pos.product;

import pos.common.sql.Database;
import pos.common.sql.Where;

/**
 * The conditions that a client sets for a list of products; a condition that is null was not set.
 *
 * @param ean a barcode as 13 digits
 * @param categories the category that was asked for and all those below it
 */
record Filter(Long[] ids, String[] skus, String ean, Boolean active, Long[] categories) {

  Filter in(Long[] otherCategories) {
    return new Filter(ids, skus, ean, active, otherCategories);
  }

  /** Returns whether the client names the products. */
  boolean isLookUp() {
    return ids != null || skus != null || ean != null;
  }

  /** Products that a client names are listed even when they are retired; any other list has those that are sold. */
  private Boolean effectiveActive() {
    return active == null && !isLookUp() ? Boolean.TRUE : active;
  }

  /** How best to find the products of a category depends on how many they are. */
  String planned(String sql) {
    return categories == null ? sql : Database.PLAN_ANEW + sql;
  }

  /** Returns the conditions on {@code products p}. */
  Where where() {
    var where = new Where()
        .and("p.id = ANY(?)", ids)
        .and("lower(p.sku) = ANY(?)", skus)
        .and("lpad(p.barcode, 13, '0') = ?", ean)
        .and("p.id IN (SELECT product_id FROM product_categories WHERE category_id = ANY(?))", categories);
    var sold = effectiveActive();
    return sold == null ? where : where.and(sold ? "p.active" : "NOT p.active");
  }
}
