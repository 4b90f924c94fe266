package pos.inventory;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import pos.common.rule.Fields;
import pos.common.rule.Wire;

/** A place that has stock, or could have. */
record Location(long id, Draft content, long version) {

  enum Type { STORE, LOGISTICS_CENTRE, HEAD_OFFICE, ONLINE }

  /** What a client says about a location. */
  record Draft(String name, Type type, String address) {
    static Draft from(Fields fields) {
      var name = fields.text("name", 1, 100);
      var type = fields.oneOf("type", Type.class, null);
      var address = fields.text("address", 1, 300, null);
      fields.check();
      return new Draft(name, type, address);
    }
  }

  static Location from(Row row) {
    return new Location(row.getLong("id"), new Draft(row.getString("name"),
        Wire.parse(Type.class, row.getString("type")), row.getString("address")),
        row.getLong("version"));
  }

  static String path(long id) {
    return "/inventory-service/locations/" + id;
  }

  JsonObject toJson() {
    var links = new JsonObject()
        .put("self", new JsonObject().put("href", path(id)))
        .put("stocks", new JsonObject().put("href", "/inventory-service/stocks?location_id=" + id))
        .put("movements", new JsonObject().put("href", "/inventory-service/movements?location_id=" + id));
    return new JsonObject().put("id", id).put("name", content.name).put("type", Wire.name(content.type))
        .put("address", content.address).put("version", version).put("_links", links);
  }
}
