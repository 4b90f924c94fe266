package pos.common.sql;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Map;
import pos.common.run.StartFailure;

/** Finds what only a development start puts into a database. */
public final class DevelopmentData {

  /** By migration; the names of all of them have "development" in them. */
  private static final Map<String, String> CONTENTS = Map.of(
      "customer/db/V2__development_data.sql", "the customer client1, whose password is known",
      "inventory/db/V2__development_data.sql", "seven sample locations with an opening stock",
      "product/db/V2__development_data.sql", "20 sample products",
      "sales/db/V2__development_registers.sql", "registers 1 to 10",
      "sales/db/V15__development_cashiers.sql", "cashiers whose PINs are known");
  private static final String UNDEFINED_TABLE = "42P01";

  private DevelopmentData() {}

  /** Fails when there is any. */
  static Future<Void> refuse(SqlClient database) {
    return find(database).compose(found -> found.isEmpty() ? Future.succeededFuture()
        : Future.failedFuture(new StartFailure("DATABASE_URL leads to development data (" + String.join(", ", found)
            + "), on which production never runs. Begin with an empty database.")));
  }

  /** Returns a description of everything that was found, which is nothing in a database without tables. */
  public static Future<List<String>> find(SqlClient database) {
    return database.query("SELECT file FROM schema_migrations WHERE file LIKE '%development%' ORDER BY file")
        .mapping(row -> CONTENTS.getOrDefault(row.getString(0), row.getString(0))).execute().map(Rows::list)
        .recover(e -> e instanceof PgException missing && missing.getSqlState().equals(UNDEFINED_TABLE)
            ? Future.succeededFuture(List.of()) : Future.failedFuture(e));
  }
}
