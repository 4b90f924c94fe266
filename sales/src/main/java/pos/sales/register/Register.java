package pos.sales.register;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Map;
import pos.common.rule.Failure;

/** A till of a store. */
public record Register(long id, long storeId, String name) {

  public static Register from(Row row) {
    return new Register(row.getLong("id"), row.getLong("store_id"), row.getString("name"));
  }

  public static String path(long id) {
    return "/sales-service/registers/" + id;
  }

  /** @throws Failure 422 when the one that a request names is not among those that were found */
  public static Register mustExist(Map<Long, Register> found, long id) {
    if (!found.containsKey(id)) {
      throw Failure.invalid("register_id", "must be a register, and there is no " + id);
    }
    return found.get(id);
  }

  /** @param store what a request says, or null when it does not */
  public Register mustBelongTo(Long store) {
    if (store != null && store != storeId) {
      throw Failure.invalid("register_id", "belongs to store " + storeId + ", not to store " + store);
    }
    return this;
  }

  public JsonObject toJson() {
    return new JsonObject().put("id", id).put("store_id", storeId).put("name", name)
        .put("_links", new JsonObject().put("self", new JsonObject().put("href", path(id))));
  }
}
