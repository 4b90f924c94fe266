package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.testing.RunningProcess;
import pos.testing.ServiceProcess;

/** The script {@code ./pos} as the supervisor of the shop, with a program in the place of Java that ends as it is told. */
class SupervisionTest {

  /**
   * Ends its n-th run with the n-th word of the file "ends": a number, a signal, or "stay" until it is stopped. A
   * rehearsal does what is in the file "rehearsal", and succeeds if that goes on.
   */
  private static final String JAVA = """
      #!/usr/bin/env bash
      for word in "$@"; do
        case $word in
          */CheckVariables.java) exit 0 ;;
          -XX:AOTCacheOutput=*)
            touch "${word#*=}" "$POS_DATA_DIR/data"
            source rehearsal
            exit 0 ;;
        esac
      done
      run=$(($(cat runs 2>/dev/null || echo 0) + 1))
      echo "$run" >runs
      end=$(cut -d ' ' -f "$run" ends)
      case $end in
        stay)
          trap 'echo stopped; exit 0' TERM
          echo open
          while true; do sleep 0.05; done ;;
        [A-Z]*) kill -s "$end" $$ ;;
        *) exit "$end" ;;
      esac
      """;

  private static final String CACHE = "standalone/tools/target/shop-%s.aot";

  @TempDir
  private Path home;
  private RunningProcess script;

