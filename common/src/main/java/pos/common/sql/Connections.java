package pos.common.sql;

import io.netty.channel.CombinedChannelDuplexHandler;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.pgclient.impl.PgPoolOptions;
import io.vertx.sqlclient.ClientBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import pos.common.run.Environment;
import pos.common.run.Metrics;
import pos.common.run.ServerUrl;

/**
 * Opens a service's connections to its database.
 *
 * <p>PostgreSQL ends a statement that takes too long, so a connection that stays silent for longer has been lost on the
 * way, as by a firewall that forgot it. It is closed, what waits for it fails, and another one is opened.
 */
final class Connections {

  private static final int STATEMENT_SECONDS = 10;
  private static final int LOCK_MILLIS = 5000;
  /** Others wait behind a statement that is pipelined. */
  private static final int PIPELINED_LOCK_MILLIS = 500;
  private static final int SILENCE_SECONDS = STATEMENT_SECONDS + 2;
  private static final int IDLE_SECONDS = 10;
  private static final int PIPELINED_IDLE_SECONDS = 5;
  private static final int PATIENT_SECONDS = 3600;
  private static final int MAX_WAITING = 1000;

  private final Vertx vertx;
  private final Environment environment;
  private final ServerUrl server;
  private final List<PgConnectOptions> servers;
  private final Driver driver;

  Connections(Vertx vertx, Environment environment) {
    this.vertx = vertx;
    this.environment = environment;
    this.server = ServerUrl.of(environment.databaseUri());
    this.servers = server.ofEach().stream().map(PgConnectOptions::fromUri).toList();
    this.driver = new Driver(servers);
  }

  /**
   * Opens a client for single statements, which are pipelined.
   *
   * <p>On a connection that is shared there is always something sent, so that only what is read tells whether it works.
   * The time begins with the last answer: a connection that rests longer than a few seconds is closed, so that a
   * statement on one that has rested has its whole time.
   */
  SqlClient pipelined(int connections) {
    var size = size("", connections, MAX_WAITING).setIdleTimeout(PIPELINED_IDLE_SECONDS)
        .setConnectionTimeout(Transactions.ACQUIRE_SECONDS).setConnectionTimeoutUnit(TimeUnit.SECONDS);
    return ClientBuilder.pool(driver)
        .with(new PgPoolOptions(size).setPipelined(true))
        .withConnectHandler(connection ->
            prepare(connection, Silence.ofReading(PIPELINED_IDLE_SECONDS + 1 + SILENCE_SECONDS)))
        .with(network()).connectingTo(options(STATEMENT_SECONDS, PIPELINED_LOCK_MILLIS)).using(vertx).build();
  }

  /** Opens a pool for transactions. */
  Pool transactions() {
    return pool(size("", environment.databaseConnections(), MAX_WAITING), STATEMENT_SECONDS, SILENCE_SECONDS);
  }

  /** Opens a pool whose connections end their statements after {@code seconds}. */
  Pool limited(int connections, int waiting, int seconds) {
    return pool(size(" lists", connections, waiting), seconds, SILENCE_SECONDS);
  }

  /** Opens a connection for what may take long when it sets itself a limit: a large index is built in silence. */
  Pool patient() {
    return pool(size("", 1, 1), STATEMENT_SECONDS, PATIENT_SECONDS);
  }

  private Pool pool(PoolOptions size, int statementSeconds, int silenceSeconds) {
    return ClientBuilder.pool(driver).with(size.setIdleTimeout(IDLE_SECONDS))
        .withConnectHandler(connection -> prepare(connection, Silence.ofAll(silenceSeconds)))
        .with(network()).connectingTo(options(statementSeconds, LOCK_MILLIS)).using(vertx).build();
  }

  private void prepare(SqlConnection connection, Silence silence) {
    var socket = ((SocketConnectionBase) ((SqlConnectionInternal) connection).unwrap().unwrap()).socket();
    var pipeline = socket.channelHandlerContext().pipeline();
    pipeline.remove(Silence.class);
    pipeline.addFirst(silence);
    pipeline.addBefore(pipeline.context(CombinedChannelDuplexHandler.class).name(), "messages", new WholeMessages());
    if (servers.size() > 1) {
      pipeline.addAfter("messages", "demotion", new Demotion());
    }
    // hands the connection over to its pool
    connection.close();
  }

  private static NetClientOptions network() {
    return new NetClientOptions().setConnectTimeout(2000).setTcpKeepAlive(true);
  }

  private PoolOptions size(String purpose, int connections, int waiting) {
    return new PoolOptions()
        .setName(Metrics.poolName(environment.service(), options(STATEMENT_SECONDS, LOCK_MILLIS).getDatabase() + purpose))
        .setMaxSize(connections).setMaxWaitQueueSize(waiting).setIdleTimeoutUnit(TimeUnit.SECONDS);
  }

  private PgConnectOptions options(int statementSeconds, int lockMillis) {
    var options = new PgConnectOptions(servers.getFirst())
        .setPassword(environment.databasePassword())
        .setCachePreparedStatements(true)
        // the driver would not keep those of more than 2,048 characters, which take the longest to be planned
        .setPreparedStatementCacheSqlFilter(sql -> !sql.startsWith(Database.PLAN_ANEW))
        .setPipeliningLimit(64);
    Map.of("application_name", environment.service(), "client_min_messages", "warning",
        "statement_timeout", statementSeconds + "s", "lock_timeout", lockMillis + "ms",
        "idle_in_transaction_session_timeout", "15s",
        // a client that has vanished never says so
        "idle_session_timeout", "60s").forEach(options::addProperty);
    return encrypted(options);
  }

  /** Adds what TLS needs, with the meaning of {@code sslmode} and {@code sslrootcert} that PostgreSQL's own clients have. */
  private PgConnectOptions encrypted(PgConnectOptions options) {
    var mode = options.getSslMode();
    if (mode == SslMode.DISABLE) {
      return options;
    }
    var verified = mode == SslMode.VERIFY_CA || mode == SslMode.VERIFY_FULL || server.rootCertificate() != null;
    return options.setSslOptions(new ClientSSLOptions().setTrustOptions(server.trust()).setTrustAll(!verified)
        .setHostnameVerificationAlgorithm(mode == SslMode.VERIFY_FULL ? "HTTPS" : ""));
  }
}
