package pos.acceptance;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import pos.embedded.EmbeddedPostgres;
import pos.shop.Part;

/** The databases of the services, for tests to look into. */
final class FloorDatabases {

  private static final String PASSWORD = "secret";

  private final Vertx vertx;
  private final EmbeddedPostgres postgres;
  private final Set<Part> owners;

  /** Creates an empty database for each of the services. */
  FloorDatabases(Vertx vertx, EmbeddedPostgres postgres, Set<Part> owners) {
    this.vertx = vertx;
    this.postgres = postgres;
    this.owners = owners;
    owners.forEach(part -> postgres.createDatabase(part.databaseName(), part.owner(), PASSWORD));
  }

  Set<Part> owners() {
    return owners;
  }

  String uri(Part part) {
    return "postgresql://%s:%s@127.0.0.1:%d/%s"
        .formatted(part.owner(), PASSWORD, postgres.port(), part.databaseName());
  }

  String password() {
    return PASSWORD;
  }

  /** Uses a new connection each time, because those of a pool would be lost when the server is killed. */
  List<Row> sql(Part part, String statement, Object... parameters) {
    return PgConnection.connect(vertx, PgConnectOptions.fromUri(uri(part))).compose(connection ->
        connection.preparedQuery(statement).execute(Tuple.from(parameters)).eventually(connection::close))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).toList()).await();
  }

  /** Runs a statement in a transaction of its own, whose locks are held until it is closed. */
  Lock lock(Part part, String statement) {
    var connection = PgConnection.connect(vertx, PgConnectOptions.fromUri(uri(part))).await();
    connection.query("BEGIN").execute().compose(_ -> connection.query(statement).execute()).await();
    return new Lock(connection);
  }

  /** A transaction that holds locks. */
  record Lock(PgConnection connection) implements AutoCloseable {

    @Override
    public void close() {
      connection.close().await();
    }
  }

  /** Returns the single number that a statement selects, such as a count. */
  long number(Part part, String statement, Object... parameters) {
    return sql(part, statement, parameters).getFirst().getLong(0);
  }

  /** Returns the number of sales of a product that are in the ledger. */
  long salesInLedger(long product) {
    return number(Part.INVENTORY, """
        SELECT count(*) FROM movement_lines l JOIN movements m ON m.id = l.movement_id
        WHERE l.product_id = $1 AND m.type = 'sale'
        """, product);
  }
}