  /** Makes a home that looks as if it was built. */
  @BeforeEach
  void build() throws IOException {
    var project = Path.of(System.getProperty("kong.directory")).getParent();
    Files.createDirectories(home.resolve("standalone"));
    for (var script : List.of("pos", "standalone/build.sh")) {
      Files.copy(project.resolve(script), home.resolve(script));
    }
    for (var file : List.of("pom.xml", "a/pom.xml", "standalone/b/pom.xml", "jdk/bin/javac")) {
      write(file, "");
    }
    for (var directory : List.of("a/src/main", "standalone/b/src/main", "kong")) {
      Files.createDirectories(home.resolve(directory));
    }
    write("jdk/release", "JAVA_VERSION=\"25\"\n");
    write("kong/development.env", "GATEWAY_SECRET=secret\n");
    write("kong/kong.yml", "key: ${KEY_INTERNAL}\n");
    write("rehearsal", "");
    write("jdk/bin/java", JAVA);
    for (var program : List.of("pos", "jdk/bin/java", "jdk/bin/javac")) {
      Files.setPosixFilePermissions(home.resolve(program), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    for (var built : List.of("pos.jar", ".built")) {
      Files.setLastModifiedTime(write("standalone/tools/target/" + built, ""),
          FileTime.from(Instant.now().plusSeconds(1)));
    }
    // newer than the build, so that it is not made first
    Files.setLastModifiedTime(write(CACHE.formatted(checksum()), ""), FileTime.from(Instant.now().plusSeconds(2)));
  }

  /** Makes it look as if there was no cache yet. */
  private void beforeTheRehearsal(String does) throws IOException {
    Files.delete(home.resolve(CACHE.formatted(checksum())));
    write("rehearsal", does);
    // everything is older than the build, and that is older than what is made from now on
    try (var all = Files.walk(home)) {
      for (var file : all.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
      }
    }
    Files.setLastModifiedTime(home.resolve("standalone/tools/target/.built"),
        FileTime.from(Instant.now().minusSeconds(30)));
    Files.createDirectories(home.resolve("tmp"));
  }

  private List<String> leftBehind() throws IOException {
    try (var made = Files.list(home.resolve("standalone/tools/target")); var data = Files.list(home.resolve("tmp"))) {
      return Stream.concat(made.filter(file -> file.toString().contains(".aot")), data).map(String::valueOf).toList();
    }
  }

  private Path write(String file, String text) throws IOException {
    Files.createDirectories(home.resolve(file).getParent());
    return Files.writeString(home.resolve(file), text);
  }

  private String checksum() throws IOException {
    var cksum = new ProcessBuilder("cksum").redirectInput(home.resolve("jdk/release").toFile()).start();
    return new String(cksum.getInputStream().readAllBytes()).split(" ")[0];
  }

  @AfterEach
  void stop() {
    script.signal("TERM");
    script.exitCode();
  }

  private void up(String ends) throws IOException {
    write("ends", ends + "\n");
    var log = home.resolve("log");
    // tests that are started with nohup ignore that signal, and their processes would inherit it
    var builder = new ProcessBuilder("env", "--default-signal=HUP", "bash", "pos", "up").directory(home.toFile())
        .redirectErrorStream(true).redirectOutput(Redirect.to(log.toFile()));
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    builder.environment().put("TMPDIR", home.resolve("tmp").toString());
    script = new RunningProcess(builder.start(), log);
  }

  private long runs() throws IOException {
    return Long.parseLong(Files.readString(home.resolve("runs")).strip());
  }

  private void awaitOpen() {
    ServiceProcess.await("open", () -> script.output().contains("open"));
  }

  /** What the watchdog, the kernel for want of memory, and a bug of the JVM end with. */
  @Test
  void a_shop_that_dies_is_started_again_and_a_signal_still_stops_it() throws IOException {
    up("3 KILL ABRT stay");
    awaitOpen();
    assertEquals(4, runs());
    for (var code : List.of("3", "137", "134")) {
      assertTrue(script.output().contains("ended with exit code " + code + " and is started again"), script.output());
    }
    script.signal("TERM");
    assertEquals(0, script.exitCode());
    assertTrue(script.output().contains("stopped"), script.output());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "HUP"})
  void a_signal_stops_the_shop_in_good_order(String signal) throws IOException {
    up("stay");
    awaitOpen();
    script.signal(signal);
    assertEquals(0, script.exitCode(), script.output());
    assertTrue(script.output().contains("stopped"), script.output());
    assertEquals(1, runs());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void a_shop_that_was_stopped_or_could_not_start_is_not_started_again(int code) throws IOException {
    up(String.valueOf(code));
    assertEquals(code, script.exitCode());
    assertEquals(1, runs());
  }

  @Test
  void a_stop_that_is_not_clean_is_a_stop_also_after_a_death() throws IOException {
    up("3 4 stay");
    assertEquals(4, script.exitCode(), script.output());
    assertEquals(2, runs());
  }

  @Test
  void a_rehearsal_that_fails_says_why_and_is_not_repeated() throws IOException {
    // a trace names exceptions too, and the JVM that writes the cache an option that ends with "Error"
    beforeTheRehearsal("""
        echo 'pos: no port was free'
        echo '    at java.lang.Thread.dispatchUncaughtException(Thread.java:2556)'
        echo 'Picked up JAVA_TOOL_OPTIONS: -XX:+ExitOnOutOfMemoryError'
        exit 1""");
    up("0 0");
    assertEquals(0, script.exitCode(), script.output());
    assertTrue(script.output().contains("tried again after the next build or tomorrow: no port was free\n"),
        script.output());
    assertEquals(List.of(), leftBehind());
    up("0 0");
    assertEquals(0, script.exitCode(), script.output());
    assertFalse(script.output().contains("Preparing"), script.output());
    assertEquals(2, runs());
  }

  @Test
  void a_rehearsal_that_succeeds_is_used() throws IOException {
    beforeTheRehearsal("");
    up("0");
    assertEquals(0, script.exitCode(), script.output());
    assertEquals(List.of(home.resolve(CACHE.formatted(checksum())).toString()), leftBehind());
  }

  @Test
  void a_rehearsal_that_is_stopped_leaves_nothing_behind() throws IOException {
    beforeTheRehearsal("touch begun; trap 'touch ended; exit 1' TERM; while true; do sleep 0.05; done");
    up("0");
    ServiceProcess.await("begun", () -> Files.exists(home.resolve("begun")));
    script.signal("TERM");
    assertEquals(143, script.exitCode(), script.output());
    assertTrue(Files.exists(home.resolve("ended")));
    assertEquals(List.of(), leftBehind());
    assertFalse(Files.exists(home.resolve("runs")));
  }

  /** The next start may meet what is left of the one before. */
  @Test
  void a_start_that_fails_after_a_death_is_repeated() throws IOException {
    up("3 1 stay");
    awaitOpen();
    assertEquals(3, runs());
  }
}
