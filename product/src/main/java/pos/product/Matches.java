package pos.product;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import pos.common.sql.Cursor;
import pos.common.sql.Database;
import pos.common.sql.Rows;
import pos.common.sql.Where;

/**
 * The products that match words, found one kind of match at a time.
 *
 * <p>Up to about a thousand matches of a kind are sorted by the length of their names. When there are more, the newest
 * products come first: then a page is found by walking down the ids, without collecting and sorting all matches.
 */
final class Matches {

  /**
   * Counts matches among about a thousand products from all over a large catalogue: an index of words collects all
   * matches before the first one can be used, which takes milliseconds when they are thousands.
   */
  private static final String SAMPLE = """
      WITH catalogue AS MATERIALIZED (SELECT reltuples AS size FROM pg_class WHERE oid = 'products'::regclass),
      sample AS MATERIALIZED (
        SELECT count(*) AS matches FROM (
          SELECT * FROM products
          TABLESAMPLE SYSTEM (100000 / (SELECT greatest(size, 1000) FROM catalogue)) REPEATABLE (1)
          WHERE (SELECT size > 3000 FROM catalogue)) AS p %s)""";
  /** Whether so many of the sample match that more than about a thousand products do. */
  private static final String CROWD = "(SELECT matches >= 12 AND matches * size > 1000 * 1000 FROM sample, catalogue)";
  /** Looks for products by the index of their words: without the limit, the planner would read one after the other. */
  private static final String QUERIES = SAMPLE.formatted("WHERE p.words @@ (SELECT begun($1))") + """
      , match AS MATERIALIZED (SELECT FROM products WHERE words @@ begun($1) LIMIT 1001),
      found AS MATERIALIZED (
        SELECT (SELECT matches > 0 FROM sample) OR EXISTS (SELECT FROM match)
          OR EXISTS (SELECT FROM products WHERE lower(sku) = lower($1)) AS found)
      SELECT $1 AS typed, coalesce(whole($1)::text, '') AS exact, coalesce(begun($1)::text, '') AS prefix,
        coalesce((begun($1) && !! whole($1))::text, '') AS prefix_only, found,
        CASE WHEN NOT found THEN coalesce(meant($1)::text, '') ELSE '' END AS corrected,
        NOT found OR :crowd AS may_be_crowd
      FROM found
      """.replace(":crowd", CROWD);
  private static final String CORRECTED = "SELECT coalesce(meant($1)::text, '') AS corrected";
  private static final String SHORTEST_FIRST = """
      WITH match AS MATERIALIZED (SELECT p.id, length(p.sort_name) AS length FROM products p %1$s LIMIT 1001)
      SELECT %2$s, best.length, (SELECT count(*) FROM match) > 1000 AS too_many
      FROM (SELECT id, length FROM match ORDER BY length, id LIMIT %3$s) AS best JOIN products p USING (id)
      ORDER BY best.length, p.id
      """;
  /** For the pages after the first, which leave out no match even when there are more than a thousand by now. */
  private static final String SHORTEST_FIRST_OF_ALL = SHORTEST_FIRST.replace(" LIMIT 1001", "");
  /**
   * Looks through the newest twenty thousand products below an id. OFFSET 0 keeps the planner, which takes words for
   * independent of each other, from choosing to collect and sort all matches instead.
   */
  private static final String NEWEST_FIRST_NEARBY = """
      SELECT %2$s, NULL::integer AS length, false AS too_many FROM (
        SELECT * FROM products WHERE id < %4$s AND id >= %4$s - 20000 ORDER BY id DESC OFFSET 0) AS p %1$s
      ORDER BY p.id DESC LIMIT %3$s
      """;
  private static final String START = "coalesce(%s, (SELECT max(id) + 1 FROM products))";
  private static final String NEWEST_FIRST_OF_ALL = Database.PLAN_ANEW + """
      SELECT %2$s, NULL::integer AS length, false AS too_many FROM products p %1$s ORDER BY p.id DESC LIMIT %3$s
      """;
  private static final Pattern QUERY = Pattern.compile("\\$\\d+::text::tsquery");

  /**
   * What was typed, and the text searches that it stands for.
   *
   * @param exact all words
   * @param prefix all words, the last of which may be the beginning of a word
   * @param prefixOnly the same without what {@code exact} finds
   * @param found whether any product matches what was typed, regardless of the filter
   * @param corrected each word or one similar to it; when there are such products, empty until {@link Matches#correct}
   * @param mayBeCrowd false when a sample has shown that no crowd of products matches
   */
  record Words(String typed, String exact, String prefix, String prefixOnly, boolean found, String corrected,
      boolean mayBeCrowd) {

    private static Words from(Row row) {
      return new Words(row.getString("typed"), row.getString("exact"), row.getString("prefix"),
          row.getString("prefix_only"), row.getBoolean("found"), row.getString("corrected"),
          row.getBoolean("may_be_crowd"));
    }

    private Words corrected(Row row) {
      return new Words(typed, exact, prefix, prefixOnly, found, row.getString("corrected"), true);
    }
  }

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

    private static final List<Kind> ALL = List.of(values());

    private final BiFunction<Where, Words, Where> condition;

