package pos.sales.journal;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.shop.StoreTime;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;
import pos.common.sql.Where;

/** The table of seals: signed statements about the days of registers. */
final class Seals {

  static final String ORDER = "seals by day";
  static final int MOST_REGISTERS = 500;
  private static final Listing<Row> LIST = new Listing<>("""
      SELECT day, first_seq, last_seq, seal, key_id, signature FROM journal_seals
      """, "day", row -> row, row -> new Object[] {StoreTime.start(row.getLocalDate("day"))});

  private Seals() {}

  static Future<Page<Row>> list(SqlClient client, long registerId, PageRequest page) {
    return LIST.page(client, new Where().and("register_id = ?", registerId)
        .and("day > ?", page.after().map(cursor -> StoreTime.day(cursor.instant(0))).orElse(null)), page);
  }

  static JsonObject toJson(Row row) {
    return new JsonObject().put("day", row.getLocalDate("day").toString()).put("first_seq", row.getLong("first_seq"))
        .put("last_seq", row.getLong("last_seq")).put("seal", row.getString("seal"))
        .put("key_id", row.getString("key_id")).put("signature", row.getString("signature"));
  }

  /** A day to seal: all that is not sealed and was written before its end. @param sealed the last sealed entry */
  private record Due(long registerId, long storeId, LocalDate day, long sealed, String hash, String signature) {

    static Due from(Row row) {
      return new Due(row.getLong("id"), row.getLong("store_id"), row.getLocalDate("day"), row.getLong("sealed"),
          row.getString("hash"), row.getString("signature"));
    }
  }

  private static final String DUE = """
      SELECT r.id, r.store_id, due.day, coalesce(s.last_seq, 0) AS sealed, s.signature,
        coalesce((SELECT hash FROM journal WHERE register_id = r.id AND seq = s.last_seq), repeat('0', 64)) AS hash
      FROM registers r
      LEFT JOIN LATERAL (SELECT day, last_seq, signature FROM journal_seals WHERE register_id = r.id
        ORDER BY day DESC LIMIT 1) AS s ON true
      JOIN journal j ON j.register_id = r.id AND j.seq = coalesce(s.last_seq, 0) + 1
      CROSS JOIN LATERAL (SELECT greatest((j.at AT TIME ZONE '%1$s')::date, s.day + 1) AS day) AS due
      WHERE due.day < coalesce($1, (now() AT TIME ZONE '%1$s')::date) ORDER BY due.day, r.id LIMIT 1
      """.formatted(StoreTime.ZONE);

  /** Returns whether a day that has ended is not sealed. @param today null for today */
  static Future<Boolean> isDue(SqlClient client, LocalDate today) {
    return due(client, today).map(Optional::isPresent);
  }

  private static Future<Optional<Due>> due(SqlClient client, LocalDate today) {
    return client.preparedQuery(DUE).mapping(Due::from).execute(Tuple.of(today)).map(Rows::first);
  }

  /** Seals one day of one register, and returns whether it did: not while another instance is sealing. */
  static Future<Boolean> sealNext(SqlConnection tx, SigningKey key, LocalDate today) {
    return tx.query("SELECT pg_try_advisory_xact_lock(hashtextextended('journal_seals', 0))").execute()
        .compose(locked -> Rows.only(locked).getBoolean(0) ? due(tx, today) : Future.succeededFuture(Optional.empty()))
        .compose(due -> due.map(day -> seal(tx, key, day).map(true)).orElseGet(() -> Future.succeededFuture(false)));
  }

  private static final String SUM = """
      SELECT last.seq AS last_seq, count(*) AS entries,
        coalesce(sum(amount_cents) FILTER (WHERE kind = 'sale'), 0)::bigint AS sales_cents,
        coalesce(sum(amount_cents) FILTER (WHERE kind = 'void'), 0)::bigint AS voids_cents,
        coalesce(sum(amount_cents) FILTER (WHERE kind = 'return'), 0)::bigint AS returns_cents,
        (SELECT hash FROM journal WHERE register_id = $1 AND seq = last.seq) AS hash
      FROM (SELECT max(seq) AS seq FROM journal WHERE register_id = $1 AND seq > $2 AND at < $3) AS last
      JOIN journal ON register_id = $1 AND journal.seq > $2 AND journal.seq <= last.seq GROUP BY last.seq
      """;

