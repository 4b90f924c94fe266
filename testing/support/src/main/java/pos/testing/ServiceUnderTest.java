package pos.testing;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import pos.common.run.Environment;
import pos.common.run.Launch;

/** A service on a free port with an empty database and Redis of its own; every answer is held to its contract. */
public final class ServiceUnderTest implements AutoCloseable {

  private final Vertx vertx = Launch.vertx();
  private final Map<String, String> variables;
  private final Environment environment;
  private final WebClient client;
  private final Contract contract;
  private final Pool database;
  private int port;

  private ServiceUnderTest(String service, Map<String, String> variables) {
    this.variables = variables;
    this.environment = Environment.read(variables, service, 0);
    this.client = WebClient.create(vertx, new WebClientOptions().setDefaultHost("127.0.0.1"),
        new PoolOptions().setHttp1MaxSize(200));
    this.contract = Contract.read(vertx, service.replace("-service", "") + "/openapi.yaml");
    this.database = PgBuilder.pool().using(vertx).connectingTo(PgConnectOptions.fromUri(environment.databaseUri())
        .setPassword(environment.databasePassword())).build();
  }

  /**
   * @param variables what the environment says beyond the service's own database and Redis, as NAME, value, ...
   */
  public static <S extends Deployable> ServiceUnderTest start(String service, Function<Environment, S> factory,
      ToIntFunction<S> port, String... variables) {
    return startOn(databaseAndRedis(service), service, factory, port, variables);
  }

  /** One more instance of the same service on the same database and Redis. */
  public <S extends Deployable> ServiceUnderTest another(Function<Environment, S> factory, ToIntFunction<S> port) {
    return startOn(variables, environment.service(), factory, port);
  }

  private static <S extends Deployable> ServiceUnderTest startOn(Map<String, String> base, String service,
      Function<Environment, S> factory, ToIntFunction<S> port, String... more) {
    var variables = new HashMap<>(base);
    for (int i = 0; i < more.length; i += 2) {
      variables.put(more[i], more[i + 1]);
    }
    var test = new ServiceUnderTest(service, variables);
    var verticle = factory.apply(test.environment);
    test.vertx.deployVerticle(verticle).await();
    test.port = port.applyAsInt(verticle);
    return test;
  }

  /** The variables that point a service to an empty database and an empty Redis of its own. */
  public static Map<String, String> databaseAndRedis(String service) {
    var database = Servers.freshDatabase(service.replace("-service", ""));
    return Map.of("PORT", "0", "HOST", "127.0.0.1", "INSTANCE_ID", "test-" + System.nanoTime(),
        "DATABASE_URL", database.uri(), "DATABASE_PASSWORD", database.password(),
        "REDIS_URL", Servers.freshRedis().uri(),
        // nobody listens there: a service is alone unless a test says otherwise
        "GATEWAY_URL", "http://127.0.0.1:1");
  }

  public Reply get(String path, String... headers) {
    return send(HttpMethod.GET, path, null, headers).await();
  }

  public Reply post(String path, JsonObject body, String... headers) {
    return send(HttpMethod.POST, path, body.toBuffer(), headers).await();
  }

  public Reply put(String path, JsonObject body, String... headers) {
    return send(HttpMethod.PUT, path, body.toBuffer(), headers).await();
  }

  public Reply patch(String path, JsonObject body, String... headers) {
    return send(HttpMethod.PATCH, path, body.toBuffer(), headers).await();
  }

  public Reply delete(String path, String... headers) {
    return send(HttpMethod.DELETE, path, null, headers).await();
  }

  /** @param headers as name, value, ... */
  public Future<Reply> send(HttpMethod method, String path, Buffer body, String... headers) {
    var request = client.request(method, port, "127.0.0.1", path);
    for (int i = 0; i < headers.length; i += 2) {
      request.putHeader(headers[i], headers[i + 1]);
    }
    return (body == null ? request.send() : request.sendBuffer(body))
        .map(answer -> new Reply(answer.statusCode(), answer.headers(), answer.body()))
        .compose(reply -> contract.check(method, path.replaceAll("\\?.*", ""), reply));
  }

  /** Sends {@code count} requests at once and waits for all answers. */
  public List<Reply> race(int count, IntFunction<Future<Reply>> request) {
    var racing = IntStream.range(0, count).mapToObj(request).toList();
    return Future.all(racing).await().list();
  }

  public List<Row> sql(String statement, Object... parameters) {
    return database.preparedQuery(statement).execute(Tuple.from(parameters)).await().stream().toList();
  }

  /** The single number a statement answers, such as a count. */
  public long number(String statement, Object... parameters) {
    return sql(statement, parameters).getFirst().getLong(0);
  }

  /** The routes that the contract does not have or calls otherwise, and the other way round; empty when they agree. */
  public List<String> differencesFromContract(Map<String, String> routes) {
    var differences = new ArrayList<String>();
    contract.operations().forEach((call, operation) -> {
      if (!operation.equals(routes.get(call))) {
        differences.add("contract: " + call + " is " + operation + ", routes: " + routes.get(call));
      }
    });
    routes.forEach((call, operation) -> {
      if (!contract.operations().containsKey(call)) {
        differences.add(call + " " + operation + " is not in the contract");
      }
    });
    return differences;
  }

  public Environment environment() {
    return environment;
  }

  public Vertx vertx() {
    return vertx;
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
