package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pos.cart.CartService;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.embedded.EmbeddedPostgres;
import pos.gateway.LocalAuthority;
import pos.product.ProductService;
import pos.testing.Servers;

/** Services with a PostgreSQL that speaks TLS, and a Redis behind one who does. */
class EncryptedServersTest {

  private static final String PASSWORD = "p%ss/w:rd";
  @TempDir
  private static Path directory;
  private static Vertx vertx;
  private static LocalAuthority authority;
  private static LocalAuthority other;
  private static EmbeddedPostgres postgres;
  private static int redisPort;

  @BeforeAll
  static void start() throws Exception {
    vertx = Launch.vertx();
    authority = new LocalAuthority(directory.resolve("authority"));
    authority.certify(List.of("localhost"));
    other = new LocalAuthority(directory.resolve("other"));
    other.certify(List.of("localhost"));
    postgres = postgres(Files.createDirectory(directory.resolve("postgres")));
    postgres.createDatabase("product_db", "product", PASSWORD);
    redisPort = redis();
  }

  /** Starts the server once more when it has files of its own: its account must own the key. */
  private static EmbeddedPostgres postgres(Path home) throws Exception {
    EmbeddedPostgres.start(home, 0, EmbeddedPostgres.THROWAWAY).stop();
    var data = Files.list(home).filter(file -> Files.exists(file.resolve("PG_VERSION"))).findFirst().orElseThrow();
    for (var file : List.of(authority.serverCertificate(), authority.serverKey())) {
      var copy = Files.copy(file, data.resolve(file.getFileName()));
      Files.setOwner(copy, Files.getOwner(data));
    }
    return EmbeddedPostgres.start(home, 0, Map.of("ssl", "on", "ssl_cert_file", "server.pem",
        "ssl_key_file", "server.key"));
  }

  /** Starts a server that speaks TLS and passes everything on to Redis, whose build cannot. */
  private static int redis() {
    NetClient client = vertx.createNetClient();
    var keys = new PemKeyCertOptions().setCertPath(authority.serverCertificate().toString())
        .setKeyPath(authority.serverKey().toString());
    var server = vertx.createNetServer(new NetServerOptions().setSsl(true).setKeyCertOptions(keys).setHost("127.0.0.1"));
    server.connectHandler(socket -> {
      socket.pause();
      client.connect(Servers.redis().port(), Servers.redis().host()).onSuccess(redis -> {
        redis.pipeTo(socket);
        socket.pipeTo(redis);
        socket.resume();
      });
    });
    return server.listen().await().actualPort();
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
    postgres.stop();
  }

  @Test
  void a_service_works_with_encrypted_servers() throws Exception {
    for (var mode : List.of("require", "verify-ca&sslrootcert=" + authority.certificate(),
        "verify-full&sslrootcert=" + authority.certificate())) {
      var product = new ProductService(environment("product-service", database("localhost", mode), redis("localhost")));
      var deployment = vertx.deployVerticle(product).await();
      assertEquals(200, get(product.port(), "/health/ready"), mode);
      vertx.undeploy(deployment).await();
    }
  }

  @Test
  void every_connection_is_encrypted() throws Exception {
    var product = new ProductService(environment("product-service",
        database("localhost", "verify-full&sslrootcert=" + authority.certificate()), redis("localhost")));
    var deployment = vertx.deployVerticle(product).await();
    assertEquals(200, get(product.port(), "/health/ready"));
    var client = PgBuilder.client().connectingTo(PgConnectOptions
        .fromUri("postgresql://product@127.0.0.1:" + postgres.port() + "/product_db").setPassword(PASSWORD))
        .using(vertx).build();
    var row = client.query("""
        SELECT count(*) FILTER (WHERE ssl) AS encrypted, count(*) FILTER (WHERE NOT ssl) AS clear
        FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'product-service'
        """).execute().await().iterator().next();
    assertTrue(row.getLong("encrypted") > 0);
    assertEquals(0, row.getLong("clear"));
    client.close().await();
    vertx.undeploy(deployment).await();
  }

  @Test
  void a_server_that_is_not_the_one_meant_is_refused() {
    for (var url : List.of(database("localhost", "verify-full&sslrootcert=" + other.certificate()),
        database("127.0.0.1", "verify-full&sslrootcert=" + authority.certificate()),
        database("localhost", "verify-full"), database("localhost", "require&sslrootcert=" + other.certificate()))) {
      var failure = assertThrows(Exception.class, () -> vertx.deployVerticle(
          new ProductService(environment("product-service", url, redis("localhost")))).await(60, TimeUnit.SECONDS), url);
      assertFalse(String.valueOf(failure).contains(PASSWORD), failure::toString);
    }
  }

  @Test
  void a_cart_works_with_an_encrypted_redis_and_refuses_another_one() throws Exception {
    var cart = new CartService(environment("cart-service", null, redis("localhost")));
    vertx.deployVerticle(cart).await();
    assertEquals(200, get(cart.port(), "/health"));
    for (var url : List.of("rediss://127.0.0.1:" + redisPort + "/1?sslrootcert=" + authority.certificate(),
        "rediss://localhost:" + redisPort + "/1?sslrootcert=" + other.certificate(),
        "rediss://localhost:" + redisPort + "/1")) {
      var refusing = new CartService(environment("cart-service", null, url));
      vertx.deployVerticle(refusing).await();
      assertEquals(503, get(refusing.port(), "/health"), url);
    }
  }

  private static String database(String host, String mode) {
    return "postgresql://product@%s:%d/product_db?sslmode=%s".formatted(host, postgres.port(), mode);
  }

  private static String redis(String host) {
    return "rediss://%s:%d/1?sslrootcert=%s".formatted(host, redisPort, authority.certificate());
  }

  private static Environment environment(String service, String database, String redis) {
    var variables = new HashMap<>(Map.of("HOST", "127.0.0.1", "PORT", "0", "REDIS_URL", redis,
        "DATABASE_PASSWORD", PASSWORD));
    if (database != null) {
      variables.put("DATABASE_URL", database);
    }
    return Environment.read(variables, service, 0);
  }

  private static int get(int port, String path) throws Exception {
    var client = WebClient.create(vertx);
    try {
      // the first connection to a server is made when it is asked for
      var answer = client.get(port, "127.0.0.1", path).send().<Integer>map(response -> response.statusCode()).await();
      for (int i = 0; i < 20 && answer != 200; i++) {
        Thread.sleep(50);
        answer = client.get(port, "127.0.0.1", path).send().<Integer>map(response -> response.statusCode()).await();
      }
      return answer;
    } finally {
      client.close();
    }
  }
}
