package pos.product;

import java.util.Map;
import java.util.Optional;
import pos.common.rule.Flaw;
import pos.common.shop.ProductNames;

/** The change to the catalogue that a row asks for, if any. */
sealed interface Change {

  /** @param written the ids of the products that were written, by sku */
  Outcome outcome(Map<String, Long> written);

  /** No change, because the row cannot be imported. */
  record Rejection(CsvRow.Bad row) implements Change {

    @Override
    public Outcome outcome(Map<String, Long> written) {
      return new Outcome.Rejected(row);
    }
  }

  /** No change, because the product is as the row describes it already. */
  record None(CsvRow.Good row, Product product) implements Change {

    @Override
    public Outcome outcome(Map<String, Long> written) {
      return new Outcome.Imported(row, Outcome.Status.UNCHANGED, product.id());
    }
  }

  /** A new product, or new content for the product with this sku. */
  record Write(CsvRow.Good row, Optional<Product> old, Product.Draft draft) implements Change {

    @Override
    public Outcome outcome(Map<String, Long> written) {
      return new Outcome.Imported(row, old.isPresent() ? Outcome.Status.CHANGED : Outcome.Status.CREATED,
          written.get(draft.sku()));
    }

    /** Returns the id of the product if it gives up its barcode. */
    Optional<Long> givesUpBarcode() {
      return old.filter(product -> product.content().barcode() != null
          && !product.content().barcode().equals(draft.barcode())).map(Product::id);
    }
  }

  /**
   * Compares a row with the catalogue. Call it for the rows of a file from top to bottom: a barcode that one row gives
   * up is free for the rows below it.
   *
   * @param existing the products that the rows name, by sku
   * @param categoryIds ids by category name
   * @param owners the skus of the products that have barcodes, by barcode of 13 digits; this method updates it
   */
  static Change of(CsvRow row, Map<String, Product> existing, Map<String, Long> categoryIds,
      Map<String, String> owners) {
    return switch (row) {
      case CsvRow.Bad bad -> new Rejection(bad);
      case CsvRow.Good good -> of(good, Optional.ofNullable(existing.getOrDefault(good.sku(),
          existing.get(ProductNames.skuKey(good.sku())))), categoryIds, owners);
    };
  }

  private static Change of(CsvRow.Good row, Optional<Product> old, Map<String, Long> categoryIds,
      Map<String, String> owners) {
    var incomplete = old.isPresent() ? Optional.<CsvRow.Bad>empty() : row.incomplete();
    if (incomplete.isPresent()) {
      return new Rejection(incomplete.get());
    }
    var draft = old.map(product -> row.draft(product.content(), categoryIds)).orElseGet(() -> row.draft(categoryIds));
    var ean = ean(draft);
    var owner = ean.map(owners::get).filter(sku -> !sku.equals(draft.sku()));
    if (owner.isPresent()) {
      return new Rejection(
          new CsvRow.Bad(row, "barcode", Flaw.of("taken", "already belongs to the product with sku " + owner.get())));
    }
    old.flatMap(product -> ean(product.content())).ifPresent(owners::remove);
    ean.ifPresent(code -> owners.put(code, draft.sku()));
    return old.isPresent() && old.get().content().equals(draft) ? new None(row, old.get()) : new Write(row, old, draft);
  }

  private static Optional<String> ean(Product.Draft draft) {
    return Optional.ofNullable(draft.barcode()).map(Barcode::ean);
  }
}
