package pos.common.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/** Splits what is to be written, because a statement can change a row once only, and checks what is unique at once. */
public final class Parts {

  private Parts() {}

  /**
   * Returns the items in their order, in parts to be written one after the other, in which no two share a key.
   *
   * @param keys what of an item no other of its part may have
   */
  public static <T> List<List<T>> of(List<T> items, Function<T, ? extends Collection<?>> keys) {
    var parts = new ArrayList<List<T>>();
    var taken = new HashSet<Object>();
    for (var item : items) {
      var own = keys.apply(item);
      if (parts.isEmpty() || own.stream().anyMatch(taken::contains)) {
        parts.add(new ArrayList<>());
        taken.clear();
      }
      parts.getLast().add(item);
      taken.addAll(own);
    }
    return parts;
  }
}
