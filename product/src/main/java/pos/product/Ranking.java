package pos.product;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import pos.common.http.Query;
import pos.common.rule.Failure;
import pos.common.sql.Cursor;
import pos.common.sql.Database;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Where;

/** The products that have the words somebody typed, the best kind of match first. */
final class Ranking {

  private static final int MAX_WORDS = 20;
  private static final String ORDER = "rank";
  private static final String WORDS = """
      SELECT $1 AS typed, coalesce(whole($1)::text, '') AS whole, coalesce(begun($1)::text, '') AS begun,
        coalesce((begun($1) && !! whole($1))::text, '') AS unfinished
      """;
  /** Shortest name first, when there are at most a thousand matches. */
  private static final String SORT = """
      WITH match AS MATERIALIZED (SELECT p.id, length(p.sort_name) AS length FROM products p %s LIMIT 1001)
      SELECT %s, best.length, (SELECT count(*) FROM match) > 1000 AS too_many
      FROM (SELECT id, length FROM match ORDER BY length, id LIMIT %s) AS best JOIN products p USING (id)
      ORDER BY best.length, p.id
      """;
  /** For further pages, so that none is left out should there be more by now. */
  private static final String SORT_ALL = SORT.replace(" LIMIT 1001", "");
  /**
   * Newest product first, when there are more: soon there are enough for a page. The planner, who takes words for
   * independent of each other, would collect and sort all matches, so it is not asked.
   */
  private static final String WALK_NEAR = """
      SELECT %2$s, -1 AS length, false AS too_many FROM (
        SELECT * FROM products WHERE id < %4$s AND id >= %4$s - 20000 ORDER BY id DESC OFFSET 0) AS p %1$s
      ORDER BY p.id DESC LIMIT %3$s
      """;
  private static final String START = "coalesce(%s, (SELECT max(id) + 1 FROM products))";
  /** When the newest twenty thousand products were not enough. */
  private static final String WALK = Database.PLAN_ANEW + """
      SELECT %2$s, -1 AS length, false AS too_many FROM products p %1$s ORDER BY p.id DESC LIMIT %3$s
      """;

  /** What was typed, and as text searches: all words, the last one begun, only begun, and what was probably meant. */
  private record Words(String typed, String whole, String begun, String unfinished, String meant) {
    static Words from(Row row) {
      return new Words(row.getString("typed"), row.getString("whole"), row.getString("begun"),
          row.getString("unfinished"), "");
    }

    Words meaning(String likely) {
      return new Words(typed, whole, begun, unfinished, likely);
    }
  }

  /** From the best kind of match to the worst; each leaves out what those before it find. */
  private enum Kind {
    SKU((where, words) -> where.and("p.sku = ?", words.typed)),
    WORDS_OF_NAME((where, words) ->
        where.and("p.title @@ ?::text::tsquery", words.whole).and("p.sku <> ?", words.typed)),
    BEGUN_WORDS_OF_NAME((where, words) ->
        where.and("p.title @@ ?::text::tsquery", words.unfinished).and("p.sku <> ?", words.typed)),
    BEGUN_WORDS((where, words) ->
        where.and("p.words @@ ?::text::tsquery AND NOT p.title @@ ?::text::tsquery", words.begun)),
    MEANT_WORDS_OF_NAME((where, words) -> where.and("p.title @@ ?::text::tsquery", words.meant)),
    MEANT_WORDS((where, words) ->
        where.and("p.words @@ ?::text::tsquery AND NOT p.title @@ ?::text::tsquery", words.meant));

    static final Set<Kind> TYPED = EnumSet.range(SKU, BEGUN_WORDS);
    /** Only asked when there is nothing of what was typed. */
    static final Set<Kind> MEANT = EnumSet.range(MEANT_WORDS_OF_NAME, MEANT_WORDS);

    final BiFunction<Where, Words, Where> filter;

    Kind(BiFunction<Where, Words, Where> filter) {
      this.filter = filter;
    }
  }

  /** The last match of the page before. @param length as a {@link Match} has it */
  private record Seen(Kind kind, long length, long id) {
    static Seen from(Cursor cursor) {
      var kind = cursor.number(0);
      var length = cursor.number(1);
      var id = cursor.number(2);
      if (kind < 0 || kind >= Kind.values().length || length < -1 || length > Integer.MAX_VALUE || id < 1) {
        throw Failure.badRequest("cursor", "must be a next_cursor of this very list: start again without one");
      }
      return new Seen(Kind.values()[(int) kind], length, id);
    }
  }

