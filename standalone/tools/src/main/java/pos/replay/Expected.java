package pos.replay;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What the file says must be in the books and in the ledger: one small entry an invoice, one article a stock code. */
final class Expected {

  private final Map<UUID, Entry> entries = new HashMap<>();
  private final Map<String, Article> articles = new HashMap<>();
  private Instant from = Instant.MAX;
  private Instant to = Instant.MIN;

  /** An invoice that was traded at a store; an invoice of adjustments only has no cents and is neither. */
  record Entry(String invoice, int store, boolean sale, boolean returned, long cents) {}

  void add(Invoice invoice) {
    invoice.lines().forEach(line -> articles.computeIfAbsent(line.code(), Article::new).describe(line));
    var flow = invoice.isReturn() ? Flow.RETURNED : Flow.SOLD;
    invoice.trade().forEach(line -> article(line.code()).move(flow, invoice.store(), -line.quantity()));
    invoice.needed().forEach((code, pieces) -> article(code).move(Flow.RECEIVED, invoice.store(), pieces));
    invoice.adjustments().forEach((code, pieces) -> article(code).move(Flow.ADJUSTED, invoice.store(), pieces));
    entries.put(invoice.id(), new Entry(invoice.number(), invoice.store(), invoice.isSale(), invoice.isReturn(),
        invoice.totalCents()));
    from = invoice.at().isBefore(from) ? invoice.at() : from;
    to = invoice.at().isAfter(to) ? invoice.at() : to;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Null when the id is not one of this file. */
  Entry entry(UUID id) {
    return entries.get(id);
  }

  Map<UUID, Entry> entries() {
    return entries;
  }

  /** Why a movement of the ledger with this reference happened, when it is one of this file's. */
  Optional<Flow> flow(String reference) {
    return Arrays.stream(Flow.values())
        .filter(flow -> reference.startsWith(flow.prefix()))
        .filter(flow -> isOfFile(flow, reference.substring(flow.prefix().length())))
        .findFirst();
  }

  private boolean isOfFile(Flow flow, String name) {
    try {
      return entries.containsKey(flow.isNamedByInvoice() ? Invoice.id(name) : UUID.fromString(name));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  Article article(String code) {
    return articles.get(code);
  }

  Collection<Article> articles() {
    return articles.values();
  }

  /** The file's period as the query of a list, the last second included. */
  String period() {
    return "from=" + from + "&to=" + to.plusSeconds(1);
  }
}
