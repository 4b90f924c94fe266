package pos.order.core;

import io.vertx.sqlclient.Row;

/** A version of a cart, which can be ordered once. */
public record CartVersion(String id, long version) {

  static CartVersion from(Row row) {
    return new CartVersion(row.getString("cart_id"), row.getLong("cart_version"));
  }
}
