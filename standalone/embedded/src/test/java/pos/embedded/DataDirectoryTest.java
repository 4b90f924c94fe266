package pos.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

  @TempDir
  private Path temp;

  @Test
  void it_is_made_where_it_is_missing() {
    try (var directory = DataDirectory.lock(temp.resolve("a/b"))) {
      assertTrue(Files.isDirectory(directory.path()));
    }
  }

  @Test
  void it_is_refused_to_a_second_owner_until_the_first_lets_go() {
    try (var first = DataDirectory.lock(temp)) {
      var detour = temp.resolve("..").resolve(temp.getFileName());
      var refusal = assertThrows(ServerFailure.class, () -> DataDirectory.lock(detour));
      assertEquals("%s is in use by process %d: stop it, or choose another directory."
          .formatted(first.path(), ProcessHandle.current().pid()), refusal.getMessage());
    }
    DataDirectory.lock(temp).close();
  }

  @Test
  void files_of_something_else_are_left_alone() throws IOException {
    Files.writeString(temp.resolve("letter.txt"), "dear");
    var refusal = assertThrows(ServerFailure.class, () -> DataDirectory.lock(temp));
    assertTrue(refusal.getMessage().contains("files of something else"), refusal.getMessage());
    assertFalse(Files.exists(temp.resolve(".lock")));
  }

  @Test
  void a_temporary_one_goes_with_its_owner() throws IOException {
    var directory = DataDirectory.temporary();
    Files.writeString(directory.path().resolve("file"), "content");
    directory.close();
    assertFalse(Files.exists(directory.path()));
  }
}
