package pos.product;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import pos.common.sql.Database;
import pos.common.sql.Rows;
import pos.common.sql.Where;

/**
 * What was typed, and the text searches that it stands for.
 *
 * @param exact all words
 * @param prefix all words, the last of which may be the beginning of a word
 * @param prefixOnly the same without what {@code exact} finds
 * @param found whether any product matches what was typed, regardless of the filter
 * @param corrected each word or one similar to it, empty until {@link #correct}
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

  /**
   * Counts matches of each kind among about a thousand products from all over a large catalogue: an index of words
   * collects all matches before the first one can be used, which takes milliseconds when they are thousands.
   */
  private static final String SAMPLE = """
      catalogue AS MATERIALIZED (SELECT reltuples AS size FROM pg_class WHERE oid = 'products'::regclass),
      sample AS MATERIALIZED (
        SELECT :counts FROM (
          SELECT * FROM products
          TABLESAMPLE SYSTEM (100000 / (SELECT greatest(size, 1000) FROM catalogue)) REPEATABLE (1)
          WHERE (SELECT size > 3000 FROM catalogue)) AS p :where)""";
  private static final String COUNT = "count(*) FILTER (WHERE %s) AS %s";
  /** Whether so many of the sample match that more than about a thousand products do. */
  private static final String CROWD = "(SELECT %1$s >= 12 AND %1$s * size > 1000 * 1000 FROM sample, catalogue) AS %1$s";
  private static final String TYPED = """
      WITH query AS MATERIALIZED (SELECT whole(:typed) AS exact, begun(:typed) AS prefix),
      :sample,
      match AS MATERIALIZED (SELECT FROM products WHERE words @@ begun(:typed) LIMIT 1001)
      SELECT coalesce(exact::text, '') AS exact, coalesce(prefix::text, '') AS prefix,
        coalesce((prefix && !! exact)::text, '') AS prefix_only, '' AS corrected,
        (SELECT matches > 0 FROM sample) OR EXISTS (SELECT FROM match)
          OR EXISTS (SELECT FROM products WHERE lower(sku) = lower(:typed)) AS found, :crowds
      FROM query
      """
      .replace(":sample", SAMPLE.replace(":counts", String.join(", ", "count(*) AS matches", "0 AS sku",
          COUNT.formatted("p.title @@ (SELECT exact FROM query)", Kind.EXACT_IN_TITLE),
          COUNT.formatted("p.title @@ (SELECT prefix && !! exact FROM query)", Kind.PREFIX_IN_TITLE),
          COUNT.formatted("NOT p.title @@ (SELECT prefix FROM query)", Kind.PREFIX_ANYWHERE))))
      .replace(":crowds", crowds(Kind.AS_TYPED));
  private static final String MEANT = """
      WITH query AS MATERIALIZED (SELECT meant(:typed) AS corrected), :sample
      SELECT coalesce(corrected::text, '') AS corrected, :crowds FROM query
      """
      .replace(":sample", SAMPLE.replace(":counts", String.join(", ",
          COUNT.formatted("p.title @@ (SELECT corrected FROM query)", Kind.CORRECTED_IN_TITLE),
          COUNT.formatted("NOT p.title @@ (SELECT corrected FROM query)", Kind.CORRECTED_ANYWHERE))))
      .replace(":crowds", crowds(Kind.MEANT));

  private static String crowds(Set<Kind> kinds) {
    return kinds.stream().map(CROWD::formatted).collect(Collectors.joining(", "));
  }

  static Future<Words> parse(SqlClient client, Filter filter, String typed) {
    return judge(client, filter, "p.words @@ (SELECT prefix FROM query)", TYPED, typed).map(row ->
        new Words(typed, row.getString("exact"), row.getString("prefix"), row.getString("prefix_only"),
            row.getBoolean("found"), "", crowds(row, Kind.AS_TYPED)));
  }

  /** Adds the words that were probably meant. */
  Future<Words> correct(SqlClient client, Filter filter) {
    return judge(client, filter, "p.words @@ (SELECT corrected FROM query)", MEANT, typed).map(row ->
        new Words(typed, exact, prefix, prefixOnly, found, row.getString("corrected"), crowds(row, Kind.MEANT)));
  }

  private static Future<Row> judge(SqlClient client, Filter filter, String match, String sql, String typed) {
    var where = filter.where().and(match);
    var statement = sql.replace(":where", where.sql()).replace(":typed", where.parameter(typed) + "::text");
    return client.preparedQuery(planned(filter, statement)).execute(where.values()).map(Rows::only);
  }

  /** How best to find the products of a category depends on how many they are. */
  static String planned(Filter filter, String sql) {
    return filter.categories() == null ? sql : Database.PLAN_ANEW + sql;
  }

  private static Set<Kind> crowds(Row row, Set<Kind> kinds) {
    return kinds.stream().filter(kind -> row.getBoolean(kind.name().toLowerCase(Locale.ROOT)))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));
  }
}
