package pos.sales.register;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Map;
import java.util.regex.Pattern;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.rule.Links;
import pos.common.shop.Language;
import pos.common.shop.StoreScope;
import pos.sales.core.JournalEnd;

/**
 * A till of a store.
 *
 * @param branchSince the last receipt number before the store's own server began to keep its books; null when they are
 *     kept here
 */
public record Register(long id, long storeId, String name, long version, Long branchSince) {

  /** A name that is nothing but a word and a number, in either language. */
  private static final Pattern NUMBERED = Pattern.compile("(?:Register|Caisse) ([0-9]+)");

  static Register from(Row row) {
    return new Register(row.getLong("id"), row.getLong("store_id"), row.getString("name"), row.getLong("version"),
        row.getLong("branch_since"));
  }

  static String path(long id) {
    return "/sales-service/registers/" + id;
  }

  /** @throws Failure 422 when the register that a request names is not among those found */
  public static Register mustExist(Map<Long, Register> found, long id) {
    if (!found.containsKey(id)) {
      throw Failure.invalid("register_id", Flaw.of("not_a_register", "must be a register: there is no register " + id));
    }
    return found.get(id);
  }

  /** @throws Failure 422 when the register belongs to another store than the request says */
  public Register mustBelongTo(long store) {
    if (store != storeId) {
      throw Failure.invalid("register_id",
          Flaw.of("other_store", "belongs to store " + storeId + ", not to store " + store).with("store_id", storeId));
    }
    return this;
  }

  /** @throws Failure 409 when a branch keeps the books of the register */
  public void mustKeepBooks() {
    if (branchSince != null) {
      throw JournalEnd.keptByBranch(id);
    }
  }

  /** @throws Failure 409 when a branch keeps the books of a sale with this receipt number */
  public void mustKeepBooksOf(long receiptNumber) {
    if (branchSince != null && receiptNumber > branchSince) {
      throw JournalEnd.keptByBranch(id);
    }
  }

  /** Returns the name for a receipt: what a store has called a register stays, and {@code Register 3} is translated. */
  public String nameIn(Language language) {
    var numbered = NUMBERED.matcher(name);
    return numbered.matches() ? (language == Language.FR ? "Caisse " : "Register ") + numbered.group(1) : name;
  }

  /** Returns the JSON of answers, with a link to renaming for callers of its store. */
  public JsonObject toJson(StoreScope stores) {
    var links = Links.self(path(id));
    if (stores.includes(storeId)) {
      links.action("rename", "PATCH", path(id));
    }
    return new JsonObject().put("id", id).put("store_id", storeId).put("name", name).put("version", version)
        .put("_links", links.toJson());
  }
}
