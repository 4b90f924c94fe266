package pos.sales.upload;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pos.common.events.Relay;
import pos.common.rule.JsonEntries;
import pos.common.shop.Language;
import pos.common.shop.StoreScope;
import pos.sales.core.ScaleLabels;
import pos.sales.sale.KnownSale;
import pos.sales.sale.Lookup;
import pos.sales.sale.Once;
import pos.sales.sale.SaleDraft;
import pos.sales.sale.TakenSale;
import pos.sales.sale.WriteSales;

/**
 * Takes the sales that a till sends afterwards: judges each on its own, and writes the good ones in one transaction.
 *
 * <p>A batch may have more lines than fit into memory as objects, rows and events: its sales are read and written in
 * parts, one after the other.
 */
final class UploadSales {

  static final int MAX_SALES = 500;
  /** The most text of a part, unless it is a single sale: 2,000 lines of one sale are longer. */
  private static final int PART_BYTES = 100_000;

  /** The answer to a batch, written result by result. */
  private static final class Results {

    private final StringBuilder json = new StringBuilder("{\"items\":[");
    private final Language language;

    Results(Language language) {
      this.language = language;
    }

    void add(JsonObject result) {
      if (result.containsKey("problem")) {
        result.put("problem", language.tell(result.getJsonObject("problem")));
      }
      json.append(json.charAt(json.length() - 1) == '[' ? "" : ",").append(result.encode());
    }

    String toJson() {
      return json + "]}";
    }
  }

  private final Relay relay;
  private final ScaleLabels labels;

  UploadSales(Relay relay, ScaleLabels labels) {
    this.relay = relay;
    this.labels = labels;
  }

  /**
   * Returns the JSON of a result for each sale, in the order in which they were sent; what is rejected is kept.
   *
   * @param language that of the problems of rejected sales
   */
  <A> Future<A> upload(JsonEntries sent, StoreScope stores, Language language, Once<String, A> once) {
    var registers = sent.numbers("register_id");
    return WriteSales.<String, A>run(once, tx -> {
      var results = new Results(language);
      return WriteSales.lock(tx, registers, stores)
          .compose(_ -> uploadFrom(0, tx, sent, stores, results))
          .map(_ -> results.toJson());
    }).onSuccess(_ -> relay.poke());
  }

  private Future<Void> uploadFrom(int first, SqlConnection tx, JsonEntries sent, StoreScope stores,
      Results results) {
    if (first == sent.size()) {
      return Future.succeededFuture();
    }
    var entries = new ArrayList<BatchEntry>();
    var bytes = 0;
    var next = first;
    while (next < sent.size() && (next == first || bytes + sent.bytes(next) <= PART_BYTES)) {
      bytes += sent.bytes(next);
      entries.add(BatchEntry.parse(sent.get(next++)));
    }
    var rest = next;
    return upload(tx, entries, stores).compose(part -> {
      part.forEach(results::add);
      return uploadFrom(rest, tx, sent, stores, results);
    });
  }

  /** Judges and writes the sales of a part; it sees what the parts before have written. */
  private Future<List<JsonObject>> upload(SqlConnection tx, List<BatchEntry> entries, StoreScope stores) {
    return Lookup.of(tx, valid(entries).map(BatchEntry.Valid::request).toList(), labels)
        .compose(lookup -> write(tx, judge(entries, lookup, stores), lookup.known(), stores));
  }

  private static Stream<BatchEntry.Valid> valid(List<BatchEntry> entries) {
    return entries.stream().filter(BatchEntry.Valid.class::isInstance).map(BatchEntry.Valid.class::cast);
  }

  private static List<BatchEntry> judge(List<BatchEntry> entries, Lookup lookup, StoreScope stores) {
    return entries.stream()
        .map(entry -> entry instanceof BatchEntry.Valid valid ? valid.judge(lookup, stores) : entry).toList();
  }

  private static Future<List<JsonObject>> write(SqlConnection tx, List<BatchEntry> judged, Map<UUID, KnownSale> known,
      StoreScope stores) {
    var drafts = new LinkedHashMap<UUID, SaleDraft>();
    valid(judged).flatMap(entry -> entry.draft().stream()).forEach(draft -> drafts.putIfAbsent(draft.id(), draft));
    return WriteSales.number(tx, drafts.values()).compose(numbered -> {
      var stored = stored(known, numbered);
      var entries = judged.stream()
          .map(entry -> entry instanceof BatchEntry.Valid valid ? valid.compare(stored) : entry).toList();
      var written = WriteSales.insert(tx, numbered);
      var kept = RefusedSales.keep(tx, refused(entries, stores));
      return Future.all(written, kept).map(_ -> results(entries, stored, numbered.fresh()));
    });
  }

  private static Map<UUID, KnownSale> stored(Map<UUID, KnownSale> known, WriteSales.Numbered numbered) {
    var stored = new HashMap<>(known);
    stored.putAll(numbered.known());
    numbered.fresh().forEach(sale -> stored.put(sale.id(), KnownSale.of(sale)));
    return stored;
  }

  private static List<RefusedSaleDraft> refused(List<BatchEntry> entries, StoreScope stores) {
    return entries.stream().filter(BatchEntry.Rejected.class::isInstance).map(BatchEntry.Rejected.class::cast)
        .map(entry -> RefusedSaleDraft.of(entry.sent(), entry.why(), stores)).toList();
  }

  private static List<JsonObject> results(List<BatchEntry> entries, Map<UUID, KnownSale> stored,
      List<TakenSale> fresh) {
    var ids = fresh.stream().map(TakenSale::id).collect(Collectors.toCollection(HashSet::new));
    return entries.stream().map(entry -> switch (entry) {
      case BatchEntry.Valid valid -> valid.result(stored, ids);
      case BatchEntry.Rejected rejected -> rejected.result();
    }).toList();
  }
}
