package pos.product;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import pos.common.rule.Fields;

/** A place in the tree that sorts the catalogue. */
record Category(long id, String name, Long parentId, long version) {

  record Draft(String name, Long parentId) {
    static Draft from(Fields fields) {
      var name = fields.text("name", 1, 100);
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
    var links = new JsonObject()
        .put("self", new JsonObject().put("href", path(id)))
        .put("children", new JsonObject().put("href", "/product-service/categories?parent_id=" + id))
        .put("products", new JsonObject().put("href", "/product-service/products?category_id=" + id));
    if (parentId != null) {
      links.put("parent", new JsonObject().put("href", path(parentId)));
    }
    return new JsonObject().put("id", id).put("name", name).put("parent_id", parentId).put("version", version)
        .put("_links", links);
  }
}
