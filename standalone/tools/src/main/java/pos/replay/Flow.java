package pos.replay;

/** Why the pieces of an invoice moved, and how the ledger's references to it begin. */
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

  /** By the invoice's number; otherwise by the id of its sale or return. */
  boolean isNamedByInvoice() {
    return namedByInvoice;
  }
}
