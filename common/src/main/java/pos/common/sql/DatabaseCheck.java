package pos.common.sql;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import pos.common.run.Environment;
import pos.common.run.ServerUrl;
import pos.common.run.StartFailure;

/** Asks a service's database, before anything is changed in it, whether the service can work with it. */
final class DatabaseCheck {

  private static final int OLDEST_VERSION = 18;
  private static final String ASK = """
      SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('server_version') AS version,
        current_user AS role, current_database() AS database, pg_is_in_recovery() AS standby,
        current_setting('statement_timeout') AS statement_timeout,
        has_database_privilege(current_database(), 'CREATE') AND has_schema_privilege('public', 'CREATE') AS creates,
        (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'S')
          AND NOT pg_has_role(relowner, 'USAGE')) AS others_tables
      """;

  private final Environment environment;
  /** The variable that names the database. */
  private final String url;

  DatabaseCheck(Environment environment) {
    this.environment = environment;
    this.url = environment.variable("DATABASE_URL");
  }

  /**
   * Fails with a {@link StartFailure} when the service cannot or must not use the database.
   *
   * @param folder of the service's own migrations
   */
  Future<Void> run(Pool pool, String folder) {
    return Transactions.acquire(pool, Migrations.CONNECT_SECONDS).compose(connection ->
        connection.query(ASK).execute().map(Rows::only).map(this::admitted)
            .compose(_ -> Migrations.applied(connection))
            .map(applied -> mustFit(applied, folder))
            .eventually(connection::close));
  }

  /** @return the row of a server and a role that will do */
  Row admitted(Row row) {
    var role = row.getString("role");
    var database = row.getString("database");
    if (row.getInteger("major") < OLDEST_VERSION) {
      throw new StartFailure("%s leads to PostgreSQL %s: %d or newer is required."
          .formatted(url, row.getString("version"), OLDEST_VERSION));
    }
    if (row.getBoolean("standby")) {
      throw new StartFailure(url + " leads to a standby, which can only be read: name the primary.");
    }
    if (row.getString("statement_timeout").equals("0")) {
      throw new StartFailure(pooled());
    }
    if (!row.getBoolean("creates")) {
      throw new StartFailure("The role %s in %s may not create tables in %s: ALTER DATABASE %s OWNER TO %s."
          .formatted(role, url, database, database, role));
    }
    if (row.getLong("others_tables") > 0) {
      throw new StartFailure("%d tables of %s, which %s names, belong to another role: REASSIGN OWNED BY it TO %s."
          .formatted(row.getLong("others_tables"), database, url, role));
    }
    return row;
  }

  private Void mustFit(List<String> applied, String folder) {
    var others = applied.stream().filter(file -> !file.startsWith("common/") && !file.startsWith(folder + "/"))
        .map(file -> file.substring(0, file.indexOf('/')) + "-service").distinct().collect(Collectors.joining(", "));
    if (!others.isEmpty()) {
      throw new StartFailure("%s leads to the database of %s: each service has one of its own.".formatted(url, others));
    }
    var found = environment.production() ? DevelopmentData.in(applied) : List.<String>of();
    if (!found.isEmpty()) {
      throw new StartFailure("%s leads to development data (%s), on which production never runs: begin with an empty"
          .formatted(url, String.join(", ", found)) + " database.");
    }
    return null;
  }

  /** Returns a failure that tells the operator which variable is wrong. */
  StartFailure explain(Throwable failure) {
    return switch (failure) {
      case StartFailure known -> known;
      case IllegalStateException known -> new StartFailure(known.getMessage(), known);
      case PgException refusal -> new StartFailure(explain(refusal), refusal);
      case UnknownHostException unknown -> new StartFailure("The host in %s has no address: %s."
          .formatted(url, hosts(PgConnectOptions::getHost)), unknown);
      case SSLException distrust -> new StartFailure("The connection to %s, which %s names, is not secure: %s."
          .formatted(places(), url, distrust.getMessage()), distrust);
      case IOException silence -> new StartFailure(nothingAnswers(), silence);
      case ClosedConnectionException silence -> new StartFailure(nothingAnswers(), silence);
      case TimeoutException silence -> new StartFailure(nothingAnswers(), silence);
      default -> new StartFailure("The database of %s cannot be used: %s.".formatted(url, failure.getMessage()),
          failure);
    };
  }

  private String explain(PgException refusal) {
    return switch (refusal.getSqlState()) {
      case "28P01" -> "%s is not the password of the role in %s."
          .formatted(environment.variable("DATABASE_PASSWORD"), url);
      case "28000" -> "The server in %s does not admit the role there: %s.".formatted(url, refusal.getErrorMessage());
      case "3D000" -> "The server in %s has no database %s.".formatted(url, servers().getFirst().getDatabase());
      case "08P01" -> pooled();
      case "53300" -> "The server in %s has no connection left: raise its max_connections.".formatted(url);
      default -> "The database of %s reports: %s (%s)."
          .formatted(url, refusal.getErrorMessage(), refusal.getSqlState());
    };
  }

  private String nothingAnswers() {
    return servers().size() == 1 ? "No PostgreSQL answers at %s, which %s names.".formatted(places(), url)
        : "No PostgreSQL that accepts writes answers at %s, which %s names.".formatted(places(), url);
  }

  private String places() {
    return hosts(server -> server.getHost() + ":" + server.getPort());
  }

  private String hosts(Function<PgConnectOptions, String> name) {
    return servers().stream().map(name).collect(Collectors.joining(" or "));
  }

  /** A pooler refuses the limits that a service sets for its sessions, or drops them; its sessions are not the client's. */
  private String pooled() {
    return "%s leads to a pooler such as PgBouncer, which does not keep the limits of a session (statement_timeout): "
        .formatted(url) + "name PostgreSQL itself.";
  }

  private List<PgConnectOptions> servers() {
    return ServerUrl.of(environment.databaseUri()).ofEach().stream().map(PgConnectOptions::fromUri).toList();
  }
}
