package pos.replay;

/** The reason why the pieces of an invoice moved, with the prefix of its references in the ledger. */
enum Flow {
  RECEIVED("receipt:", true), SOLD("sale:", false), RETURNED("return:", false), ADJUSTED("adjustment:", true);

  private final String prefix;
  private final boolean namedByInvoice;

  Flow(String prefix, boolean namedByInvoice) {
    this.prefix = prefix;
    this.namedByInvoice = namedByInvoice;
  }

  String prefix() {
    return prefix;
  }

  /** Returns whether references end in the invoice's number; otherwise they end in the id of the sale or return. */
  boolean isNamedByInvoice() {
    return namedByInvoice;
  }
}
