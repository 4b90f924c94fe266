package pos.common.sql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.impl.PgConnectionFactory;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.spi.ConnectionFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL's driver, which gives up a log-in that gets no answer. A pool's own connect handler is called after the
 * log-in, and until then the place of the connection in the pool is taken.
 */
final class Driver extends PgDriver {

  private final List<PgConnectOptions> servers;

  /** @param servers their hosts and ports; of several, the one that accepts writes is used */
  Driver(List<PgConnectOptions> servers) {
    this.servers = servers;
  }

  @Override
  public ConnectionFactory<PgConnectOptions> createConnectionFactory(Vertx vertx, NetClientOptions network) {
    var wrapper = new VertxWrapper((VertxInternal) vertx) {
      @Override
      public NetClient createNetClient(NetClientOptions options) {
        return new Client(super.createNetClient(options));
      }
    };
    if (servers.size() > 1) {
      return new Primary(wrapper, network, servers);
    }
    return new PgConnectionFactory(wrapper, network);
  }

  /** Closes a connection that is silent from its beginning. */
  private record Client(NetClient client) implements NetClient {

    @Override
    public Future<NetSocket> connect(ConnectOptions options) {
      return client.connect(options).onSuccess(socket -> ((NetSocketInternal) socket).channelHandlerContext().pipeline()
          .addFirst(Silence.ofReading(Migrations.CONNECT_SECONDS)));
    }

    @Override
    public Future<NetSocket> connect(int port, String host) {
      return connect(new ConnectOptions().setPort(port).setHost(host));
    }

    @Override
    public Future<NetSocket> connect(int port, String host, String serverName) {
      return connect(new ConnectOptions().setPort(port).setHost(host).setSniServerName(serverName));
    }

    @Override
    public Future<NetSocket> connect(SocketAddress address) {
      return connect(new ConnectOptions().setRemoteAddress(address));
    }

    @Override
    public Future<NetSocket> connect(SocketAddress address, String serverName) {
      return connect(new ConnectOptions().setRemoteAddress(address).setSniServerName(serverName));
    }

    @Override
    public Future<Void> shutdown(long timeout, TimeUnit unit) {
      return client.shutdown(timeout, unit);
    }

    @Override
    public Future<Boolean> updateSSLOptions(ClientSSLOptions options, boolean force) {
      return client.updateSSLOptions(options, force);
    }
  }
}
