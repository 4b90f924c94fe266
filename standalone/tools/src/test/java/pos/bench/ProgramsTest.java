package pos.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramsTest {

  /** A script that is asked to stop dies, and does not ask the programs that it waits for. */
  @Test
  void what_a_script_has_started_ends_with_it() throws IOException {
    var script = new ProcessBuilder(List.of("sh", "-c", "sh -c 'echo started; sleep 1000; true'; true")).start();
    assertEquals("started",
        new BufferedReader(new InputStreamReader(script.getInputStream(), StandardCharsets.UTF_8)).readLine());
    var all = script.descendants().toList();
    Programs.end(script);
    assertFalse(script.isAlive());
    assertEquals(List.of(), all.stream().filter(ProcessHandle::isAlive).toList());
  }
}
