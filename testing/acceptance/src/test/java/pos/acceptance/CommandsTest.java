package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.acceptance.ShopProcess.End;
import pos.embedded.DataDirectory;
import pos.shop.Hints;
import pos.shop.Part;
import pos.shop.Passwords;
import pos.testing.ServiceProcess;

/** The commands of the script by which an operator looks at a shop. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class CommandsTest {

  private static final String COMMANDS =
      "up build status stop logs sql backup restore reconcile journal print trace certificate replay bench test mutants help";

  @RegisterExtension
  private static final ShopProcess shop = new ShopProcess();
  private static PosHome home;

  @BeforeAll
  static void open() throws IOException {
    home = PosHome.create(shop.beside("home"));
    shop.open();
  }

  private static End pos(String arguments) {
    return shop.paste(home.enter(shop.data()) + "./pos " + arguments);
  }

  private static String succeed(String arguments) {
    var end = pos(arguments);
    assertEquals(0, end.code(), arguments + "\n" + end.output());
    return end.output();
  }

  @Test
  void each_command_explains_itself() {
    var list = succeed("help");
    for (var command : COMMANDS.split(" ")) {
      assertTrue(list.contains("\n  " + command), command);
      assertTrue(succeed(command + " --help").contains("usage: ./pos "), command);
    }
    assertEquals(2, pos("nothing").code());
  }

  @Test
  void status_shows_what_decides_and_whether_it_is_ready() {
    var status = succeed("status");
    for (var line : List.of("The shop is open at " + shop.uri("") + " in development",
        "LOCATION_WEB +location 6, Centre logistique Anjou", "store-2 +KEY_STORE_2 +location 2, Plateau Mont-Royal",
        "GATEWAY_PORT +" + shop.port(8080) + " +ready", "SALES_PORT +" + shop.port(8003) + " +ready",
        "CART_PORT +" + shop.port(8026) + " +ready", "inventory +embedded")) {
      assertTrue(status.lines().anyMatch(each -> each.matches(".*" + line + ".*")), line + " in\n" + status);
    }
  }

  @Test
  void logs_are_those_of_the_shop() {
    assertEquals(3, succeed("logs -n 3").lines().filter(line -> line.startsWith("{\"timestamp\"")).count());
  }

  /** With a program in the place of psql that prints what it was started with. */
  @Test
  void sql_opens_the_database_of_a_service() throws IOException {
    home.replace("psql", "echo \"$PGPASSWORD $*\"\n");
    var end = pos("sql sales -c 'SELECT 1'");
    assertEquals("%s postgresql://sales@127.0.0.1:%s/sales_db -c SELECT 1%n".formatted(
        Passwords.read(shop.data()).of(Part.SALES),
        Files.readAllLines(shop.data().resolve("postgres/data/postmaster.pid")).get(3)), end.output());
    var other = shop.paste(home.enter(shop.data()) + "export SALES_DATABASE_URL=postgresql://s@db/sales"
        + " SALES_DATABASE_PASSWORD=own\n./pos sql sales");
    assertEquals("own postgresql://s@db/sales\n", other.output());
    assertTrue(pos("sql cart").output().contains("The cart has no database"));
  }

  /** With a Maven that finds none, as for the misspelt name of a class. */
  @Test
  void a_test_run_in_which_nothing_ran_fails() throws IOException {
    home.replace("mvn", "echo 'Apache Maven 3.9.0'\n");
    var end = pos("test -Dtest=Serch");
    assertEquals(1, end.code(), end.output());
    assertTrue(end.output().contains("No test ran"), end.output());
  }

  @Test
  void stop_stops_the_shop_in_good_order() {
    shop.open();
    assertTrue(succeed("stop").contains("has stopped"));
    assertEquals(0, shop.end().code(), shop.output());
    assertEquals(3, pos("status").code());
    assertEquals(3, pos("stop").code());
    shop.open();
  }

  /** With a pause before the next start that does not end by itself. */
  @Test
  void stop_leaves_a_shop_closed_that_was_about_to_be_started_again() throws IOException {
    shop.kill();
    home.replace("sleep", "exec /bin/sleep 600\n");
    var supervisor = shop.begin(home.enter(shop.data()) + "exec ./pos up");
    ServiceProcess.await("open", Duration.ofMinutes(3), () -> supervisor.output().contains(Hints.IS_OPEN));
    assertEquals(0, pos("status").code());
    ProcessHandle.of(DataDirectory.holder(shop.data()).orElseThrow()).orElseThrow().destroyForcibly();
    ServiceProcess.await("dead", () -> supervisor.output().contains("is started again"));
    var status = pos("status");
    assertEquals(1, status.code());
    assertTrue(status.output().contains("process " + supervisor.process().pid() + " starts it"), status.output());
    assertTrue(succeed("stop").contains("has stopped"));
    assertEquals(0, supervisor.exitCode(), supervisor.output());
    assertEquals(3, pos("stop").code());
    shop.open();
  }

  /** The file of a shop that was killed names its supervisor, whose number another process may have by now. */
  @Test
  void stop_does_not_touch_a_process_that_is_no_supervisor() throws IOException {
    var data = Files.createDirectory(shop.beside("stale"));
    var stranger = shop.begin("read -r _ < <(sleep 600)");
    var later = shop.begin("exec -a up sleep 600");
    for (var process : List.of(stranger, later)) {
      Files.writeString(data.resolve("running.json"), new JsonObject().put("pid", 1)
          .put("supervisor", process.process().pid()).put("since", "2020-01-01T00:00:00Z").encode());
      assertEquals(3, shop.paste(home.enter(data) + "./pos stop").code());
      assertTrue(process.isAlive());
    }
  }

  @Test
  void stop_stops_a_shop_that_is_opening() {
    shop.kill();
    var opening = shop.begin(home.enter(shop.data()) + "exec ./pos up");
    ServiceProcess.await("opening", Duration.ofMinutes(1), () -> opening.output().contains("Starting"));
    assertTrue(succeed("stop").contains("has stopped"), opening::output);
    assertTrue(Set.of(0, 143).contains(opening.exitCode()), opening.output());
    ServiceProcess.await("the servers end", () -> shop.processes().stream().noneMatch(line -> line.contains("postgres")));
    shop.open();
  }

  @Test
  void commands_say_which_shop_is_missing() {
    for (var command : List.of("sql sales", "logs")) {
      var end = shop.paste(home.enter(Path.of("/nowhere")) + "./pos " + command);
      assertEquals(1, end.code());
      assertTrue(end.output().contains("POS_DATA_DIR"), end.output());
    }
  }
}
