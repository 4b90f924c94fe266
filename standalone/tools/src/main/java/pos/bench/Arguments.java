package pos.bench;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options of a command line, each followed by its value. */
public record Arguments(Map<String, String> given) {

  /** @throws IllegalArgumentException naming the option that is not known, or has no value */
  public static Arguments of(List<String> words, Collection<String> names) {
    var given = new HashMap<String, String>();
    for (var each = words.iterator(); each.hasNext();) {
      var name = each.next();
      if (!names.contains(name)) {
        throw new IllegalArgumentException("There is no option " + name + ".");
      }
      if (!each.hasNext()) {
        throw new IllegalArgumentException(name + " needs a value.");
      }
      given.put(name, each.next());
    }
    return new Arguments(given);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(given.get(name));
  }

  /** @throws IllegalArgumentException naming the option when it is no whole number from {@code min} to {@code max} */
  public int number(String name, int otherwise, int min, int max) {
    var text = given.getOrDefault(name, String.valueOf(otherwise));
    if (text.matches("[0-9]{1,7}") && Integer.parseInt(text) >= min && Integer.parseInt(text) <= max) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException(
        name + " must be a whole number from " + min + " to " + max + ", not " + text + ".");
  }
}
