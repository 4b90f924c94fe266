package pos.common.shop;

import io.vertx.core.json.JsonObject;

/** The first category of a product, under which its sales count in reports. */
public record FirstCategory(long id, String name) {

  /** Reads {@code {id, name}}; null for null, which stands for a product without a category. */
  public static FirstCategory from(JsonObject json) {
    return json == null ? null : new FirstCategory(json.getLong("id"), json.getString("name"));
  }

  /** Reads the values of the columns {@code category_id, category}. */
  public static FirstCategory of(Long id, String name) {
    return id == null ? null : new FirstCategory(id, name);
  }

  /** Returns {@code {id, name}}, or null for null. */
  public static JsonObject toJson(FirstCategory category) {
    return category == null ? null : new JsonObject().put("id", category.id).put("name", category.name);
  }

  /** Returns the id to store, or null for null. */
  public static Long idOf(FirstCategory category) {
    return category == null ? null : (Long) category.id;
  }

  /** Returns the name to store, or null for null. */
  public static String nameOf(FirstCategory category) {
    return category == null ? null : category.name;
  }
}
