package pos.gateway.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Fills the placeholders of kong.yml by the same rules as prepare-kong.sh. */
public final class Placeholders {

  /** A placeholder that is the whole value, or all of a header's value. */
  private static final Pattern PLACEHOLDER = Pattern.compile("([A-Za-z-]+:)?\\$\\{([A-Z][A-Z0-9_]*)}");
  /** What is passed on in a header, where Kong would take other characters for a template. */
  private static final Pattern HEADER_VALUE = Pattern.compile("[A-Za-z0-9._~+/=-]+");
  private static final Pattern ASSIGNMENT = Pattern.compile("([A-Z][A-Z0-9_]*)=(.*)");
  private static final Pattern ONLY_WITH = Pattern.compile("# only-with ([A-Z_]+) begin");
  private static final Pattern LOCATION = Pattern.compile("LOCATION_STORE_([1-9][0-9]*)");
  private static final Pattern LOCATION_ID = Pattern.compile("[1-9][0-9]{0,17}");
  private static final int KEY_LENGTH = 20;
  private static final int SECRET_LENGTH = 32;
  private static final Set<String> SECRETS = Set.of("JWT_SECRET", "JWT_PREVIOUS_SECRET", "GATEWAY_SECRET");

  private final Map<String, String> environment;
  private final Map<String, String> defaults;
  private final boolean production;
  private final Set<String> developmentValues = new HashSet<>();
  private final Map<String, String> keys = new HashMap<>();
  private final Map<String, String> locations = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  /** @param defaults the lines of development.env */
  public Placeholders(Map<String, String> environment, Stream<String> defaults) {
    this.environment = environment;
    this.defaults = defaults.map(ASSIGNMENT::matcher).filter(line -> line.matches())
        .collect(Collectors.toMap(line -> line.group(1), line -> line.group(2)));
    for (var value : this.defaults.values()) {
      developmentValues.add(value);
      developmentValues.addAll(items(value));
    }
    production = switch (environment.getOrDefault("POS_ENV", "development")) {
      case "production" -> true;
      case "development", "" -> false;
      default -> throw new BadGatewayFile("POS_ENV is '" + environment.get("POS_ENV")
          + "': it must be production or development");
    };
  }

  /** Returns the names of all placeholders in a text. */
  public static Set<String> names(String text) {
    return PLACEHOLDER.matcher(text).results().map(found -> found.group(2)).collect(Collectors.toSet());
  }

  /** Returns the text without the blocks that are marked as for development, or for a variable that is not set. */
  public String withoutUnusedBlocks(String text) {
    var lines = new StringBuilder(text.length());
    String end = null;
    for (var line : text.lines().toList()) {
      var mark = line.strip();
      if (end == null && beginsUnusedBlock(mark)) {
        end = mark.substring(0, mark.length() - "begin".length()) + "end";
      }
      if (end == null) {
        lines.append(line).append('\n');
      } else if (mark.equals(end)) {
        end = null;
      }
    }
    if (end != null) {
      throw new BadGatewayFile("kong.yml: the block before '" + end.substring(2) + "' has no end");
    }
    return lines.toString();
  }

  private boolean beginsUnusedBlock(String mark) {
    var onlyWith = ONLY_WITH.matcher(mark);
    return onlyWith.matches() ? valueOf(onlyWith.group(1)).isEmpty()
        : production && mark.equals("# development-only begin");
  }

  /** Returns the parsed file with every placeholder filled. A value is never parsed, whatever characters it has. */
  public Object fill(Object document) {
    var filled = filled(document);
    if (!problems.isEmpty()) {
      throw new BadGatewayFile("kong.yml cannot be enforced: " + String.join("; ", problems));
    }
    return filled;
  }

  private Object filled(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var copy = new LinkedHashMap<Object, Object>();
        map.forEach((name, item) -> copy.put(name, filled(item)));
        yield copy;
      }
      case List<?> list when list.size() == 1 && list.getFirst() instanceof String text && text.startsWith("${")
          && PLACEHOLDER.matcher(text).matches() -> filledList(text.substring(2, text.length() - 1));
      case List<?> list -> list.stream().map(this::filled).toList();
      case String text when PLACEHOLDER.matcher(text).matches() -> filledText(text);
      case String text when text.contains("${") -> {
        refuse("a placeholder is left in \"" + text + "\" (it must be the whole value)");
        yield text;
      }
      case null, default -> value;
    };
  }

  private String filledText(String text) {
    var placeholder = PLACEHOLDER.matcher(text);
    placeholder.matches();
    var header = placeholder.group(1);
    var value = lookUp(placeholder.group(2));
    if (header == null) {
      return value;
    }
    if (!value.isEmpty() && !HEADER_VALUE.matcher(value).matches()) {
      refuse(placeholder.group(2) + " may contain only letters, digits and ._~+/=-");
    }
    return header + value;
  }

  /** Given once, Kong sends a single origin as the allowed one to every other. */
  private List<String> filledList(String name) {
    var items = items(lookUp(name));
    return items.size() == 1 ? List.of(items.getFirst(), items.getFirst()) : items;
  }

  private String lookUp(String name) {
    var value = valueOf(name);
    var location = LOCATION.matcher(name);
    if (value.isEmpty() && location.matches()) {
      value = location.group(1);
    } else if (value.isEmpty() && !production) {
      value = defaults.getOrDefault(name, "");
    }
    check(name, value);
    return value;
  }

  /** Returns the value of a variable, or of the file that it names; empty without one. */
  private String valueOf(String name) {
    var value = environment.getOrDefault(name, "").strip();
    return value.isEmpty() ? fromFile(name) : value;
  }

  private String fromFile(String name) {
    var file = environment.getOrDefault(name + "_FILE", "").strip();
    try {
      return file.isEmpty() ? "" : Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      refuse(name + "_FILE names a file that cannot be read: " + file);
      return "";
    }
  }

  private void check(String name, String value) {
    if (value.isEmpty()) {
      refuse(name + " is not set");
      return;
    }
    if (!value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      refuse(name + " contains a line break, a control character or a character outside ASCII");
    }
    if (value.contains("${")) {
      refuse(name + " contains a placeholder");
    }
    var other = name.startsWith("KEY_") ? keys.put(value, name) : null;
    if (other != null && !other.equals(name)) {
      refuse(name + " is the same key as " + other);
    }
    if (LOCATION.matcher(name).matches()) {
      checkLocation(name, value);
    }
    if (production) {
      checkForProduction(name, value);
    }
  }

  private void checkLocation(String name, String value) {
    if (!LOCATION_ID.matcher(value).matches()) {
      refuse(name + " must be the number of a location, from 1 on");
    }
    var other = locations.put(value, name);
    if (other != null && !other.equals(name)) {
      refuse(name + " is the same location as " + other);
    }
  }

  private void checkForProduction(String name, String value) {
    if (Stream.concat(Stream.of(value), items(value).stream())
        .anyMatch(item -> developmentValues.contains(item) || item.startsWith("http://localhost"))) {
      refuse(name + " still has a development value: set one of your own");
    }
    if (name.startsWith("KEY_") && value.length() < KEY_LENGTH) {
      refuse(name + " is too short: a key has at least " + KEY_LENGTH + " characters");
    }
    if (SECRETS.contains(name) && value.length() < SECRET_LENGTH) {
      refuse(name + " is too short: the secret has at least " + SECRET_LENGTH + " bytes");
    }
  }

  private void refuse(String problem) {
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  private static List<String> items(String value) {
    return Stream.of(value.split(",")).map(String::strip).filter(item -> !item.isEmpty()).toList();
  }
}
