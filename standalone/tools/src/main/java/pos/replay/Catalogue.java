package pos.replay;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Creates a product for every stock code of the file that has none, and reads the products' ids. */
final class Catalogue {

  /** Marks the products created here: only their names and prices are updated from another file. */
  private static final String DESCRIPTION = "From an invoice file";
  private static final String COLUMNS = "sku,barcode,name,description,price_cents,tax_code,categories\n";
  private static final int CHUNK = 1_000;
  /** Below the service's limits of 4,096 bytes for a request line and 50 skus. */
  private static final int QUERY_CHARACTERS = 3_000;
  private static final int QUERY_SKUS = 50;

  private final Gateway gateway;
  private final Caller backOffice;
  private final Progress progress;
  private final Expected expected;
  private final Map<String, Article> wanted = new HashMap<>();
  /** Those whose products exist, with less than the file knows of them. */
  private final List<Article> improvable = new ArrayList<>();
  private final Differences rejected = new Differences();

  Catalogue(Gateway gateway, Caller backOffice, Progress progress, Expected expected) {
    this.gateway = gateway;
    this.backOffice = backOffice;
    this.progress = progress;
    this.expected = expected;
    expected.articles().forEach(article -> wanted.put(article.sku(), article));
  }

  /** @throws ReplayFailure naming the stock codes that the product service rejects */
  void complete() {
    queries().forEach(query ->
        gateway.list(backOffice, "/product-service/products?" + query, this::find).await());
    improvable.forEach(article -> leaveUnlessFromFile(article).await());
    if (wanted.isEmpty()) {
      return;
    }
    progress.say("Creating or updating " + wanted.size() + " products.");
    var articles = List.copyOf(wanted.values());
    for (var from = 0; from < articles.size(); from += CHUNK) {
      create(articles.subList(from, Math.min(articles.size(), from + CHUNK))).await();
    }
    if (!wanted.isEmpty()) {
      throw new ReplayFailure("The product service rejected " + wanted.size() + " stock codes:\n  "
          + String.join("\n  ", rejected.lines()));
    }
  }

  /** Returns queries for the wanted stock codes, so that a large catalogue is not read for a small file. */
  private List<String> queries() {
    var queries = new ArrayList<String>();
    var query = new StringJoiner("&");
    var count = 0;
    for (var sku : wanted.keySet()) {
      query.add("sku=" + URLEncoder.encode(sku, StandardCharsets.UTF_8));
      if (++count == QUERY_SKUS || query.length() > QUERY_CHARACTERS) {
        queries.add(query.toString());
        query = new StringJoiner("&");
        count = 0;
      }
    }
    if (count > 0) {
      queries.add(query.toString());
    }
    return queries;
  }

  private void find(JsonObject product) {
    var article = expected.article(product.getString("sku"));
    if (article == null) {
      return;
    }
    var name = product.getString("name");
    var priceCents = product.getLong("price_cents");
    article.linkTo(product.getLong("id"), name, priceCents);
    var differs = !article.name().equals(name) || article.priceCents() != priceCents;
    if (differs) {
      improvable.add(article);
    } else {
      wanted.remove(article.sku());
    }
    if (!"exempt".equals(product.getString("tax_code"))) {
      progress.say("Product " + article.sku() + " already exists and is taxed: its sales will differ from the file.");
    }
  }

  /** Reads the whole product: lists leave descriptions out. */
  private Future<Void> leaveUnlessFromFile(Article article) {
    return gateway.get(backOffice, "/product-service/products/" + article.productId()).map(product -> {
      if (!DESCRIPTION.equals(product.getString("description"))) {
        wanted.remove(article.sku());
      }
      return null;
    });
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
      wanted.remove(sku).linkTo(line.getLong("id"));
    }
  }
}
