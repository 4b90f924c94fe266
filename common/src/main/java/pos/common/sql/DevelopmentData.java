package pos.common.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Map;

/** Finds what only a development start puts into a database. */
public final class DevelopmentData {

  /** By migration; the names of all of them have "development" in them. */
  private static final Map<String, String> CONTENTS = Map.of(
      "customer/db/V2__development_data.sql", "the customer client1, whose password is known",
      "inventory/db/V2__development_data.sql", "seven sample locations with an opening stock",
      "product/db/V2__development_data.sql", "20 sample products",
      "sales/db/V2__development_registers.sql", "registers 1 to 10",
      "sales/db/V15__development_cashiers.sql", "cashiers whose PINs are known");

  private DevelopmentData() {}

  /** Returns a description of everything that was found, which is nothing in a database without tables. */
  public static Future<List<String>> find(SqlClient database) {
    return Migrations.applied(database).map(DevelopmentData::in);
  }

  /** @param migrations those that were applied */
  static List<String> in(List<String> migrations) {
    return migrations.stream().filter(file -> file.contains(Migrations.DEVELOPMENT))
        .map(file -> CONTENTS.getOrDefault(file, file)).toList();
  }
}