  /** @param length of the name, or -1 when the newest come first */
  private record Match(Kind kind, int length, Product product, boolean tooMany) {
    static Match from(Kind kind, Row row) {
      return new Match(kind, row.getInteger("length"), Product.from(row), row.getBoolean("too_many"));
    }

    Object[] key() {
      return new Object[] {kind.ordinal(), length, product.id()};
    }
  }

  private final SqlClient client;
  private final Query query;
  private final Long[] categories;
  private final Seen seen;
  private final PageRequest request;

  private Ranking(SqlClient client, RoutingContext ctx, Long[] categories) {
    this.client = client;
    this.query = Query.of(ctx);
    this.categories = categories;
    this.request = query.page(ORDER);
    this.seen = request.after().map(Seen::from).orElse(null);
  }

  /** @throws Failure 400 when there are too many words in {@code typed} */
  static Future<Page<Product>> page(SqlClient client, RoutingContext ctx, String typed, Long[] categories) {
    if (typed.split("[^\\p{L}\\p{N}]+").length > MAX_WORDS) {
      throw Failure.badRequest("q", "must have at most " + MAX_WORDS + " words");
    }
    var ranking = new Ranking(client, ctx, categories);
    return client.preparedQuery(WORDS).mapping(Words::from).execute(Tuple.of(typed))
        .compose(rows -> ranking.matches(Rows.only(rows)))
        .map(matches -> {
          var page = ranking.request.page(matches, Match::key);
          return new Page<>(page.items().stream().map(Match::product).toList(), page.nextCursor());
        });
  }

  private Future<List<Match>> matches(Words words) {
    if (seen != null && Kind.MEANT.contains(seen.kind)) {
      return meant(words);
    }
    return collect(Kind.TYPED, words).compose(matches -> matches.isEmpty() && seen == null
        ? meant(words) : Future.succeededFuture(matches));
  }

  /** Each word that was typed, or one that is like it. */
  private Future<List<Match>> meant(Words words) {
    return client.preparedQuery("SELECT coalesce(meant($1)::text, '')").execute(Tuple.of(words.typed))
        .compose(rows -> collect(Kind.MEANT, words.meaning(Rows.only(rows).getString(0))));
  }

  /** One kind after the other, until there is one match more than the page has room for. */
  private Future<List<Match>> collect(Set<Kind> kinds, Words words) {
    var collected = Future.<List<Match>>succeededFuture(new ArrayList<>());
    for (var kind : kinds) {
      if (seen == null || kind.compareTo(seen.kind) >= 0) {
        collected = collected.compose(matches -> matches.size() > request.limit() ? Future.succeededFuture(matches)
            : find(kind, words, request.rows() - matches.size()).map(found -> {
              matches.addAll(found);
              return matches;
            }));
      }
    }
    return collected;
  }

  private Future<List<Match>> find(Kind kind, Words words, int most) {
    if (goesOn(kind)) {
      return seen.length < 0 ? walk(kind, words, most) : find(kind, words, most, SORT_ALL);
    }
    return find(kind, words, most, SORT).compose(found -> found.isEmpty() || !found.getFirst().tooMany
        ? Future.succeededFuture(found) : walk(kind, words, most));
  }

  private Future<List<Match>> walk(Kind kind, Words words, int most) {
    return find(kind, words, most, WALK_NEAR).compose(found -> found.size() == most
        ? Future.succeededFuture(found) : find(kind, words, most, WALK));
  }

  /** Whether the page before ended among the matches of this kind. */
  private boolean goesOn(Kind kind) {
    return seen != null && kind == seen.kind;
  }

  private Future<List<Match>> find(Kind kind, Words words, int most, String sql) {
    var where = kind.filter.apply(Search.filters(query, categories), words);
    if (goesOn(kind) && seen.length < 0) {
      where.and("p.id < ?", seen.id);
    } else if (goesOn(kind)) {
      where.behind("(length(p.sort_name), p.id) >", seen.length, seen.id);
    }
    var start = sql.equals(WALK_NEAR) ? START.formatted(where.parameter(goesOn(kind) ? seen.id : null)) : "";
    // how to find products of a category depends on how many these are
    var planned = categories == null ? sql : Database.PLAN_ANEW + sql;
    return client.preparedQuery(planned.formatted(where.sql(), Products.COLUMNS, where.parameter(most), start))
        .mapping(row -> Match.from(kind, row)).execute(where.values()).map(Rows::list);
  }
}
