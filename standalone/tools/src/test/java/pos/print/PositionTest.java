package pos.print;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir
  private Path directory;

  @Test
  void a_position_is_read_as_it_was_written() throws IOException {
    var file = directory.resolve("register-2.json");
    assertNull(Position.read(file));
    var position = new Position(41, 7, NOON, List.of("a"), null);
    for (var each : List.of(position, position.printing("/sales/x"), position.withReceipt(42),
        position.withReturn("b"))) {
      each.write(file);
      assertEquals(each, Position.read(file));
    }
    try (var files = Files.list(directory)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void what_is_printed_is_no_longer_being_printed() {
    var printing = new Position(41, 7, NOON, List.of("a"), "/sales/x");
    assertEquals(new Position(42, 7, NOON, List.of("a"), null), printing.withReceipt(42));
    assertEquals(new Position(41, 8, NOON, List.of("a"), null), printing.withReport(8));
    assertEquals(new Position(41, 7, NOON, List.of("a", "b"), null), printing.withReturn("b"));
    assertEquals(new Position(41, 7, NOON.plusSeconds(1), List.of("b"), "/sales/x"),
        printing.upTo(NOON.plusSeconds(1), List.of("b")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"receipt\": 1, ", "{\"receipt\": \"1\"}",
      "{\"receipt\": 1, \"report\": 1, \"returns_until\": \"noon\", \"returns\": []}"})
  void a_damaged_file_is_named(String text) throws IOException {
    var file = Files.writeString(directory.resolve("register-2.json"), text);
    var damaged = assertThrows(IOException.class, () -> Position.read(file));
    assertTrue(damaged.getMessage().startsWith(file + " is damaged"), damaged.getMessage());
  }
}
