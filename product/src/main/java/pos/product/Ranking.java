package pos.product;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.product.Matches.Match;
import pos.product.Matches.Position;
import pos.product.Words.Kind;

/** Finds products by words, the best kind of match first, until a page is full. */
final class Ranking {

  /** The name of this order in cursors. */
  static final String ORDER = "rank";

  private static final int MAX_WORDS = 20;
  private static final Pattern SEPARATOR = Pattern.compile("[^\\p{L}\\p{N}]+");

  private final ParseWords parse;
  private final Matches matches;
  private final PageRequest page;
  private final Optional<Position> after;

  private Ranking(SqlClient client, Filter filter, PageRequest page) {
    this.parse = new ParseWords(client, filter);
    this.matches = new Matches(client, filter);
    this.page = page;
    this.after = page.after().map(Position::from);
  }

  /** @throws Failure 400 when there are too many words in {@code typed}, or the cursor is not one of this order */
  static Future<Page<Product>> page(SqlClient client, String typed, Filter filter, PageRequest page) {
    if (SEPARATOR.split(typed).length > MAX_WORDS) {
      throw Failure.badRequest("q", Flaw.tooMany(MAX_WORDS, "must have at most " + MAX_WORDS + " words"));
    }
    var ranking = new Ranking(client, filter, page);
    return ranking.parse.typed(typed).compose(ranking::collect).map(found -> {
      var ranked = page.page(found, match -> match.position().key());
      return new Page<>(ranked.items().stream().map(Match::product).toList(), ranked.nextCursor());
    });
  }

  private Future<List<Match>> collect(Words words) {
    if (after.map(last -> Kind.MEANT.contains(last.kind())).orElse(!words.found())) {
      return collectMeant(words);
    }
    return collect(Kind.AS_TYPED, words).compose(found -> found.isEmpty() && after.isEmpty()
        ? collectMeant(words) : Future.succeededFuture(found));
  }

  private Future<List<Match>> collectMeant(Words words) {
    return parse.meant(words).compose(corrected -> collect(Kind.MEANT, corrected));
  }

  private Future<List<Match>> collect(Set<Kind> kinds, Words words) {
    return after.isPresent() ? collectEach(kinds, words) : matches.find(kinds, words, page.rows())
        .compose(all -> all.map(Future::succeededFuture).orElseGet(() -> collectEach(kinds, words)));
  }

  /** Collects one kind after the other, until there is one match more than fits on the page. */
  private Future<List<Match>> collectEach(Set<Kind> kinds, Words words) {
    var collected = Future.<List<Match>>succeededFuture(new ArrayList<>());
    for (var kind : kinds) {
      if (after.isEmpty() || kind.compareTo(after.get().kind()) >= 0) {
        collected = collected.compose(all -> add(all, kind, words));
      }
    }
    return collected;
  }

  private Future<List<Match>> add(List<Match> all, Kind kind, Words words) {
    if (all.size() == page.rows()) {
      return Future.succeededFuture(all);
    }
    return matches.find(kind, words, after.filter(last -> last.kind() == kind), page.rows() - all.size()).map(found -> {
      all.addAll(found);
      return all;
    });
  }
}