    Kind(BiFunction<Where, Words, Where> condition) {
      this.condition = condition;
    }
  }

  /**
   * The place of a match in the ranking.
   *
   * @param nameLength the length of the product's name, or empty where the newest products come first
   */
  record Position(Kind kind, Optional<Integer> nameLength, long id) {

    /** Stands in cursors for a missing length. */
    private static final int NEWEST_FIRST = -1;

    static Position from(Cursor cursor) {
      var kind = Kind.ALL.get((int) cursor.number(0, 0, Kind.ALL.size() - 1));
      var length = (int) cursor.number(1, NEWEST_FIRST, Integer.MAX_VALUE);
      return new Position(kind, length == NEWEST_FIRST ? Optional.empty() : Optional.of(length),
          cursor.number(2, 1, Long.MAX_VALUE));
    }

    Object[] key() {
      return new Object[] {kind.ordinal(), nameLength.orElse(NEWEST_FIRST), id};
    }
  }

  /**
   * A product that matches.
   *
   * @param isOneOfTooMany true when there are too many matches of this kind to sort them
   */
  record Match(Position position, Product product, boolean isOneOfTooMany) {

    private static Match from(Kind kind, Row row) {
      var product = Product.from(row);
      var position = new Position(kind, Optional.ofNullable(row.getInteger("length")), product.id());
      return new Match(position, product, row.getBoolean("too_many"));
    }
  }

  private final SqlClient client;
  private final Filter filter;

  Matches(SqlClient client, Filter filter) {
    this.client = client;
    this.filter = filter;
  }

  Future<Words> parse(String typed) {
    return client.preparedQuery(QUERIES).mapping(Words::from).execute(Tuple.of(typed)).map(Rows::only);
  }

  /** Adds the words that were probably meant, where those that were typed are not in the catalogue. */
  Future<Words> correct(Words words) {
    return client.preparedQuery(CORRECTED).execute(Tuple.of(words.typed)).map(rows -> words.corrected(Rows.only(rows)));
  }

  /**
   * Finds the next matches of one kind.
   *
   * @param after the last match of the page before, if it was of this kind
   * @param most the most matches to return
   */
  Future<List<Match>> find(Kind kind, Words words, Optional<Position> after, int most) {
    if (after.isPresent()) {
      return after.get().nameLength.isPresent() ? shortestAfter(after.get(), words, most)
          : newest(kind, words, after, most);
    }
    return first(kind, words, most);
  }

  /** An SKU matches one product at the most. */
  private Future<List<Match>> first(Kind kind, Words words, int most) {
    var crowd = words.mayBeCrowd && kind != Kind.SKU ? isCrowd(kind, words) : Future.succeededFuture(false);
    return crowd.compose(is -> is ? newest(kind, words, Optional.empty(), most) : shortest(kind, words, most));
  }

  private Future<Boolean> isCrowd(Kind kind, Words words) {
    var where = where(kind, words);
    return client.preparedQuery(planned(SAMPLE.formatted(readOnce(where)) + " SELECT " + CROWD))
        .mapping(row -> row.getBoolean(0)).execute(where.values()).map(Rows::only);
  }

  private Future<List<Match>> shortest(Kind kind, Words words, int most) {
    var where = where(kind, words);
    return query(kind, SHORTEST_FIRST.formatted(where.sql(), Products.SUMMARY, where.parameter(most)), where)
        .compose(found -> found.isEmpty() || !found.getFirst().isOneOfTooMany
            ? Future.succeededFuture(found) : newest(kind, words, Optional.empty(), most));
  }

  private Future<List<Match>> shortestAfter(Position last, Words words, int most) {
    var where = where(last.kind, words)
        .behind("(length(p.sort_name), p.id) >", last.nameLength.orElseThrow(), last.id);
    return query(last.kind, SHORTEST_FIRST_OF_ALL.formatted(where.sql(), Products.SUMMARY, where.parameter(most)),
        where);
  }

  private Future<List<Match>> newest(Kind kind, Words words, Optional<Position> after, int most) {
    return newestNearby(kind, words, after, most).compose(found -> found.size() == most
        ? Future.succeededFuture(found) : newestOfAll(kind, words, after, most));
  }

  private Future<List<Match>> newestNearby(Kind kind, Words words, Optional<Position> after, int most) {
    var id = after.map(Position::id).orElse(null);
    var where = where(kind, words).and("p.id < ?", id);
    var start = START.formatted(where.parameter(id));
    return query(kind, NEWEST_FIRST_NEARBY.formatted(readOnce(where), Products.SUMMARY, where.parameter(most), start),
        where);
  }

  private Future<List<Match>> newestOfAll(Kind kind, Words words, Optional<Position> after, int most) {
    var where = where(kind, words).and("p.id < ?", after.map(Position::id).orElse(null));
    return query(kind, NEWEST_FIRST_OF_ALL.formatted(where.sql(), Products.SUMMARY, where.parameter(most)), where);
  }

  /** Returns the conditions with each query read once, not for each product; the planner cannot see it then. */
  private static String readOnce(Where where) {
    return QUERY.matcher(where.sql()).replaceAll("(SELECT $0)");
  }

  private Where where(Kind kind, Words words) {
    return kind.condition.apply(filter.where(), words);
  }

  private Future<List<Match>> query(Kind kind, String sql, Where where) {
    return client.preparedQuery(planned(sql)).mapping(row -> Match.from(kind, row)).execute(where.values())
        .map(Rows::list);
  }

  /** How best to find the products of a category depends on how many they are. */
  private String planned(String sql) {
    return filter.categories() == null ? sql : Database.PLAN_ANEW + sql;
  }
}
