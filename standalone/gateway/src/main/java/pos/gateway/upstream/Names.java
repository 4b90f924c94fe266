package pos.gateway.upstream;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up the host names of targets again and again, as Kong does: every address behind a name takes part. A name that
 * is not found keeps the addresses that it had.
 */
public final class Names {

  private static final Logger LOG = LoggerFactory.getLogger(Names.class);

  private final Vertx vertx;
  private final Collection<UpstreamPool> pools;
  /** Those that were not found the last time, which is logged once. */
  private final Set<String> missing = new HashSet<>();
  private boolean busy;

  public Names(Vertx vertx, Collection<UpstreamPool> pools) {
    this.vertx = vertx;
    this.pools = pools;
  }

  /** Looks up every name now, and then at an interval. */
  public Future<Void> start(Duration interval) {
    vertx.setPeriodic(interval.toMillis(), _ -> {
      if (!busy) {
        lookUp();
      }
    });
    return lookUp();
  }

  /** Looks up every name now; the JDK must not keep the answers ({@code sun.net.inetaddr.ttl}). */
  Future<Void> lookUp() {
    busy = true;
    return Future.join(pools.stream().flatMap(pool -> pool.upstream().targets().stream()
            .map(target -> lookUp(pool, target))).toList())
        .<Void>mapEmpty().otherwiseEmpty().onComplete(_ -> busy = false);
  }

  private Future<?> lookUp(UpstreamPool pool, String target) {
    var colon = target.lastIndexOf(':');
    var port = Integer.parseInt(target.substring(colon + 1));
    return vertx.executeBlocking(() -> addresses(target.substring(0, colon), port), false)
        .onSuccess(found -> {
          missing.remove(target);
          pool.found(target, found);
        })
        .onFailure(e -> {
          if (missing.add(target)) {
            LOG.warn("{} is not found: {}", target, e.getMessage());
          }
        });
  }

  private static List<SocketAddress> addresses(String host, int port) throws Exception {
    return Stream.of(InetAddress.getAllByName(host))
        .map(address -> SocketAddress.inetSocketAddress(port, address.getHostAddress())).toList();
  }
}
