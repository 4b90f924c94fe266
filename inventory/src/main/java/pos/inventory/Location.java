package pos.inventory;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import pos.common.rule.Fields;
import pos.common.rule.Links;
import pos.common.rule.Wire;

/** A place that can have stock. */
record Location(long id, Draft content, long version) {

  enum Type { STORE, LOGISTICS_CENTRE, HEAD_OFFICE, ONLINE }

  /** A location as a client describes it; {@code address} may be null. */
  record Draft(String name, Type type, String address) {

    /** @throws pos.common.rule.Failure 422 naming every bad field */
    static Draft from(Fields fields) {
      var name = fields.line("name", 1, 100);
      var type = fields.oneOf("type", Type.class, null);
      var address = fields.line("address", 1, 300, null);
      fields.check();
      return new Draft(name, type, address);
    }
  }

  static Location from(Row row) {
    return new Location(row.getLong("id"), new Draft(row.getString("name"),
        Wire.parse(Type.class, row.getString("type")), row.getString("address")), row.getLong("version"));
  }

  /** Reads what {@link #toJson} wrote at the head office. @throws pos.common.rule.Failure 422 naming every bad field */
  static Location from(Fields fields) {
    var id = fields.integer("id", 1, Long.MAX_VALUE);
    var version = fields.integer("version", 1, Long.MAX_VALUE);
    return new Location(id, Draft.from(fields), version);
  }

  static String path(long id) {
    return "/inventory-service/locations/" + id;
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("id", id)
        .put("name", content.name)
        .put("type", Wire.name(content.type))
        .put("address", content.address)
        .put("version", version)
        .put("_links", Links.self(path(id))
            .to("stocks", "/inventory-service/stocks?location_id=" + id)
            .to("movements", "/inventory-service/movements?location_id=" + id).toJson());
  }
}
