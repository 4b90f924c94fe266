package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit of docs/systemd.md. */
class SystemdTest {

  private static final Path HOME = Path.of(System.getProperty("kong.directory")).getParent();

  @Test
  void systemd_accepts_the_unit(@TempDir Path directory) throws IOException, InterruptedException {
    // it must find what it is to start
    var unit = Files.writeString(directory.resolve("pos.service"),
        Files.readString(HOME.resolve("standalone/pos.service")).replace("=/opt/pos/pos", "=" + HOME.resolve("pos")));
    var verify = analyze(unit);
    assertEquals("", new String(verify.getInputStream().readAllBytes()).strip());
    assertEquals(0, verify.waitFor());
  }

  private static Process analyze(Path unit) {
    try {
      return new ProcessBuilder("systemd-analyze", "verify", unit.toString()).redirectErrorStream(true).start();
    } catch (IOException e) {
      return Assumptions.abort("systemd-analyze is not installed: the unit is not verified.");
    }
  }

  @Test
  void the_page_uses_the_paths_of_the_unit() throws IOException {
    var unit = Files.readString(HOME.resolve("standalone/pos.service"));
    var page = Page.text("systemd.md");
    for (var path : new String[] {"/opt/pos", "/etc/pos/production.env", "/var/lib/pos"}) {
      assertTrue(unit.contains(path) && page.contains(path), path);
    }
  }
}
