package pos.gateway.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One mapping of kong.yml, read strictly: a value of the wrong type or an option that is not read is refused. */
public final class Settings {

  private final String where;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Set<String> read = new HashSet<>();

  private Settings(String where, Map<?, ?> values) {
    this.where = where;
    values.forEach((name, value) -> {
      if (value != null) {
        this.values.put(String.valueOf(name), value);
      }
    });
  }

  public static Settings of(String where, Object value) {
    if (value instanceof Map<?, ?> map) {
      return new Settings(where, map);
    }
    throw new BadGatewayFile(where + " must be a mapping");
  }

  /** Returns the name of the mapping for messages, such as {@code route "cart-write"}. */
  public String where() {
    return where;
  }

  /** Returns the same mapping under another name. */
  public Settings as(String name) {
    return new Settings(name, values);
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  public String text(String name) {
    var value = text(name, null);
    if (value == null || value.isEmpty()) {
      throw new BadGatewayFile(where + ": \"" + name + "\" is missing");
    }
    return value;
  }

  public String text(String name, String fallback) {
    var value = take(name);
    return switch (value) {
      case null -> fallback;
      case String text -> text;
      case Number number -> number.toString();
      default -> throw wrong(name, "text");
    };
  }

  public boolean flag(String name, boolean fallback) {
    var value = take(name);
    return switch (value) {
      case null -> fallback;
      case Boolean flag -> flag;
      default -> throw wrong(name, "true or false");
    };
  }

  public int number(String name, int fallback, int min, int max) {
    var value = take(name);
    if (value == null) {
      return fallback;
    }
    if (value instanceof Integer number && number >= min && number <= max) {
      return number;
    }
    throw wrong(name, "a whole number from " + min + " to " + max);
  }

  /** Returns a number that may be a fraction, in thousandths: milliseconds where the file has seconds. */
  long thousandths(String name, long fallback) {
    var value = take(name);
    if (value == null) {
      return fallback;
    }
    if (value instanceof Number number && number.doubleValue() >= 0) {
      return Math.round(number.doubleValue() * 1000);
    }
    throw wrong(name, "a number");
  }

  public List<String> texts(String name, List<String> fallback) {
    var value = take(name);
    if (value == null) {
      return fallback;
    }
    if (value instanceof List<?> list
        && list.stream().allMatch(item -> item instanceof String || item instanceof Number)) {
      return list.stream().map(String::valueOf).toList();
    }
    throw wrong(name, "a list of text");
  }

  public Set<Integer> numbers(String name, Set<Integer> fallback) {
    var value = take(name);
    if (value == null) {
      return fallback;
    }
    if (value instanceof List<?> list && list.stream().allMatch(Integer.class::isInstance)) {
      return Set.copyOf(list.stream().map(Integer.class::cast).toList());
    }
    throw wrong(name, "a list of whole numbers");
  }

  /** Returns the mappings of a list, each named by its kind and its {@code name}, or its position without one. */
  public List<Settings> list(String name, String kind) {
    var value = take(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw wrong(name, "a list");
    }
    var sections = new ArrayList<Settings>();
    for (var item : list) {
      var section = of(kind + " number " + (sections.size() + 1) + " of " + where, item);
      var called = section.values.get("name");
      sections.add(called instanceof String known ? section.as(kind + " \"" + known + "\"") : section);
    }
    return sections;
  }

  /** Returns a nested mapping, empty where the file has none. */
  public Settings section(String name) {
    var value = take(name);
    return value == null ? new Settings(where + ": " + name, Map.of()) : of(where + ": " + name, value);
  }

  /**
   * Reads an option of which only one value is implemented.
   *
   * @param kongDefault Kong's default, null for none
   */
  public void only(String name, Object kongDefault, Object implemented) {
    var value = values.getOrDefault(name, kongDefault);
    read.add(name);
    if (value == null ? implemented != null : !value.equals(implemented)) {
      throw new BadGatewayFile(where + ": the option \"" + name + "\" is " + shown(value, values.containsKey(name))
          + ", but the built-in gateway implements only " + shown(implemented, true));
    }
  }

  /** Accepts options that have no effect on any request. */
  public Settings skip(String... names) {
    read.addAll(List.of(names));
    return this;
  }

  /** Refuses the first option that has not been read. */
  public void done() {
    for (var name : values.keySet()) {
      if (!read.contains(name)) {
        throw new BadGatewayFile(where + ": the built-in gateway does not implement the option \"" + name + "\"");
      }
    }
  }

  private Object take(String name) {
    read.add(name);
    return values.get(name);
  }

  private BadGatewayFile wrong(String name, String expected) {
    return new BadGatewayFile(where + ": \"" + name + "\" must be " + expected + ", not " + values.get(name));
  }

  private static String shown(Object value, boolean given) {
    return value == null ? "not set" : given ? value.toString() : value + " by default";
  }
}
