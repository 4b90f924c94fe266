package pos.product;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import pos.common.sql.Rows;
import pos.product.Words.Kind;

/** Makes text searches of what was typed, and judges by a sample which of them a crowd of products matches. */
final class ParseWords {

  /**
   * Counts matches of each kind among about a thousand products from all over a large catalogue: an index of words
   * collects all matches before the first one can be used, which takes milliseconds when they are thousands.
   */
  private static final String SAMPLE = """
      catalogue AS MATERIALIZED (SELECT reltuples AS size FROM pg_class WHERE oid = 'products'::regclass),
      sample AS MATERIALIZED (
        SELECT count(*) AS matches, %s FROM (
          SELECT * FROM products
          TABLESAMPLE SYSTEM (100000 / (SELECT greatest(size, 1000) FROM catalogue)) REPEATABLE (1)
          WHERE (SELECT size > 3000 FROM catalogue)) AS p :where)""";
  private static final String COUNT = "count(*) FILTER (WHERE %s) AS %s";
  /** Whether so many of the sample match that more than about a thousand products do. */
  private static final String CROWD = "(SELECT %1$s >= 12 AND %1$s * size > 1000 * 1000 FROM sample, catalogue) AS %1$s";
  /** Looks for products by the index of their words: without the limit, the planner would read one after the other. */
  private static final String TYPED = judging("""
      WITH query AS MATERIALIZED (SELECT whole(:typed) AS exact, begun(:typed) AS prefix),
      :sample,
      match AS MATERIALIZED (SELECT FROM products WHERE words @@ begun(:typed) LIMIT 1001)
      SELECT coalesce(exact::text, '') AS exact, coalesce(prefix::text, '') AS prefix,
        coalesce((prefix && !! exact)::text, '') AS prefix_only,
        (SELECT matches > 0 FROM sample) OR EXISTS (SELECT FROM match)
          OR EXISTS (SELECT FROM products WHERE lower(sku) = lower(:typed)) AS found, :crowds
      FROM query
      """, Map.of(
          Kind.EXACT_IN_TITLE, "p.title @@ (SELECT exact FROM query)",
          Kind.PREFIX_IN_TITLE, "p.title @@ (SELECT prefix && !! exact FROM query)",
          Kind.PREFIX_ANYWHERE, "NOT p.title @@ (SELECT prefix FROM query)"));
  private static final String MEANT = judging("""
      WITH query AS MATERIALIZED (SELECT meant(:typed) AS corrected), :sample
      SELECT coalesce(corrected::text, '') AS corrected, :crowds FROM query
      """, Map.of(
          Kind.CORRECTED_IN_TITLE, "p.title @@ (SELECT corrected FROM query)",
          Kind.CORRECTED_ANYWHERE, "NOT p.title @@ (SELECT corrected FROM query)"));

  /** Returns the statement with the sample, and a column for each kind, which says whether a crowd matches. */
  private static String judging(String sql, Map<Kind, String> conditions) {
    var kinds = new EnumMap<>(conditions);
    var counts = kinds.entrySet().stream().map(kind -> COUNT.formatted(kind.getValue(), kind.getKey()));
    return sql.replace(":sample", SAMPLE.formatted(counts.collect(Collectors.joining(", "))))
        .replace(":crowds", kinds.keySet().stream().map(CROWD::formatted).collect(Collectors.joining(", ")));
  }

  private final SqlClient client;
  private final Filter filter;

  ParseWords(SqlClient client, Filter filter) {
    this.client = client;
    this.filter = filter;
  }

  Future<Words> typed(String typed) {
    return judge(TYPED, "p.words @@ (SELECT prefix FROM query)", typed).map(row -> Words.from(typed, row));
  }

  /** Adds what was probably meant. */
  Future<Words> meant(Words words) {
    return judge(MEANT, "p.words @@ (SELECT corrected FROM query)", words.typed()).map(words::corrected);
  }

  private Future<Row> judge(String sql, String match, String typed) {
    var where = filter.where().and(match);
    var statement = sql.replace(":where", where.sql()).replace(":typed", where.parameter(typed) + "::text");
    return client.preparedQuery(filter.planned(statement)).execute(where.values()).map(Rows::only);
  }
}
