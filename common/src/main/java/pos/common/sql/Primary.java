package pos.common.sql;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.pgclient.impl.PgConnectionFactory;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.util.List;

/**
 * Connects to the one of several servers that accepts writes: the primary, and after a failover the one that was
 * promoted.
 */
final class Primary extends PgConnectionFactory {

  private final List<PgConnectOptions> servers;
  /** The position of the one that accepted writes last, which is asked first. */
  private volatile int last;

  Primary(VertxInternal vertx, NetClientOptions network, List<PgConnectOptions> servers) {
    super(vertx, network);
    this.servers = servers;
  }

  @Override
  public Future<SqlConnection> connect(Context context, PgConnectOptions options) {
    return connect(context, options, last, servers.size());
  }

  private Future<SqlConnection> connect(Context context, PgConnectOptions options, int position, int left) {
    var server = servers.get(position);
    return super.connect(context, new PgConnectOptions(options).setHost(server.getHost()).setPort(server.getPort()))
        .compose(Primary::refuseReadOnly)
        .onSuccess(_ -> last = position)
        .recover(e -> left == 1 ? Future.failedFuture(e)
            : connect(context, options, (position + 1) % servers.size(), left - 1)
                .recover(later -> Future.failedFuture(moreTelling(e, later))));
  }

  private static Future<SqlConnection> refuseReadOnly(SqlConnection connection) {
    return connection.query("SHOW transaction_read_only").execute()
        .compose(rows -> Rows.only(rows).getString(0).equals("off") ? Future.succeededFuture(connection)
            : Future.failedFuture(new IOException("the server accepts no writes")))
        .recover(e -> connection.close().transform(_ -> Future.failedFuture(e)));
  }

  /** A refusal by one of the servers says what is wrong with the settings; the silence of another one does not. */
  private static Throwable moreTelling(Throwable earlier, Throwable later) {
    return earlier instanceof PgException ? earlier : later;
  }
}
