package pos.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A page of the documentation, whose commands tests execute as they are written. */
final class Page {

  private static final Path DOCS = Path.of(System.getProperty("kong.directory")).resolveSibling("docs");
  private static final String INDENTATION = "    ";

  private Page() {}

  static String text(String name) {
    try {
      return Files.readString(DOCS.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the indented blocks, in their order. */
  static List<String> blocks(String name) {
    var blocks = new ArrayList<String>();
    var inside = false;
    for (var line : text(name).lines().toList()) {
      if (line.startsWith(INDENTATION)) {
        var text = line.substring(INDENTATION.length()) + "\n";
        blocks.add(inside ? blocks.removeLast() + text : text);
      }
      inside = line.startsWith(INDENTATION);
    }
    return blocks;
  }

  /** Returns the only block that contains a text. */
  static String block(String name, String text) {
    var found = blocks(name).stream().filter(block -> block.contains(text)).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " blocks of " + name + " contain " + text);
    }
    return found.getFirst();
  }
}
