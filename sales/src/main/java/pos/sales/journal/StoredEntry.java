package pos.sales.journal;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pos.common.rule.Wire;
import pos.common.sql.Timestamps;
import pos.sales.core.Booking;

/**
 * An entry as it is stored.
 *
 * @param columns what the columns repeat of the text
 */
record StoredEntry(long registerId, long seq, Booking.Kind kind, String reference, JsonObject columns, String text,
    String hash) {

  private static final List<String> REPEATED = List.of("kind", "reference", "number", "amount_cents");

  static StoredEntry from(Row row) {
    var columns = new JsonObject().put("register_id", row.getLong("register_id")).put("seq", row.getLong("seq"))
        .put("at", Timestamps.read(row, "at").toString()).put("kind", row.getString("kind"))
        .put("reference", row.getString("reference")).put("number", row.getLong("number"))
        .put("amount_cents", row.getLong("amount_cents"));
    return new StoredEntry(row.getLong("register_id"), row.getLong("seq"),
        Wire.parse(Booking.Kind.class, row.getString("kind")), row.getString("reference"), columns,
        row.getString("entry"), row.getString("hash"));
  }

  JsonObject toJson() {
    return new JsonObject().put("seq", seq).put("entry", text).put("hash", hash);
  }

  /** Returns what leads to the books. */
  String name() {
    return Wire.name(kind) + ":" + reference;
  }

  /** Returns how the columns and the books differ from the text. @param books empty when they have no such thing */
  List<Difference> compare(Optional<Booking> books) {
    JsonObject written;
    try {
      written = new JsonObject(text);
    } catch (DecodeException e) {
      return List.of(new Difference(name(), registerId, seq, "entry", "no JSON", null));
    }
    var found = new ArrayList<Difference>();
    columns.forEach(column -> compare(column.getKey(), written.getValue(column.getKey()), column.getValue(), found));
    if (books.isPresent()) {
      compareBooks(written, books.get(), found);
    } else if (kind != Booking.Kind.BEGIN) {
      found.add(new Difference(name(), registerId, seq, "books", name(), null));
    }
    return found;
  }

  private void compareBooks(JsonObject written, Booking books, List<Difference> found) {
    var booked = books.writeTo(new JsonObject());
    REPEATED.forEach(name -> compare(name, written.getValue(name), booked.getValue(name), found));
    if (written.getValue("facts") instanceof JsonObject facts) {
      facts.forEach(fact -> compare(fact.getKey(), fact.getValue(), books.facts().getValue(fact.getKey()), found));
    }
  }

  private void compare(String figure, Object written, Object other, List<Difference> found) {
    if (written instanceof JsonArray list && other instanceof JsonArray others && list.size() == others.size()) {
      for (int i = 0; i < list.size(); i++) {
        compare(figure + "[" + i + "]", list.getValue(i), others.getValue(i), found);
      }
    } else if (!Difference.text(written).equals(Difference.text(other))
        && found.stream().noneMatch(known -> known.figure().equals(figure))) {
      found.add(new Difference(name(), registerId, seq, figure, Difference.text(written), Difference.text(other)));
    }
  }

  /** Returns the references of those of the entries that have one of these kinds. */
  static Stream<String> references(List<StoredEntry> entries, Booking.Kind... kinds) {
    return entries.stream().filter(entry -> List.of(kinds).contains(entry.kind)).map(StoredEntry::reference).distinct();
  }
}
