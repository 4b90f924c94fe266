package pos.replay;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The contents of the file that must be in the books and in the ledger, by invoice and by stock code. */
final class Expected {

  private final Map<UUID, Entry> entries = new HashMap<>();
  private final Map<String, Article> articles = new HashMap<>();
  private final ExpectedReports reports = new ExpectedReports();
  private Instant from = Instant.MAX;
  private Instant to = Instant.MIN;

  enum Kind {
    SALE, RETURN,
    /** An invoice that only corrects the stock; it has no cents. */
    ADJUSTMENT
  }

  record Entry(String invoice, int store, Kind kind, long cents) {}

  void add(Invoice invoice) {
    invoice.lines().forEach(line -> articles.computeIfAbsent(line.code(), Article::new).describe(line));
    var flow = invoice.isReturn() ? Flow.RETURNED : Flow.SOLD;
    invoice.trade().forEach(line -> article(line.code()).move(flow, invoice.store(), -line.quantity()));
    invoice.needed().forEach((code, pieces) -> article(code).move(Flow.RECEIVED, invoice.store(), pieces));
    invoice.adjustments().forEach((code, pieces) -> article(code).move(Flow.ADJUSTED, invoice.store(), pieces));
    reports.add(invoice);
    entries.put(invoice.id(), new Entry(invoice.number(), invoice.store(), kind(invoice), invoice.totalCents()));
    from = invoice.at().isBefore(from) ? invoice.at() : from;
    to = invoice.at().isAfter(to) ? invoice.at() : to;
  }

  private static Kind kind(Invoice invoice) {
    return invoice.isReturn() ? Kind.RETURN : invoice.isSale() ? Kind.SALE : Kind.ADJUSTMENT;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Returns the entry with an id, or null when the file has none. */
  Entry entry(UUID id) {
    return entries.get(id);
  }

  Map<UUID, Entry> entries() {
    return entries;
  }

  /** Returns the reason of a movement in the ledger, by its reference, if it comes from this file. */
  Optional<Flow> flow(String reference) {
    return Arrays.stream(Flow.values())
        .filter(flow -> reference.startsWith(flow.prefix()))
        .filter(flow -> isFromFile(flow, reference.substring(flow.prefix().length())))
        .findFirst();
  }

  private boolean isFromFile(Flow flow, String name) {
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

  ExpectedReports reports() {
    return reports;
  }

  /** Returns the days of the stores in which the file's period is, as the query of a report. */
  String days() {
    return "from=" + ExpectedReports.day(from) + "&to=" + ExpectedReports.day(to).plusDays(1);
  }

  /** Returns the same as the query of a list. */
  String period() {
    return "from=" + ExpectedReports.start(ExpectedReports.day(from)) + "&to="
        + ExpectedReports.start(ExpectedReports.day(to).plusDays(1));
  }
}
