package pos.bench;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import pos.bench.Report.Target;
import pos.shop.Part;

/** Measures a large catalogue: import, lookups, search and pages. */
final class ProductMeasurements {

  private static final double LOOKUP_MILLIS = 5;
  private static final double SEARCH_MILLIS = 30;
  /** Two searches on each core, so that the time is that of the search and not of waiting. */
  private static final int FEW = 4;
  private static final int MANY = 60;
  private static final double TIMES_DATABASE = 1.3;
  /** The statement of the product service for one product. */
  private static final String BY_ID = """
      \\set id random(%d, %d)
      SELECT p.id, p.sku, p.barcode, p.name, p.description, p.price_cents, p.tax_code, p.active, p.version,
        p.created_at, p.updated_at,
        ARRAY(SELECT category_id FROM product_categories WHERE product_id = p.id ORDER BY 1) AS category_ids,
        (SELECT name FROM categories
          WHERE id = (SELECT min(category_id) FROM product_categories WHERE product_id = p.id)) AS category
      FROM products p WHERE p.id = :id;
      """;
  private static final int FAR_PAGE = 1_000;
  private static final double TOLERANCE = 1.2;
  /** Search terms as users type them, with mistakes. */
  private static final List<String> WORDS = List.of("maple%20syrup", "maple%20sirop", "organic%20cofee", "lantren",
      "green%20tea%20small", "umbrela", "vintage%20mug", "rye%20bred", "olive%20oil%20no%204711", "candel%20red");

  private final TestBed bed;

  ProductMeasurements(TestBed bed) {
    this.bed = bed;
  }

  Products load() throws IOException {
    var count = bed.options.products();
    var file = bed.work.resolve("products.csv");
    Products.writeCsv(file, count);
    var began = System.nanoTime();
    var path = "/product-service/products/imports/"
        + bed.api.postFile("/product-service/products/imports", file).getString("id");
    bed.report.once("a CSV file of products until it is taken", count, TestBed.secondsSince(began), 0, Target.NONE);
    TestBed.waitForProducts(count, () -> bed.api.get(path).getString("ended_at") != null);
    bed.report.once("its import", count, TestBed.secondsSince(began),
        count - bed.api.get(path).getLong("created"), Target.NONE);
    TestBed.waitForProducts(count, () -> Products.areKnownToSales(bed.api, count));
    bed.report.once("the same until the sales service knows them", count, TestBed.secondsSince(began), 0, Target.NONE);
    return Products.listed(bed.api, count);
  }

  void lookups(Products products) {
    bed.load("product by id", bed.gatewayPort(), _ -> products.any(), TestBed::isOk, LOOKUP_MILLIS);
    bed.load("product by EAN", bed.gatewayPort(), _ -> products.scanned(), TestBed::isOk, LOOKUP_MILLIS);
    bed.load("one of 100 popular products by id", bed.gatewayPort(), _ -> products.popular(), TestBed::isOk);
  }

  /** Compares the service with the database alone, where pgbench is installed. */
  void besideDatabase(Products products, Optional<PgBench> pgbench) throws IOException {
    var many = bed.with(MANY);
    var result = many.run(bed.port(Part.PRODUCT), _ -> products.anyAtService(), TestBed::isOk);
    var target = Target.NONE;
    if (pgbench.isPresent()) {
      var alone = pgbench.get().perSecond(many, Part.PRODUCT, BY_ID.formatted(products.first(), products.last()));
      var seconds = many.options.timing().seconds();
      bed.report.once("its statement by pgbench -M prepared over TCP, %d connections".formatted(MANY),
          Math.round(alone * seconds), seconds, 0, Target.NONE);
      target = new Target("1.3 times pgbench (%.2f)".formatted(result.perSecond() / alone),
          result.perSecond() >= TIMES_DATABASE * alone);
    }
    bed.report.load("product by id, at the service, %d connections".formatted(MANY), result, target);
  }

  void search() {
    var what = "search for words, half of them misspelt, at the service";
    bed.with(FEW).load(what, bed.port(Part.PRODUCT), _ -> anyWords(), TestBed::isOk, SEARCH_MILLIS);
    bed.load(what, bed.port(Part.PRODUCT), _ -> anyWords(), TestBed::isOk);
  }

  private static Load.Request anyWords() {
    return Load.Request.get("/products?limit=20&q=" + WORDS.get(ThreadLocalRandom.current().nextInt(WORDS.size())));
  }

  /** Compares page 1,000 of a list with page 1, which should take as long. */
  void pages() {
    var first = "/products?sort=name&limit=" + Math.max(1, bed.options.products() / (FAR_PAGE + 1));
    var far = bed.api.page(bed.port(Part.PRODUCT), first, FAR_PAGE);
    var near = bed.load("page 1 of the products by name, at the service", bed.port(Part.PRODUCT),
        _ -> Load.Request.get(first), TestBed::isOk);
    var result = bed.run(bed.port(Part.PRODUCT), _ -> Load.Request.get(far), TestBed::isOk);
    bed.report.load("page 1,000 of the same, %d connections".formatted(bed.options.connections()), result,
        new Target("p50 within 20 % of page 1",
            result.latencies().percentile(50) < TOLERANCE * near.latencies().percentile(50)));
  }
}
