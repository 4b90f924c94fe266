package pos.inventory;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.regex.Pattern;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.rule.Wire;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Where;

/** The table of locations. */
final class Locations {

  static final String BY_ID = "id";
  private static final int MOST = 200;
  private static final String COLUMNS = "id, name, type, address, version";
  private static final Columns<Location.Draft> CONTENT = new Columns<Location.Draft>()
      .add("name", Type.TEXT, Location.Draft::name)
      .add("type", Type.TEXT, draft -> Wire.name(draft.type()))
      .add("address", Type.TEXT, Location.Draft::address);
  private static final Columns<Location> WHOLE = new Columns<Location>()
      .add("id", Type.LONG, Location::id)
      .add("name", Type.TEXT, location -> location.content().name())
      .add("type", Type.TEXT, location -> Wire.name(location.content().type()))
      .add("address", Type.TEXT, location -> location.content().address())
      .add("version", Type.LONG, Location::version);
  /** PostgreSQL names the constraint of a foreign key after its table and column. */
  private static final Pattern LOCATION_KEY = Pattern.compile("[a-z]+_((?:from_|to_)?location_id)_fkey");

  private static final Listing<Location> LIST = new Listing<>("SELECT " + COLUMNS + " FROM locations", "id",
      Location::from, location -> new Object[] {location.id()});

  private Locations() {}

  static Future<Page<Location>> list(SqlClient client, PageRequest page) {
    var where = new Where().and("id > ?", page.after().map(cursor -> cursor.number(0)).orElse(null));
    return LIST.page(client, where, page);
  }

  static Future<Location> find(SqlClient client, long id) {
    return client.preparedQuery("SELECT " + COLUMNS + " FROM locations WHERE id = $1").mapping(Location::from)
        .execute(Tuple.of(id)).map(rows -> Rows.found(rows, "location", id));
  }

  static Future<Boolean> exists(SqlClient client, long id) {
    return client.preparedQuery("SELECT EXISTS (SELECT FROM locations WHERE id = $1)").execute(Tuple.of(id))
        .map(rows -> Rows.only(rows).getBoolean(0));
  }

  private static final String INSERT =
      "INSERT INTO locations (%s) VALUES (%s) RETURNING %s".formatted(CONTENT.names(), CONTENT.values(), COLUMNS);

  /** Fails with 409 when there are as many locations as answers that name all of them can show. */
  static Future<Location> insert(SqlConnection tx, Location.Draft draft) {
    return tx.query("LOCK TABLE locations IN SHARE ROW EXCLUSIVE MODE").execute()
        .compose(_ -> tx.query("SELECT count(*) FROM locations").execute())
        .compose(rows -> Rows.only(rows).getLong(0) < MOST ? write(tx, draft)
            : Future.failedFuture(Failure.conflict("too-many-locations", "There can be at most " + MOST
                + " locations: give one that is no longer used another name and address.")));
  }

  private static Future<Location> write(SqlConnection tx, Location.Draft draft) {
    return tx.preparedQuery(INSERT).mapping(Location::from).execute(CONTENT.of(draft)).map(Rows::only);
  }

  private static final String UPDATE = """
      UPDATE locations SET %s, version = version + 1
      WHERE id = $4 AND version = ANY(coalesce($5, ARRAY[version])) RETURNING %s
      """.formatted(CONTENT.assignments(), COLUMNS);

  /** Replaces the content; fails with 404 or, when the version is not the expected one, 412. */
  static Future<Location> update(SqlClient client, long id, Location.Draft draft, ExpectedVersion expected) {
    return client.preparedQuery(UPDATE).mapping(Location::from)
        .execute(CONTENT.of(draft).addLong(id).addArrayOfLong(expected.parameter()))
        .compose(rows -> updated(client, id, rows));
  }

  private static Future<Location> updated(SqlClient client, long id, RowSet<Location> rows) {
    return rows.size() == 1 ? Future.succeededFuture(Rows.only(rows)) : find(client, id).map(location -> {
      throw Failure.stale(location.version());
    });
  }

  private static final String COPY = """
      INSERT INTO locations AS l (%1$s) SELECT * FROM unnest(%2$s) AS copy(%1$s) ORDER BY id
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, type = excluded.type, address = excluded.address,
        version = excluded.version
      WHERE (l.name, l.type, l.address, l.version)
        IS DISTINCT FROM (excluded.name, excluded.type, excluded.address, excluded.version)
      """.formatted(WHOLE.names(), WHOLE.arrays());

  /** Adds locations under the ids that they have at the head office, or makes those that are here like them. */
  static Future<Void> copy(SqlClient client, List<Location> locations) {
    return client.preparedQuery(COPY).execute(WHOLE.of(locations)).mapEmpty();
  }

  /** Turns the violation of a foreign key to this table into a 422 that names the field; other failures stay. */
  static <T> Future<T> refuseUnknown(Throwable cause) {
    if (cause instanceof PgException e && e.getConstraint() != null) {
      var key = LOCATION_KEY.matcher(e.getConstraint());
      if (key.matches()) {
        throw Failure.invalid(key.group(1), Flaw.of("not_a_location", "must be the id of an existing location"));
      }
    }
    return Future.failedFuture(cause);
  }
}
