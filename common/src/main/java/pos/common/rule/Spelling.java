package pos.common.rule;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Finds the name that somebody meant who wrote another one. */
public final class Spelling {

  /** No field of a contract has a longer name; the work of a comparison grows with the length. */
  private static final int MAX_LENGTH = 40;
  private static final Pattern SEPARATORS = Pattern.compile("[_ -]");

  private Spelling() {}

  /** Returns the known name that differs least, if any is close: by a few letters, or by a word at its end. */
  public static Optional<String> closest(String written, Collection<String> known) {
    if (written.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    var letters = letters(written);
    String closest = null;
    // one wrong letter in four, at most three
    var least = Math.min(3, letters.length() / 4) + 1;
    for (var name : new TreeSet<>(known)) {
      var other = letters(name);
      // the difference in length is the least distance: most names need no comparison
      var distance = Math.abs(letters.length() - other.length()) < least ? distance(letters, other) : least;
      if (distance < least) {
        closest = name;
        least = distance;
      }
    }
    return closest != null ? Optional.of(closest)
        : known.stream().filter(name -> isPart(written, name) || isPart(name, written)).sorted().findFirst();
  }

  private static boolean isPart(String part, String name) {
    return !part.isEmpty() && (name.startsWith(part + "_") || name.endsWith("_" + part));
  }

  private static String letters(String name) {
    return SEPARATORS.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
  }

  /** Returns how many letters must be inserted, removed, replaced or swapped with the next to get the other text. */
  private static int distance(String a, String b) {
    var rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        rows[i][j] = i == 0 || j == 0 ? i + j : least(a, b, i, j, rows);
      }
    }
    return rows[a.length()][b.length()];
  }

  private static int least(String a, String b, int i, int j, int[][] rows) {
    var replaced = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    var least = Math.min(replaced, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
    return i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)
        ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
  }
}
