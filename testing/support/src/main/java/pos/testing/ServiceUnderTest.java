package pos.testing;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.testing.RunningService.Program;

/**
 * A service on a free port with an empty database and Redis of its own; every response is checked against its contract.
 *
 * <p>As a field with {@code @RegisterExtension} it runs for all tests of a class:
 * <pre>
 *   &#64;RegisterExtension
 *   static final ServiceUnderTest service =
 *       ServiceUnderTest.of("product-service", ProductService::new, ProductService::port);
 * </pre>
 * A test that needs one more starts it in a try-with-resources statement with {@link #start(String, Function,
 * ToIntFunction, String...)} or {@link #another}.
 */
public final class ServiceUnderTest implements SharedFixture {

  private final Program<?> program;
  private final Supplier<Map<String, String>> base;
  private final Map<String, Supplier<String>> additions = new HashMap<>();
  private final List<ServiceUnderTest> others = new ArrayList<>();
  private RunningService running;

  private ServiceUnderTest(Program<?> program, Supplier<Map<String, String>> base) {
    this.program = program;
    this.base = base;
  }

  /** Returns a service that is not started yet; its environment has nothing but a database and a Redis of its own. */
  public static <S extends Deployable> ServiceUnderTest of(String service, Function<Environment, S> factory,
      ToIntFunction<S> port) {
    return new ServiceUnderTest(new Program<>(service, factory, port), () -> databaseAndRedis(service));
  }

  /** Adds a variable to the environment of a service that is not started yet. */
  public ServiceUnderTest with(String variable, String value) {
    return with(variable, () -> value);
  }

  /** @param value called when the service starts, for what is not known earlier, such as the port of another server */
  public ServiceUnderTest with(String variable, Supplier<String> value) {
    if (running != null) {
      throw new IllegalStateException(program.name() + " has already read its environment");
    }
    additions.put(variable, value);
    return this;
  }

  @Override
  public void start() {
    var variables = new HashMap<>(base.get());
    additions.forEach((variable, value) -> variables.put(variable, value.get()));
    var vertx = Launch.vertx();
    try {
      running = program.run(vertx, variables);
    } catch (Throwable e) {
      vertx.close().await();
      throw e;
    }
  }

  /**
   * Returns a started service for the caller to close.
   *
   * @param variables additions to the environment as NAME, value, ...
   */
  public static <S extends Deployable> ServiceUnderTest start(String service, Function<Environment, S> factory,
      ToIntFunction<S> port, String... variables) {
    var test = of(service, factory, port);
    for (int i = 0; i < variables.length; i += 2) {
      test.with(variables[i], variables[i + 1]);
    }
    test.start();
    return test;
  }

  /**
   * Starts one more instance of this service on the same database and Redis. It is closed together with this one unless
   * it is closed before.
   */
  public <S extends Deployable> ServiceUnderTest another(Function<Environment, S> factory, ToIntFunction<S> port) {
    var variables = new HashMap<>(running().variables());
    variables.put("INSTANCE_ID", newInstance());
    var other = new ServiceUnderTest(new Program<>(program.name(), factory, port), () -> variables);
    other.start();
    others.add(other);
    return other;
  }

  /** Returns the variables of an empty database and an empty Redis that no other service has. */
  public static Map<String, String> databaseAndRedis(String service) {
    var database = Servers.freshDatabase(service.replace("-service", ""));
    return Map.of("PORT", "0", "HOST", "127.0.0.1", "INSTANCE_ID", newInstance(),
        "DATABASE_URL", database.uri(), "DATABASE_PASSWORD", database.password(),
        "REDIS_URL", Servers.freshRedis().uri(),
        // nothing listens there: a service is alone unless a test says otherwise
        "GATEWAY_URL", "http://127.0.0.1:1");
  }

  private static String newInstance() {
    return "test-" + System.nanoTime();
  }

  private RunningService running() {
    if (running == null) {
      throw new IllegalStateException(program.name() + " is not running");
    }
    return running;
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

  /**
   * Sends a request as the gateway forwards it.
   *
   * @param body null for a request without one
   * @param headers as name, value, ...; without {@code X-Consumer-*} of a consumer that may make every call
   */
  public Future<Reply> send(HttpMethod method, String path, Buffer body, String... headers) {
    var forwarded = FromGateway.headers(headers);
    forwarded.put(FromGateway.SECRET, environment().gatewaySecrets().getFirst());
    return sendPastGateway(method, path, body, forwarded);
  }

  /** Sends a request with these headers and no others. @param body null for a request without one */
  public Future<Reply> sendPastGateway(HttpMethod method, String path, Buffer body, Map<String, String> headers) {
    var service = running();
    var request = service.client().request(method, service.port(), "127.0.0.1", path);
    headers.forEach(request::putHeader);
    return (body == null ? request.send() : request.sendBuffer(body))
        .map(answer -> new Reply(answer.statusCode(), answer.headers(), answer.body()))
        .compose(reply -> service.contract().judge(method, path, body, reply));
  }

  /** Sends {@code count} requests at once and waits for all responses. */
  public List<Reply> race(int count, IntFunction<Future<Reply>> request) {
    var racing = IntStream.range(0, count).mapToObj(request).toList();
    return Future.all(racing).await().list();
  }

  public List<Row> sql(String statement, Object... parameters) {
    return running().database().preparedQuery(statement).execute(Tuple.from(parameters)).await().stream().toList();
  }

  /** Returns the single number that a statement selects, such as a count. */
  public long number(String statement, Object... parameters) {
    return sql(statement, parameters).getFirst().getLong(0);
  }

  /** Opens a connection of the test's own to the service's database, such as for a lock on which the service waits. */
  public PgConnection connect() {
    return PgConnection.connect(vertx(), PgConnectOptions.fromUri(environment().databaseUri())
        .setPassword(environment().databasePassword())).await();
  }

  /** Returns every route and operation on which the routes and the contract differ, and every query on which they do. */
  public List<String> differencesFromContract(Map<String, String> routes) {
    var differences = new ArrayList<>(running().contract().differences(routes));
    running().contract().queries().forEach((call, names) -> {
      var parts = call.split(" ");
      var uri = parts[1].replaceAll("\\{[a-z_]+}", "1") + "?nonsense=1";
      var reply = send(HttpMethod.valueOf(parts[0]), uri, null).await();
      var error = reply.status() == 400 ? reply.json().getJsonArray("errors").getJsonObject(0) : new JsonObject();
      if (!"nonsense".equals(error.getString("field"))
          || !names.equals(error.getJsonArray("options", new JsonArray()).getList())) {
        differences.add("contract: the query of " + call + " has " + names + ", answer: " + reply.status() + " " + error);
      }
    });
    return differences;
  }

  /** Returns a check of the plans of this service's lists. */
  public Plans plans() {
    return new Plans(running().database().getConnection().await(), running().contract().filters());
  }

  /** Returns the running verticle, for what a test can see only from inside, such as its metrics. */
  public <S extends Deployable> S verticle(Class<S> type) {
    return type.cast(running().verticle());
  }

  public Environment environment() {
    return running().environment();
  }

  public Vertx vertx() {
    return running().vertx();
  }

  public int port() {
    return running().port();
  }

  @Override
  public void close() {
    others.forEach(ServiceUnderTest::close);
    others.clear();
    if (running != null) {
      running.vertx().close().await();
      running = null;
      // for tests that start a service themselves
      Violations.OF_THIS_PROCESS.report();
    }
  }
}
