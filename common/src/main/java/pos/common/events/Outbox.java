package pos.common.events;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import pos.common.log.Trace;

/** The events of a transaction, written with it and published afterwards by the {@link Relay}. */
public final class Outbox {

  private Outbox() {}

  public static Future<Void> add(SqlConnection tx, String type, JsonObject payload) {
    return addAll(tx, type, List.of(payload));
  }

  /** Writes many events of one type with one statement. */
  public static Future<Void> addAll(SqlConnection tx, String type, List<JsonObject> payloads) {
    return tx.preparedQuery("""
        INSERT INTO outbox (type, payload, trace) SELECT $1, payload::json, $3 FROM unnest($2::text[]) AS payload
        """)
        .execute(Tuple.of(type, payloads.stream().map(JsonObject::encode).toArray(String[]::new),
            Trace.currentOrFresh().toText()))
        .mapEmpty();
  }
}
