package pos.product;

import java.util.Map;

/** A row and the product it is about, as it is (null when there is none) and as it shall be (null when refused). */
record Change(CsvRow row, Product old, Product.Draft draft) {

  /**
   * To be called from the top of the file to its end: a barcode that one row gives up is free for those below it.
   *
   * @param owners the sku that has a barcode, of 13 digits; kept up to date
   */
  static Change of(CsvRow row, Product old, Map<String, Long> categories, Map<String, String> owners) {
    if (row.errors() != null) {
      return new Change(row, old, null);
    }
    var draft = row.over(old, categories);
    var wanted = draft.barcode() == null ? null : Barcode.ean(draft.barcode());
    var owner = wanted == null ? null : owners.get(wanted);
    if (owner != null && !owner.equals(row.sku())) {
      return new Change(row.refused("barcode", "is taken by sku " + owner), old, null);
    }
    if (old != null && old.content().barcode() != null) {
      owners.remove(Barcode.ean(old.content().barcode()));
    }
    if (wanted != null) {
      owners.put(wanted, row.sku());
    }
    return new Change(row, old, draft);
  }

  boolean isNeeded() {
    return draft != null && (old == null || !old.content().equals(draft));
  }

  boolean givesUpBarcode() {
    return old != null && old.content().barcode() != null && !old.content().barcode().equals(draft.barcode());
  }

  /** @param written the ids of the products written, by sku */
  Upsert.Outcome outcome(Map<String, Long> written) {
    if (draft == null) {
      return new Upsert.Outcome(row, "rejected", null);
    }
    return isNeeded() ? new Upsert.Outcome(row, old == null ? "created" : "changed", written.get(row.sku()))
        : new Upsert.Outcome(row, "unchanged", old.id());
  }
}
