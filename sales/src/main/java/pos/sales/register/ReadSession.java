package pos.sales.register;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import pos.common.shop.StoreScope;
import pos.common.sql.Database;

/** Reads a session with its report: the X report of an open one, the Z report of a closed one. */
public final class ReadSession {

  private ReadSession() {}

  /** Fails with 404 without such a session, and with 403 for a key of another store. */
  public static Future<JsonObject> run(Database database, long id, StoreScope stores) {
    return Sessions.find(database.statements(), id).compose(session -> {
      stores.mustInclude(session.storeId());
      return session.closedAt()
          .map(end -> database.readMany(client -> Sessions.late(client, session, end)).map(session::zReport))
          .orElseGet(() -> database.readMany(client -> Sessions.report(client, session)).map(SessionReport::toJson));
    });
  }
}
