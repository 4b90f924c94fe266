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
  void a_missing_directory_is_created() {
    try (var directory = DataDirectory.lock(temp.resolve("a/b"))) {
      assertTrue(Files.isDirectory(directory.path()));
    }
  }

  @Test
  void a_locked_directory_cannot_be_locked_again_until_it_is_unlocked() {
    try (var first = DataDirectory.lock(temp)) {
      var detour = temp.resolve("..").resolve(temp.getFileName());
      var refusal = assertThrows(ServerFailure.class, () -> DataDirectory.lock(detour));
      assertEquals("%s is in use by process %d: stop it, or choose another directory."
          .formatted(first.path(), ProcessHandle.current().pid()), refusal.getMessage());
    }
    DataDirectory.lock(temp).close();
  }

  @Test
  void a_directory_with_files_of_another_program_is_refused() throws IOException {
    Files.writeString(temp.resolve("letter.txt"), "dear");
    var refusal = assertThrows(ServerFailure.class, () -> DataDirectory.lock(temp));
    assertTrue(refusal.getMessage().contains("files of another program"), refusal.getMessage());
    assertFalse(Files.exists(temp.resolve(".lock")));
  }

  @Test
  void a_temporary_directory_is_deleted_when_it_is_unlocked() throws IOException {
    var directory = DataDirectory.temporary();
    Files.writeString(directory.path().resolve("file"), "content");
    directory.close();
    assertFalse(Files.exists(directory.path()));
  }
}
