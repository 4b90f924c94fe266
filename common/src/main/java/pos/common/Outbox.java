package pos.common;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** Events are written in the transaction that makes them true; the {@link Relay} publishes them afterwards. */
public final class Outbox {

  private Outbox() {}

  public static Future<Void> add(SqlConnection tx, String type, JsonObject payload) {
    return addAll(tx, type, List.of(payload));
  }

  /** Many events of one type in one statement. */
  public static Future<Void> addAll(SqlConnection tx, String type, List<JsonObject> payloads) {
    return tx.preparedQuery("""
        INSERT INTO outbox (type, payload, trace) SELECT $1, payload::json, $3 FROM unnest($2::text[]) AS payload
        """)
        .execute(Tuple.of(type, payloads.stream().map(JsonObject::encode).toArray(String[]::new),
            Trace.currentOrFresh().toText()))
        .mapEmpty();
  }
}
