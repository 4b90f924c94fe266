package pos.product;

import io.vertx.sqlclient.Row;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import pos.common.sql.Where;

/**
 * What was typed, and the text searches that it stands for.
 *
 * @param exact all words
 * @param prefix all words, the last of which may be the beginning of a word
 * @param prefixOnly the same without what {@code exact} finds
 * @param found whether any product matches what was typed, regardless of the filter
 * @param corrected each word or one similar to it, empty until {@link #corrected}
 * @param crowds the kinds of which more than about a thousand products match, by a sample
 */
record Words(String typed, String exact, String prefix, String prefixOnly, boolean found, String corrected,
    Set<Kind> crowds) {

  /** The kinds of match, the best first; each leaves out what those before it find. */
  enum Kind {
    SKU((where, words) -> where.and("lower(p.sku) = lower(?)", words.typed)),
    EXACT_IN_TITLE((where, words) ->
        where.and("p.title @@ ?::text::tsquery", words.exact).and("lower(p.sku) <> lower(?)", words.typed)),
    PREFIX_IN_TITLE((where, words) ->
        where.and("p.title @@ ?::text::tsquery", words.prefixOnly).and("lower(p.sku) <> lower(?)", words.typed)),
    PREFIX_ANYWHERE((where, words) ->
        where.and("p.words @@ ?::text::tsquery AND NOT p.title @@ ?::text::tsquery", words.prefix)),
    CORRECTED_IN_TITLE((where, words) -> where.and("p.title @@ ?::text::tsquery", words.corrected)),
    CORRECTED_ANYWHERE((where, words) ->
        where.and("p.words @@ ?::text::tsquery AND NOT p.title @@ ?::text::tsquery", words.corrected));

    static final List<Kind> ALL = List.of(values());
    static final Set<Kind> AS_TYPED = EnumSet.range(SKU, PREFIX_ANYWHERE);
    /** Only looked for when there is no match of what was typed. */
    static final Set<Kind> MEANT = EnumSet.range(CORRECTED_IN_TITLE, CORRECTED_ANYWHERE);

    private final BiFunction<Where, Words, Where> condition;

    Kind(BiFunction<Where, Words, Where> condition) {
      this.condition = condition;
    }

    /** Adds the condition under which products match. */
    Where restrict(Where where, Words words) {
      return condition.apply(where, words);
    }
  }

  static Words from(String typed, Row row) {
    return new Words(typed, row.getString("exact"), row.getString("prefix"), row.getString("prefix_only"),
        row.getBoolean("found"), "", crowds(row));
  }

  /** Adds what was probably meant. */
  Words corrected(Row row) {
    return new Words(typed, exact, prefix, prefixOnly, found, row.getString("corrected"), crowds(row));
  }

  /** Returns the kinds that have a column which is true; what is not judged has none. */
  private static Set<Kind> crowds(Row row) {
    return Kind.ALL.stream().filter(kind -> {
      var column = kind.name().toLowerCase(Locale.ROOT);
      return row.getColumnIndex(column) >= 0 && row.getBoolean(column);
    }).collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));
  }
}
