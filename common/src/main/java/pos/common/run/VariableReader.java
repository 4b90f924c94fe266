package pos.common.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Reads environment variables; a bad value is an {@link IllegalArgumentException} that names the variable. */
record VariableReader(Map<String, String> variables) {

  String text(String name, String fallback) {
    var value = variables.get(name);
    return value == null || value.isBlank() ? fallback : value.strip();
  }

  /** @param first the default */
  String oneOf(String name, String first, String second) {
    var value = text(name, first);
    if (!value.equals(first) && !value.equals(second)) {
      throw new IllegalArgumentException(name + " must be " + first + " or " + second + ", not " + value);
    }
    return value;
  }

  /**
   * Reads a secret, from the file that {@code NAME_FILE} names when {@code NAME} is not set: in production there is
   * no default, and the development value is refused.
   */
  String secret(String name, String development, boolean production) {
    var value = previous(name, development, production);
    return value == null && !production ? development : value;
  }

  /** Reads a secret that may be missing. */
  String previous(String name, String development, boolean production) {
    var value = textOrFile(name);
    if (production && development.equals(value)) {
      throw new IllegalArgumentException(name + " still has its development value: set a value of your own");
    }
    return value;
  }

  String textOrFile(String name) {
    return text(name, fromFile(name));
  }

  private String fromFile(String name) {
    var file = text(name + "_FILE", null);
    if (file == null) {
      return null;
    }
    try {
      var content = Files.readString(Path.of(file)).strip();
      if (!content.isEmpty()) {
        return content;
      }
    } catch (IOException e) {
      // refused below
    }
    throw new IllegalArgumentException(name + "_FILE names no readable file with a secret in it: " + file);
  }

  int number(String name, int fallback, int min, int max) {
    var value = text(name, null);
    try {
      var number = value == null ? fallback : Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // refused below
    }
    throw new IllegalArgumentException(
        name + " must be a whole number from " + min + " to " + max + ", not " + value);
  }
}
