package pos.replay;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Sees to it that every stock code of the file is a product, and learns the products' ids. */
final class Catalogue {

  /** Marks the products made here: only those are completed when another file knows more. */
  private static final String DESCRIPTION = "From an invoice file";
  private static final String COLUMNS = "sku,barcode,name,description,price_cents,tax_code,categories\n";
  private static final int CHUNK = 1_000;
  /** No line of a request is longer than 4,096 bytes, and no page than 200 items. */
  private static final int ASKED_CHARACTERS = 3_000;
  private static final int ASKED_AT_ONCE = 150;

  private final Gateway gateway;
  private final Caller backOffice;
  private final Progress progress;
  private final Expected expected;
  private final Map<String, Article> wanted = new HashMap<>();
  private final Differences rejected = new Differences();

  Catalogue(Gateway gateway, Caller backOffice, Progress progress, Expected expected) {
    this.gateway = gateway;
    this.backOffice = backOffice;
    this.progress = progress;
    this.expected = expected;
    expected.articles().forEach(article -> wanted.put(article.sku(), article));
  }

  /** @throws ReplayFailure naming the stock codes that the product service does not take */
  void complete() {
    questions().forEach(question ->
        gateway.list(backOffice, "/product-service/products?" + question, this::find).await());
    if (wanted.isEmpty()) {
      return;
    }
    progress.say("creating or completing " + wanted.size() + " products");
    var articles = List.copyOf(wanted.values());
    for (var from = 0; from < articles.size(); from += CHUNK) {
      create(articles.subList(from, Math.min(articles.size(), from + CHUNK))).await();
    }
    if (!wanted.isEmpty()) {
      throw new ReplayFailure("The product service did not take " + wanted.size() + " stock codes:\n  "
          + String.join("\n  ", rejected.lines()));
    }
  }

  /** The wanted stock codes as queries, so many at a time: a large catalogue is not read for a small file. */
  private List<String> questions() {
    var questions = new ArrayList<String>();
    var asked = new StringJoiner("&");
    var count = 0;
    for (var sku : wanted.keySet()) {
      asked.add("sku=" + URLEncoder.encode(sku, StandardCharsets.UTF_8));
      if (++count == ASKED_AT_ONCE || asked.length() > ASKED_CHARACTERS) {
        questions.add(asked.toString());
        asked = new StringJoiner("&");
        count = 0;
      }
    }
    if (count > 0) {
      questions.add(asked.toString());
    }
    return questions;
  }

  private void find(JsonObject product) {
    var article = expected.article(product.getString("sku"));
    if (article == null) {
      return;
    }
    var name = product.getString("name");
    var priceCents = product.getLong("price_cents");
    article.isProduct(product.getLong("id"), name, priceCents);
    var knowsMore = !article.name().equals(name) || article.priceCents() != priceCents;
    if (!knowsMore || !DESCRIPTION.equals(product.getString("description"))) {
      wanted.remove(article.sku());
    }
    if (!"exempt".equals(product.getString("tax_code"))) {
      progress.say("product " + article.sku() + " is there already, and taxed: its sales cannot be as in the file");
    }
  }

  private Future<Void> create(List<Article> articles) {
    var lines = new StringBuilder(COLUMNS);
    articles.forEach(article -> lines.append(Csv.quote(article.sku())).append(",,")
        .append(Csv.quote(article.name())).append(',').append(DESCRIPTION).append(',')
        .append(article.priceCents()).append(",exempt,\n"));
    return gateway.postCsv(backOffice, "/product-service/products/import?mode=partial", lines.toString())
        .map(report -> {
          report.getJsonArray("lines").forEach(line -> settle((JsonObject) line));
          return null;
        });
  }

  private void settle(JsonObject line) {
    var sku = line.getString("sku");
    if (line.getLong("id") == null) {
      rejected.add(line.encode());
    } else {
      wanted.remove(sku).isProduct(line.getLong("id"));
    }
  }
}
