package pos.product;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import pos.common.sql.Cursor;
import pos.common.sql.Database;
import pos.common.sql.Rows;
import pos.common.sql.Where;
import pos.product.Words.Kind;

/**
 * The products that match words, found one kind of match at a time.
 *
 * <p>Up to about a thousand matches of a kind are sorted by the length of their names. When there are more, the newest
 * products come first: then a page is found by walking down the ids, without collecting and sorting all matches.
 */
final class Matches {

  /** Has a row without a product when nothing matches, or too much to be sorted. */
  private static final String OF_ALL_KINDS = """
      WITH match AS MATERIALIZED (
        SELECT p.id, length(p.sort_name) AS length, %1$s AS kind FROM products p %2$s LIMIT 1001)
      SELECT %4$s, best.kind, best.length, too_many
      FROM (SELECT count(*) > 1000 AS too_many FROM match) AS counted
      LEFT JOIN (SELECT * FROM match ORDER BY kind, length, id LIMIT %3$s) AS best ON NOT too_many
      LEFT JOIN products p ON p.id = best.id
      ORDER BY best.kind, best.length, best.id
      """;
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

    private static Match from(Row row) {
      return from(Kind.ALL.get(row.getInteger("kind")), row);
    }

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

  /**
   * Finds the first matches of several kinds.
   *
   * @param most the most matches to return
   * @return nothing when there are too many to sort them
   */
  Future<Optional<List<Match>>> find(Set<Kind> kinds, Words words, int most) {
    if (!words.crowds().isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    var where = filter.where();
    var kind = kinds.contains(Kind.SKU) ? typed(where, words) : corrected(where, words);
    var sql = OF_ALL_KINDS.formatted(kind, where.sql(), where.parameter(most), Products.SUMMARY);
    return client.preparedQuery(filter.planned(sql)).execute(where.values()).map(Rows::list)
        .map(rows -> rows.getFirst().getBoolean("too_many") ? Optional.empty() : Optional.of(
            rows.stream().filter(row -> row.getLong("id") != null).map(Match::from).toList()));
  }

  /** Adds the condition under which products match what was typed, and returns an expression for the kind of match. */
  private static String typed(Where where, Words words) {
    var sku = "lower(p.sku) = lower(%s)".formatted(where.parameter(words.typed()));
    var prefix = where.parameter(words.prefix()) + "::text::tsquery";
    var exact = where.parameter(words.exact()) + "::text::tsquery";
    where.and("(%s OR p.words @@ %s)".formatted(sku, prefix));
    return "CASE WHEN %s THEN %d WHEN p.title @@ (SELECT %s) THEN %d WHEN p.title @@ (SELECT %s) THEN %d ELSE %d END"
        .formatted(sku, Kind.SKU.ordinal(), exact, Kind.EXACT_IN_TITLE.ordinal(), prefix,
            Kind.PREFIX_IN_TITLE.ordinal(), Kind.PREFIX_ANYWHERE.ordinal());
  }

  /** Does the same for what was probably meant. */
  private static String corrected(Where where, Words words) {
    var corrected = where.parameter(words.corrected()) + "::text::tsquery";
    where.and("p.words @@ " + corrected);
    return "CASE WHEN p.title @@ (SELECT %s) THEN %d ELSE %d END"
        .formatted(corrected, Kind.CORRECTED_IN_TITLE.ordinal(), Kind.CORRECTED_ANYWHERE.ordinal());
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

  private Future<List<Match>> first(Kind kind, Words words, int most) {
    return words.crowds().contains(kind) ? newest(kind, words, Optional.empty(), most) : shortest(kind, words, most);
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
    return kind.restrict(filter.where(), words);
  }

  private Future<List<Match>> query(Kind kind, String sql, Where where) {
    return client.preparedQuery(filter.planned(sql)).mapping(row -> Match.from(kind, row)).execute(where.values())
        .map(Rows::list);
  }
}
