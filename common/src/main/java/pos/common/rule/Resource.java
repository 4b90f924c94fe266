package pos.common.rule;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Files that are part of the program. */
public final class Resource {

  private Resource() {}

  /**
   * Reads a file from the class path, which blocks.
   *
   * @param path begins with a slash
   * @throws UncheckedIOException when there is no such file
   */
  public static byte[] bytes(String path) {
    try (var in = Resource.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new FileNotFoundException(path + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a file in UTF-8, as {@link #bytes}. */
  public static String text(String path) {
    return new String(bytes(path), StandardCharsets.UTF_8);
  }
}
