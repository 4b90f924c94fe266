package pos.order.core;

import io.vertx.sqlclient.Row;

/**
 * An answer as the API rendered it, stored in order to be repeated byte for byte.
 *
 * @param location the path of the order behind the gateway, or null
 * @param etag the tag of the order in the body, or null
 */
public record StoredAnswer(int status, String location, String etag, String body) {

  static StoredAnswer from(Row row) {
    return new StoredAnswer(row.getInteger("status"), row.getString("location"), row.getString("etag"),
        row.getString("body"));
  }
}