  private static Future<Void> seal(SqlConnection tx, SigningKey key, Due due) {
    var end = Timestamps.of(StoreTime.start(due.day.plusDays(1)));
    return tx.preparedQuery(SUM)
        .execute(Tuple.of(due.registerId, due.sealed, end))
        .compose(sums -> insert(tx, Seal.of(key, due, Rows.only(sums))));
  }

  private record Seal(Due due, long lastSeq, String text, String keyId, String signature) {

    static Seal of(SigningKey key, Due due, Row sums) {
      var text = new JsonObject()
          .put("type", "seal")
          .put("register_id", due.registerId)
          .put("store_id", due.storeId)
          .put("day", due.day.toString())
          .put("first_seq", due.sealed + 1)
          .put("last_seq", sums.getLong("last_seq"))
          .put("entries", sums.getLong("entries"))
          .put("hash_before", due.hash)
          .put("hash", sums.getString("hash"))
          .put("sales_cents", sums.getLong("sales_cents"))
          .put("voids_cents", sums.getLong("voids_cents"))
          .put("returns_cents", sums.getLong("returns_cents"))
          .put("previous", due.signature)
          .put("key_id", key.id()).encode();
      return new Seal(due, sums.getLong("last_seq"), text, key.id(), key.sign(text));
    }
  }

  private static final Columns<Seal> COLUMNS = new Columns<Seal>(1)
      .add("register_id", Type.LONG, seal -> seal.due.registerId)
      .add("first_seq", Type.LONG, seal -> seal.due.sealed + 1)
      .add("last_seq", Type.LONG, Seal::lastSeq)
      .add("seal", Type.TEXT, Seal::text)
      .add("key_id", Type.TEXT, Seal::keyId)
      .add("signature", Type.TEXT, Seal::signature);

  private static final String INSERT =
      "INSERT INTO journal_seals (day, %s) VALUES ($1, %s)".formatted(COLUMNS.names(), COLUMNS.values());

  private static Future<Void> insert(SqlConnection tx, Seal seal) {
    return tx.preparedQuery(INSERT).execute(COLUMNS.addTo(Tuple.of(seal.due.day), seal)).mapEmpty();
  }

  private static final String CONTENT = """
      SELECT register_id, min(first_seq) AS first_seq, max(last_seq) AS last_seq, count(*) AS days,
        (array_agg(signature ORDER BY day DESC))[1] AS signature
      FROM journal_seals WHERE day >= $1 AND day <= $2 AND ($3::bigint IS NULL OR register_id = $3)
      GROUP BY register_id ORDER BY register_id LIMIT %d
      """.formatted(MOST_REGISTERS + 1);

  /**
   * Returns what an archive of the sealed days has for each register.
   *
   * @param registerId null for all
   * @return fails with 404 when no day is sealed, and with 422 for more registers than one archive has
   */
  static Future<JsonArray> content(SqlClient client, LocalDate from, LocalDate to, Long registerId) {
    return client.preparedQuery(CONTENT).execute(Tuple.of(from, to, registerId)).map(Rows::list).map(rows -> {
      if (rows.isEmpty()) {
        throw Failure.notFound("seal", "of a day from " + from + " to " + to);
      }
      if (rows.size() > MOST_REGISTERS) {
        throw Failure.invalid("register_id", Flaw.tooMany(MOST_REGISTERS,
            "is needed: an archive has at most " + MOST_REGISTERS + " registers"));
      }
      return json(rows);
    });
  }

  private static JsonArray json(List<Row> rows) {
    return new JsonArray(rows.stream().map(row -> new JsonObject()
        .put("register_id", row.getLong("register_id"))
        .put("first_seq", row.getLong("first_seq"))
        .put("last_seq", row.getLong("last_seq"))
        .put("days", row.getLong("days"))
        .put("last_signature", row.getString("signature"))).toList());
  }
}
