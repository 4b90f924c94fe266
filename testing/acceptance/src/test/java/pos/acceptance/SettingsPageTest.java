package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import pos.common.run.Variables;

/** The settings: those that the code reads, those that a start knows, and those that the documentation lists. */
class SettingsPageTest {

  private static final Path HOME = Path.of(System.getProperty("kong.directory")).getParent();
  /** The only classes that read the environment, which ArchitectureTest sees to; and files that are filled with it. */
  private static final List<String> READERS = List.of("common/src/main/java/pos/common/run/Environment.java",
      "common/src/main/java/pos/common/run/MailSettings.java",
      "common/src/main/java/pos/common/log/Logging.java", "common/src/main/java/pos/common/trace/Tracing.java",
      "standalone/shop/src/main/java/pos/shop/Settings.java", "standalone/shop/src/main/java/pos/shop/GatewayClient.java",
      "standalone/tools/src/main/java/pos/replay/Settings.java");
  private static final Pattern LITERAL = Pattern.compile("\"([A-Z]+(?:_[A-Z0-9]+)+|HOST|PORT)\"");
  private static final List<String> FILLED = List.of("kong/kong.yml", "compose.yml", "compose.tls.yml",
      "compose.store.yml", "compose/prepare.sh");
  private static final Pattern PLACEHOLDER = Pattern.compile("(?<!\\$)\\$\\{?((?:"
      + "POS|KEY|JWT|JOURNAL|GATEWAY|LOCATION|LOG|CORS|OTEL|RECEIPT|PAYMENT|REDIS|DATABASE)_[A-Z0-9_]+)");
  /** A variable of a container of ours; those of other programs begin otherwise. */
  private static final Pattern COMPOSED = Pattern.compile("^ +((?:POS|KEY|JWT|JOURNAL|GATEWAY|LOCATION|LOG|CORS|OTEL"
      + "|RECEIPT|PAYMENT|REDIS|DATABASE|DRAIN|INSTANCE)_[A-Z0-9_]+):", Pattern.MULTILINE);
  /** The beginning of a row of the table: the names in its first cell. */
  private static final Pattern ROW = Pattern.compile("^\\| (`[A-Z].*?`) \\|", Pattern.MULTILINE);
  private static final Pattern NAME = Pattern.compile("`([A-Z0-9_]+)`");

  private static Set<String> found(List<String> files, Pattern pattern) throws IOException {
    var names = new TreeSet<String>();
    for (var file : files) {
      pattern.matcher(Files.readString(HOME.resolve(file))).results()
          .map(name -> name.group(1).replaceFirst("(?<!^LOG)_FILE$", "")).forEach(names::add);
    }
    return names;
  }

  @Test
  void a_start_knows_what_the_code_reads_and_nothing_else() throws IOException {
    var read = found(READERS, LITERAL);
    read.addAll(found(FILLED, PLACEHOLDER));
    // read by OpenTelemetry's library alone, and no variable of compose, which starts several services
    read.add("OTEL_SERVICE_NAME");
    assertEquals(Variables.names(), read);
  }

  @Test
  void the_table_has_every_setting_and_no_other() {
    var documented = ROW.matcher(Page.text("settings.md")).results()
        .flatMap(row -> NAME.matcher(row.group(1)).results()).map(name -> name.group(1)).toList();
    assertEquals(Variables.names(), new TreeSet<>(documented));
    assertEquals(Set.copyOf(documented).size(), documented.size(), "a setting is listed twice");
  }

  @Test
  void what_compose_sets_is_accepted() throws IOException {
    var set = found(List.of("compose.yml", "compose.store.yml", "compose.tls.yml"), COMPOSED).stream()
        .collect(Collectors.toMap(name -> name, name -> name.equals("LOG_LEVEL") ? "INFO" : "production"));
    assertTrue(set.containsKey("DRAIN_MILLIS") && set.containsKey("JWT_SECRET"), set::toString);
    Variables.check(set, List.of());
  }

  @Test
  void other_pages_name_settings_that_exist() throws IOException {
    var known = Variables.names();
    for (var file : List.of("README.md", "docs/operations.md", "docs/first-sale.md", "docs/keys.md")) {
      var named = Pattern.compile("`((?:POS|KEY|JWT|GATEWAY|LOCATION)_[A-Z0-9_]+)`")
          .matcher(Files.readString(HOME.resolve(file))).results()
          .map(name -> name.group(1).replaceFirst("_(FILE|N)$", "")).collect(Collectors.toCollection(TreeSet::new));
      named.removeIf(name -> known.stream().anyMatch(each -> each.startsWith(name)));
      assertTrue(named.isEmpty(), file + " names " + named);
    }
  }
}
