package pos.product;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.Set;
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
        coalesce((prefix && !! exact)::text, '') AS prefix_only,
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
