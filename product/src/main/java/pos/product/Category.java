package pos.product;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import pos.common.rule.Fields;
import pos.common.rule.Links;

/**
 * A node in the tree that groups the products.
 *
 * @param parentId the category directly above it, or null at the top
 */
record Category(long id, String name, Long parentId, long version) {

  /** A category as a client sends it. */
  record Draft(String name, Long parentId) {

    /** @throws pos.common.rule.Failure 422 naming every bad field */
    static Draft from(Fields fields) {
      var name = fields.line("name", 1, 100);
      var parentId = fields.integer("parent_id", 1, Long.MAX_VALUE, null);
      fields.check();
      return new Draft(name, parentId);
    }
  }

  static Category from(Row row) {
    return new Category(row.getLong("id"), row.getString("name"), row.getLong("parent_id"), row.getLong("version"));
  }

  static String path(long id) {
    return "/product-service/categories/" + id;
  }

  JsonObject toJson() {
    var links = Links.self(path(id))
        .to("children", "/product-service/categories?parent_id=" + id)
        .to("products", "/product-service/products?category_id=" + id);
    if (parentId != null) {
      links.to("parent", path(parentId));
    }
    return new JsonObject().put("id", id).put("name", name).put("parent_id", parentId).put("version", version)
        .put("_links", links.toJson());
  }
}
