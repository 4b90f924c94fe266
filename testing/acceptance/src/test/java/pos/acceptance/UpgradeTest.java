package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pos.embedded.EmbeddedPostgres;
import pos.journal.Journal;
import pos.reconcile.Reconcile;
import pos.shop.Part;

/** The shop starts on the databases of earlier versions, which testing/dump-version.sh has made, and goes on with them. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class UpgradeTest {

  private static final Path VERSIONS = Path.of("src", "test", "resources", "versions");
  private static final String STORE = "pos-store-1-2025-dev-key";
  private static final String SALES = "/sales-service/sales";

  @RegisterExtension
  private static final ShopProcess shop = new ShopProcess();

  static Stream<Path> versions() throws IOException {
    return Files.list(VERSIONS);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void a_shop_goes_on_with_the_data_of_an_earlier_version(Path version) throws IOException {
    shop.useData(version.getFileName().toString());
    load(version);
    shop.open();
    var old = Files.readString(version.resolve("sale")).strip();
    assertEquals(200, ShopProcess.send(STORE, shop.uri(SALES + "/" + old), null).statusCode());
    var back = ShopProcess.send(STORE, shop.uri(SALES + "/" + old + "/returns"), """
        {"id": "%s", "lines": [{"line_no": 1, "quantity": 1}], "reason": "broken", "refund_method": "debit",
          "restock": true}""".formatted(UUID.randomUUID()));
    assertEquals(201, back.statusCode(), back::body);
    var sold = ShopProcess.send(STORE, shop.uri(SALES), """
        {"id": "%s", "register_id": 2, "lines": [{"product_id": 3, "quantity": 2}],
          "payments": [{"method": "debit", "amount_cents": 1033}]}""".formatted(UUID.randomUUID()));
    assertEquals(201, sold.statusCode(), sold::body);
    assertTrue(new JsonObject(sold.body()).getLong("receipt_number") > 3, sold::body);
    shop.trade();
    var agreed = shop.run(Reconcile.class, "--wait", "120");
    assertEquals(0, agreed.code(), agreed::output);
    var verified = shop.run(Journal.class, "verify");
    assertEquals(0, verified.code(), verified::output);
    shop.kill();
    shop.end();
  }

  /** The shop sets the passwords of the roles itself when it starts. */
  private static void load(Path version) throws IOException {
    var home = Files.createDirectories(shop.data()).resolve("postgres");
    ShopProcess.readableByAll(shop.data());
    // what locks the directory, so that the shop takes it for its own
    Files.createFile(shop.data().resolve(".lock"));
    var vertx = Vertx.vertx();
    try (var postgres = EmbeddedPostgres.start(home, 0, Map.of())) {
      for (var part : Part.values()) {
        if (part.hasDatabase()) {
          postgres.createDatabase(part.databaseName(), part.owner(), "dump");
          var options = new PgConnectOptions().setHost(Part.HOST).setPort(postgres.port())
              .setDatabase(part.databaseName()).setUser(part.owner()).setPassword("dump");
          PgConnection.connect(vertx, options).compose(connection ->
              connection.query(dump(version, part)).execute().eventually(connection::close)).await();
        }
      }
    } finally {
      vertx.close().await();
    }
  }

  private static String dump(Path version, Part part) {
    try (var in = new GZIPInputStream(Files.newInputStream(version.resolve(part.owner() + ".sql.gz")))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
