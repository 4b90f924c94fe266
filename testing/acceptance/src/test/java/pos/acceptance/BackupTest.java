package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.backup.Backup;
import pos.backup.Restore;
import pos.embedded.DataDirectory;
import pos.reconcile.Reconcile;
import pos.testing.LongRun;
import pos.testing.ServiceProcess;

/** {@code ./pos backup} and {@code ./pos restore} of a shop in which tills sell. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
@TestMethodOrder(OrderAnnotation.class)
class BackupTest {

  private static final String STORE = "pos-store-1-2025-dev-key";

  @RegisterExtension
  private static final ShopProcess shop = new ShopProcess();
  private static List<String> soldBefore;

  private static String sell() {
    var reply = ShopProcess.send(STORE, shop.uri("/sales-service/sales"), """
        {"id": "%s", "register_id": 2, "lines": [{"product_id": 3, "quantity": 1}], "allow_oversell": true,
          "payments": [{"method": "debit", "amount_cents": 516}]}""".formatted(UUID.randomUUID()));
    assertEquals(201, reply.statusCode(), reply::body);
    return new JsonObject(reply.body()).getString("id");
  }

  private static String backup(String name) {
    return shop.beside(name).toString();
  }

  @Test
  @Order(1)
  void a_backup_is_made_while_tills_sell() throws Exception {
    shop.open();
    shop.trade();
    Queue<String> sold = new ConcurrentLinkedQueue<>();
    var goesOn = new AtomicBoolean(true);
    var till = Thread.startVirtualThread(() -> {
      while (goesOn.get()) {
        sold.add(sell());
      }
    });
    ServiceProcess.await("the till sells", () -> sold.size() >= 20);
    soldBefore = List.copyOf(sold);
    var made = shop.run(Backup.class, backup("backup"));
    var after = sold.size();
    ServiceProcess.await("the till has sold on", () -> sold.size() > after || !till.isAlive());
    goesOn.set(false);
    till.join();
    assertEquals(0, made.code(), made::output);
    assertTrue(made.output().contains("The shop is open and stays open."), made::output);
    assertTrue(sold.size() > after, "the shop goes on selling");
    shop.kill();
    shop.end();
  }

  @Test
  @Order(2)
  void a_backup_is_not_written_over_another_one() {
    var again = shop.run(Backup.class, backup("backup"));
    assertEquals(1, again.code());
    assertTrue(again.output().contains("exists already: choose another directory."), again::output);
  }

  @Test
  @Order(2)
  void a_shop_with_data_elsewhere_is_not_backed_up_in_part_whatever_this_command_was_told() throws IOException {
    var last = shop.data().resolve("running.json");
    var content = Files.readString(last);
    Files.writeString(last, new JsonObject(content).put("redis", "external").encode());
    var refused = shop.run(Backup.class, backup("part"));
    Files.writeString(last, content);
    assertEquals(1, refused.code());
    assertTrue(refused.output().contains("This shop has databases of your own"), refused::output);
    assertFalse(Files.exists(shop.beside("part")));
  }

  @LongRun
  @Test
  @Order(3)
  void a_closed_shop_is_backed_up_too() {
    var made = shop.run(Backup.class, backup("closed"));
    assertEquals(0, made.code(), made::output);
    assertTrue(made.output().contains("The shop is closed"), made::output);
    assertEquals(List.of(), shop.processes());
  }

  @Test
  @Order(4)
  void data_is_not_written_over_without_being_told() {
    var refused = shop.run(Restore.class, backup("backup"));
    assertEquals(1, refused.code());
    assertTrue(refused.output().contains("has data already: choose another POS_DATA_DIR, or say --replace."),
        refused::output);
  }

  @Test
  @Order(4)
  void data_that_is_being_replaced_is_locked() throws IOException {
    var restore = shop.begin(Restore.class, "--replace", backup("backup"));
    ServiceProcess.await("it has begun", () -> restore.output().contains("unpacking") || !restore.isAlive());
    assertTrue(DataDirectory.holder(shop.data()).isPresent(), restore::output);
    restore.signal("TERM");
    restore.exitCode();
    assertTrue(DataDirectory.holder(shop.data()).isEmpty());
    assertTrue(Files.exists(shop.data().resolve("running.json")), restore::output);
  }

  @Test
  @Order(5)
  void an_incomplete_or_damaged_backup_is_recognized() throws IOException {
    shop.useData("restored");
    var damaged = Files.createDirectory(shop.beside("damaged"));
    for (var name : List.of("backup.json", "carts.jsonl.gz", "databases.tar.gz")) {
      Files.copy(shop.beside("backup").resolve(name), damaged.resolve(name));
    }
    var archive = damaged.resolve("databases.tar.gz");
    var bytes = Files.readAllBytes(archive);
    bytes[bytes.length / 2] ^= 1;
    Files.write(archive, bytes);
    var refused = shop.run(Restore.class, damaged.toString());
    assertEquals(1, refused.code());
    assertTrue(refused.output().contains("databases.tar.gz is missing or damaged"), refused::output);
    Files.delete(damaged.resolve("backup.json"));
    refused = shop.run(Restore.class, damaged.toString());
    assertEquals(1, refused.code());
    assertTrue(refused.output().contains("is no complete backup"), refused::output);
    assertFalse(Files.exists(shop.beside("restored")));
  }

  @Test
  @Order(6)
  void one_that_is_interrupted_leaves_nothing() {
    var restore = shop.begin(Restore.class, backup("backup"));
    ServiceProcess.await("it has begun", () -> restore.output().contains("unpacking") || !restore.isAlive());
    restore.signal("TERM");
    restore.exitCode();
    assertFalse(Files.exists(shop.beside("restored.restoring")), restore::output);
    assertFalse(Files.exists(shop.beside("restored")), restore::output);
    assertEquals(List.of(), shop.processes());
  }

  @Test
  @Order(7)
  void a_restored_shop_has_what_was_sold_and_its_books_agree() {
    var restored = shop.run(Restore.class, backup("backup"));
    assertEquals(0, restored.code(), restored::output);
    shop.open();
    for (var id : soldBefore) {
      assertEquals(200, ShopProcess.send(STORE, shop.uri("/sales-service/sales/" + id), null).statusCode());
    }
    sell();
    var agreed = shop.run(Reconcile.class, "--wait", "120");
    assertEquals(0, agreed.code(), agreed::output);
    assertTrue(agreed.output().contains("All books agree."), agreed::output);
  }

  @LongRun
  @Test
  @Order(8)
  void data_that_is_replaced_is_kept_beside() throws IOException {
    var inUse = shop.run(Restore.class, "--replace", backup("closed"));
    assertEquals(1, inUse.code());
    assertTrue(inUse.output().contains("Close the shop before it is replaced."), inUse::output);
    shop.kill();
    shop.end();
    ServiceProcess.await("the servers end with the shop", () -> shop.processes().isEmpty());
    var replaced = shop.run(Restore.class, "--replace", backup("closed"));
    assertEquals(0, replaced.code(), replaced::output);
    try (var files = Files.list(shop.beside("."))) {
      assertEquals(1, files.filter(file -> file.getFileName().toString().startsWith("restored-before-")).count());
    }
  }
}
