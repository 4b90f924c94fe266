package pos.testing;

import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import pos.common.run.Environment;

/** A service in this process, with a client of its API, its contract, and a pool on its database. */
record RunningService(Vertx vertx, Map<String, String> variables, Environment environment, Deployable verticle,
    int port, WebClient client, Contract contract, Pool database) {

  /**
   * How a service is run.
   *
   * @param name such as {@code product-service}
   * @param factory makes the verticle
   * @param port returns the port on which the verticle listens
   */
  record Program<S extends Deployable>(String name, Function<Environment, S> factory, ToIntFunction<S> port) {

    RunningService run(Vertx vertx, Map<String, String> variables) {
      var environment = Environment.read(variables, name, 0);
      var verticle = factory.apply(environment);
      vertx.deployVerticle(verticle).await();
      return new RunningService(vertx, Map.copyOf(variables), environment, verticle, port.applyAsInt(verticle),
          WebClient.create(vertx, new WebClientOptions().setDefaultHost("127.0.0.1"),
              new PoolOptions().setHttp1MaxSize(200)),
          Contract.read(vertx, name.replace("-service", "") + "/openapi.yaml"),
          PgBuilder.pool().using(vertx).connectingTo(PgConnectOptions.fromUri(environment.databaseUri())
              .setPassword(environment.databasePassword())).build());
    }
  }
}
