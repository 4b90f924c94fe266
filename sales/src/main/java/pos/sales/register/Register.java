package pos.sales.register;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Map;
import pos.common.rule.Failure;
import pos.common.rule.Links;

/** A till of a store. */
public record Register(long id, long storeId, String name) {

  static Register from(Row row) {
    return new Register(row.getLong("id"), row.getLong("store_id"), row.getString("name"));
  }

  static String path(long id) {
    return "/sales-service/registers/" + id;
  }

  /** @throws Failure 422 when the register that a request names is not among those found */
  public static Register mustExist(Map<Long, Register> found, long id) {
    if (!found.containsKey(id)) {
      throw Failure.invalid("register_id", "must be a register: there is no register " + id);
    }
    return found.get(id);
  }

  /** @throws Failure 422 when the register belongs to another store than the request says */
  public Register mustBelongTo(long store) {
    if (store != storeId) {
      throw Failure.invalid("register_id", "belongs to store " + storeId + ", not to store " + store);
    }
    return this;
  }

  /** Returns the JSON of answers. */
  public JsonObject toJson() {
    return new JsonObject().put("id", id).put("store_id", storeId).put("name", name)
        .put("_links", Links.self(path(id)).toJson());
  }
}
