package pos.sales.till;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import pos.common.rule.Links;
import pos.common.rule.Wire;

/** A person who sells at the registers of a store. */
record Cashier(long id, long storeId, String name, Role role, boolean active, long version) {

  /** A supervisor approves what is beyond a cashier's limits. */
  enum Role { CASHIER, SUPERVISOR }

  static Cashier from(Row row) {
    return new Cashier(row.getLong("id"), row.getLong("store_id"), row.getString("name"),
        Wire.parse(Role.class, row.getString("role")), row.getBoolean("active"), row.getLong("version"));
  }

  static String path(long id) {
    return "/sales-service/cashiers/" + id;
  }

  JsonObject toJson() {
    var links = Links.self(path(id));
    if (active) {
      links.action("login", "POST", path(id) + "/login");
    }
    return new JsonObject().put("id", id).put("store_id", storeId).put("name", name).put("role", Wire.name(role))
        .put("active", active).put("version", version).put("_links", links.toJson());
  }
}
