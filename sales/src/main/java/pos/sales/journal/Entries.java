package pos.sales.journal;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Where;
import pos.sales.core.Booking;
import pos.sales.register.Sessions;
import pos.sales.returns.Returns;
import pos.sales.sale.Sales;

/** The journals of the registers, for reading and for comparing them with the books. */
final class Entries {

  static final String ORDER = "journal by number";
  static final String ORDER_OF_CHAINS = "journals by register";
  private static final Pattern UUIDS = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern NUMBERS = Pattern.compile("[0-9]{1,18}");
  private static final Pattern MOVEMENTS = Pattern.compile("[0-9]{1,18}/[0-9]{1,18}");
  private static final Listing<StoredEntry> LIST = new Listing<>("""
      SELECT register_id, seq, kind, number, reference, at, amount_cents, entry, hash FROM journal
      """, "seq", StoredEntry::from, entry -> new Object[] {entry.seq()});
  private static final Listing<Row> CHAINS = new Listing<>("""
      SELECT id, store_id, journal_entries, journal_hash,
        (SELECT max(last_seq) FROM journal_seals WHERE register_id = registers.id) AS sealed
      FROM registers
      """, "id", row -> row, row -> new Object[] {row.getLong("id")});

  private Entries() {}

  /** Returns the registers with the ends of their journals. @param registerId null for all */
  static Future<Page<Row>> chains(SqlClient client, Long registerId, PageRequest page) {
    return CHAINS.page(client, new Where().and("id = ?", registerId)
        .and("id > ?", page.after().map(cursor -> cursor.number(0)).orElse(null)), page);
  }

  static JsonObject chainJson(Row row) {
    return new JsonObject().put("register_id", row.getLong("id")).put("store_id", row.getLong("store_id"))
        .put("entries", row.getLong("journal_entries")).put("hash", row.getString("journal_hash"))
        .put("sealed_entries", row.getLong("sealed") == null ? 0 : row.getLong("sealed"));
  }

  /** @param from the first number, or null */
  static Future<Page<StoredEntry>> list(SqlClient client, long registerId, Long from, PageRequest page) {
    var where = new Where().and("register_id = ?", registerId).and("seq >= ?", from)
        .and("seq > ?", page.after().map(cursor -> cursor.number(0)).orElse(null));
    return LIST.page(client, where, page);
  }

  /** Returns how the entries of a page differ from the books. */
  static Future<JsonObject> compare(SqlClient client, long registerId, PageRequest request) {
    return list(client, registerId, null, request).compose(page -> books(client, page.items()).map(books -> {
      var found = new JsonArray();
      page.items().stream()
          .flatMap(entry -> entry.compare(Optional.ofNullable(books.get(entry.name()))).stream())
          .forEach(difference -> found.add(difference.toJson()));
      return new JsonObject().put("examined", page.items().size()).put("items", found)
          .put("next_cursor", page.nextCursor());
    }));
  }

  private static Future<Map<String, Booking>> books(SqlClient client, List<StoredEntry> entries) {
    var sales = Sales.bookings(client, uuids(entries, Booking.Kind.SALE));
    var voids = Sales.voidBookings(client, uuids(entries, Booking.Kind.VOID));
    var returns = Returns.bookings(client, uuids(entries, Booking.Kind.RETURN));
    var sessions = Sessions.bookings(client,
        references(entries, NUMBERS, Booking.Kind.SESSION_OPENED, Booking.Kind.SESSION_CLOSED)
            .map(Long::valueOf).toList());
    var movements = Sessions.movementBookings(client,
        references(entries, MOVEMENTS, Booking.Kind.CASH_MOVEMENT).toList());
    return Future.all(sales, voids, returns, sessions, movements).map(_ -> {
      var books = new HashMap<String, Booking>();
      Stream.of(sales, voids, returns, sessions, movements).flatMap(found -> found.result().stream())
          .forEach(booking -> books.put(booking.name(), booking));
      return books;
    });
  }

  private static List<UUID> uuids(List<StoredEntry> entries, Booking.Kind kind) {
    return references(entries, UUIDS, kind).map(UUID::fromString).collect(Collectors.toList());
  }

  /** A reference that has been changed may have any form: then there is nothing in the books. */
  private static Stream<String> references(List<StoredEntry> entries, Pattern form, Booking.Kind... kinds) {
    return StoredEntry.references(entries, kinds).filter(reference -> form.matcher(reference).matches());
  }
}
