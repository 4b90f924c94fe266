package pos.inventory;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.common.sql.Where;

/** The table of locations. */
final class Locations {

  private static final String COLUMNS = "id, name, type, address, version";

  private Locations() {}

  static Future<List<Location>> page(SqlClient client, Long afterId, int limit) {
    var where = new Where().and("id > ?", afterId);
    var sql = "SELECT " + COLUMNS + " FROM locations " + where.sql() + " ORDER BY id LIMIT " + where.parameter(limit);
    return client.preparedQuery(sql).mapping(Location::from).execute(where.values())
        .map(rows -> rows.stream().toList());
  }

  static Future<Location> find(SqlClient client, long id) {
    return client.preparedQuery("SELECT " + COLUMNS + " FROM locations WHERE id = $1").mapping(Location::from)
        .execute(Tuple.of(id)).map(rows -> {
          if (rows.size() == 0) {
            throw Failure.notFound("location", id);
          }
          return rows.iterator().next();
        });
  }

  static Future<Location> insert(SqlConnection tx, Location.Draft draft) {
    return tx.preparedQuery("INSERT INTO locations (name, type, address) VALUES ($1, $2, $3) RETURNING " + COLUMNS)
        .mapping(Location::from).execute(Tuple.of(draft.name(), Wire.name(draft.type()), draft.address()))
        .map(rows -> rows.iterator().next());
  }

  static Future<Location> update(SqlClient client, long id, Location.Draft draft, ExpectedVersion expected) {
    return client.preparedQuery("""
        UPDATE locations SET name = $2, type = $3, address = $4, version = version + 1
        WHERE id = $1 AND version = coalesce($5, version) RETURNING
        """ + COLUMNS).mapping(Location::from)
        .execute(Tuple.of(id, draft.name(), Wire.name(draft.type()), draft.address(),
            expected.version().isPresent() ? expected.version().getAsLong() : null))
        .compose(rows -> updated(client, id, rows));
  }

  private static Future<Location> updated(SqlClient client, long id, RowSet<Location> rows) {
    return rows.size() == 1 ? Future.succeededFuture(rows.iterator().next()) : find(client, id).map(location -> {
      throw Failure.stale(location.version());
    });
  }

  /** Says which field of a body named a location that does not exist. */
  static <T> Future<T> refuseUnknown(Throwable cause) {
    if (cause instanceof PgException e && e.getConstraint() != null && e.getConstraint().endsWith("location_id_fkey")) {
      // named table_column_fkey
      var field = e.getConstraint().replaceFirst("^[a-z]+_(.+)_fkey$", "$1");
      throw Failure.invalid(field, "must name a location that exists");
    }
    return Future.failedFuture(cause);
  }
}
