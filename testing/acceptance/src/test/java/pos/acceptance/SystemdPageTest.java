package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.shop.Hints;
import pos.testing.ServiceProcess;

/** The steps of docs/systemd.md, in other directories, and without what changes the machine. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class SystemdPageTest {

  private static final String PAGE = "systemd.md";
  /** Only noted, with their arguments: they need root, or a systemd that runs. */
  private static final List<String> NOTED = List.of("useradd", "chown", "systemctl", "git");
  /** Commands of the table that no test executes as they are written, and why. */
  private static final Map<String, String> NOT_EXECUTED = Map.of(
      "journalctl -u pos", "needs a systemd that runs; what it would show is what ./pos up prints",
      "systemctl stop pos", "needs a systemd that runs; what it would send is sent here",
      "systemd-analyze verify /etc/systemd/system/pos.service", "is in SystemdTest");
  /** A line that systemd and a shell read alike. */
  private static final Pattern SETTING = Pattern.compile("([A-Z0-9_]+)=(?:\"([^\"$`\\\\]*)\"|([^\\s\"'$`\\\\]*))");

  @RegisterExtension
  private static final ShopProcess shop = new ShopProcess();
  private static PosHome home;

  @BeforeAll
  static void prepare() throws IOException {
    home = PosHome.create(shop.beside("opt"));
    for (var program : NOTED) {
      home.replace(program, "echo \"" + program + " $*\" >> '" + home.directory() + "/noted'\n");
    }
    // sudo -u pos NAME=VALUE COMMAND
    home.replace("sudo", "shift 2\nexec env \"$@\"\n");
    Files.createDirectories(shop.beside("etc/systemd/system"));
    Files.createSymbolicLink(Files.createDirectories(etc()).resolve("compose"), home.directory().resolve("compose"));
  }

  private static Path etc() {
    return shop.beside("etc/pos");
  }

  /** Returns the text with the directories of this test. */
  private static String here(String text) {
    return text.replace("/opt/pos", home.directory().toString()).replace("/etc/", shop.beside("etc") + "/")
        .replace("/var/lib/pos", userHome().toString());
  }

  /** Has the data in it, as in the page, and more. */
  private static Path userHome() {
    return shop.data().getParent();
  }

  private static String succeed(String commands) {
    var end = shop.paste(home.enter(shop.data()) + commands);
    assertEquals(0, end.code(), commands + "\n" + end.output());
    return end.output();
  }

  private static List<String> commandsOfTable() {
    return Pattern.compile("`((?:sudo|journalctl|systemctl|systemd-analyze) [^`]*)`").matcher(Page.text(PAGE)).results()
        .map(found -> found.group(1)).toList();
  }

  @Test
  void the_unit_is_installed() throws IOException {
    var blocks = Page.blocks(PAGE);
    assertEquals(2, blocks.size());
    var block = here(blocks.getFirst());
    var noted = succeedWith(block);
    assertEquals(-1, Files.mismatch(home.directory().resolve("standalone/pos.service"),
        shop.beside("etc/systemd/system/pos.service")));
    for (var path : noted.get(1).split(" +")) {
      assertTrue(!path.startsWith("/") || Files.exists(Path.of(path)), noted.get(1));
    }
  }

  @Test
  void a_new_version_is_built_before_the_shop_is_stopped() throws IOException {
    var noted = succeedWith(here(Page.blocks(PAGE).getLast()));
    assertTrue(noted.getFirst().startsWith("git ") && noted.getLast().equals("systemctl restart pos"), noted::toString);
  }

  /** Returns the commands that were only noted, which are all that have to be. */
  private static List<String> succeedWith(String block) throws IOException {
    var file = home.directory().resolve("noted");
    Files.deleteIfExists(file);
    succeed(block);
    var noted = Files.readAllLines(file);
    assertEquals(block.lines().filter(line -> NOTED.contains(line.split(" ")[0])).toList(), noted);
    return noted;
  }

  /** As systemd does: with the settings of the unit's file and little else, and in the user's home directory. */
  @Test
  void the_shop_runs_as_the_unit_starts_it_and_stops_when_it_is_told() throws IOException {
    var unit = Files.readString(home.directory().resolve("standalone/pos.service"));
    assertTrue(unit.contains("ExecStart=/opt/pos/pos up\n") && unit.contains("WorkingDirectory=/var/lib/pos\n"), unit);
    succeed("cd '" + etc() + "'\n"
        + Page.blocks("first-sale.md").getFirst().replace("$PWD/pos-production", "/var/lib/pos/data"));
    var settings = settings(Files.readAllLines(etc().resolve("production.env")));
    var process = shop.begin("cd '%s'; exec env -i JOURNAL_STREAM=8:41155 PATH=\"$PATH\" JAVA_HOME='%s' POS_PORT_OFFSET=%d %s %s/pos up"
        .formatted(userHome(), System.getProperty("java.home"), shop.port(0), settings, home.directory()));
    try {
      ServiceProcess.await("the shop is open\n" + process.log(), Duration.ofMinutes(3),
          () -> !process.isAlive() || process.output().contains(Hints.IS_OPEN));
      assertTrue(process.isAlive(), process.output());
      var executed = commandsOfTable().stream().filter(command -> !NOT_EXECUTED.containsKey(command)).toList();
      assertEquals(2, executed.size(), executed::toString);
      assertTrue(succeed(here(executed.getFirst())).contains("in production"));
      // what follows the log does not end
      assertTrue(succeed(here(executed.getLast()).replace(" -f", "")).contains("\"service\""));
    } finally {
      process.signal("TERM");
    }
    assertTrue(unit.contains("SuccessExitStatus=143 4\n"), unit);
    assertTrue(List.of(0, 143).contains(process.exitCode()), process.output());
  }

  private static String settings(List<String> lines) {
    return lines.stream().map(line -> {
      var setting = SETTING.matcher(line);
      assertTrue(setting.matches(), line);
      var value = setting.group(2) == null ? setting.group(3) : setting.group(2);
      return "'" + setting.group(1) + "=" + value.replace("/var/lib/pos", userHome().toString()) + "'";
    }).collect(Collectors.joining(" "));
  }

  @Test
  void every_command_of_the_table_is_executed_or_has_a_reason() {
    var commands = commandsOfTable();
    assertEquals(5, commands.size(), commands::toString);
    NOT_EXECUTED.forEach((command, reason) -> assertTrue(commands.contains(command), command + ": " + reason));
  }
}
