package pos.order.audit;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.regex.Pattern;
import pos.common.shop.Audited;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Where;

/** Examines orders: whether their payments and items add up and the provider agrees, and what goods they moved. */
public final class Audits {

  /** The name of the order of rows. */
  public static final String ORDER = "id";
  private static final Pattern REFERENCE = Pattern.compile("order:([1-9][0-9]{0,17})(?::.*)?");
  private static final String SELECT = """
      SELECT o.id, o.location_id, concat_ws(':', 'order', o.id, o.uuid) AS reference, o.goal IS NULL AS settled,
        coalesce(o.goal = 'confirmed', false) AS in_checkout,
        o.status IN ('cancelled', 'refunded') AND o.restock AS restocked,
        o.status IN ('cancelled', 'refunded') AS ended, json_array_length(o.refunds) AS parts,
        json_array_length(o.refunds) > 0 AS in_parts, o.confirmed_at IS NOT NULL AS confirmed,
        o.captured_cents, o.refunded_cents, o.subtotal_cents, paid.captured AS paid_cents,
        coalesce(paid.refunded, parts.total_cents) AS repaid_cents, parts.restocked AS restocked_parts,
        coalesce(c.amount_cents, 0) AS charged_cents, coalesce(c.refunded_cents, 0) AS given_back_cents,
        items.total_cents AS items_cents, items.pieces
      FROM orders o
      LEFT JOIN payment_simulator.charges c
        ON c.key = concat_ws(':', 'order', o.id, o.uuid) AND c.status = 'captured'
      CROSS JOIN LATERAL (SELECT coalesce(sum(amount_cents) FILTER (WHERE type = 'captured'), 0)::bigint AS captured,
        sum(amount_cents) FILTER (WHERE type = 'refunded')::bigint AS refunded
        FROM payments WHERE order_id = o.id) AS paid
      CROSS JOIN LATERAL (SELECT coalesce(sum(total_cents), 0)::bigint AS total_cents,
        coalesce(json_agg(json_build_object('number', number, 'pieces',
          (SELECT sum((line->>'quantity')::bigint) FROM json_array_elements(lines) AS line)))
          FILTER (WHERE restock AND json_array_length(lines) > 0), '[]') AS restocked
        FROM json_to_recordset(o.refunds) AS part(number int, total_cents bigint, restock boolean, lines json)) AS parts
      CROSS JOIN LATERAL (SELECT coalesce(sum(total_cents), 0)::bigint AS total_cents,
        coalesce(sum(quantity), 0)::bigint AS pieces FROM order_items WHERE order_id = o.id) AS items
      """;
  private static final Listing<Audited> PAGES = new Listing<>(SELECT, ORDER, Audits::order, Audited::key);

  private Audits() {}

  /** Examines a page of orders. */
  public static Future<Page<Audited>> orders(SqlClient client, PageRequest page) {
    return PAGES.page(client, new Where().and("o.id > ?", page.after().map(cursor -> cursor.number(0)).orElse(null)),
        page);
  }

  /** Returns those orders that are in the books. @param references of movements in the ledger */
  public static Future<List<Audited>> find(SqlClient client, List<String> references) {
    var ids = references.stream().map(REFERENCE::matcher).filter(parts -> parts.matches())
        .map(parts -> Long.parseLong(parts.group(1))).distinct().toArray(Long[]::new);
    return client.preparedQuery(SELECT + "WHERE o.id = ANY($1)").mapping(Audits::order)
        .execute(Tuple.of((Object) ids)).map(Rows::list);
  }

  /** The money of an order that is being settled moves, in one place after the other. */
  private static Audited order(Row row) {
    var id = row.getLong("id");
    var reference = row.getString("reference");
    var audited = Audited.row(id)
        .compare(reference, "items_cents", row.getLong("subtotal_cents"), row.getLong("items_cents"));
    if (row.getBoolean("settled")) {
      audited.compare(reference, "payments_captured_cents", row.getLong("captured_cents"), row.getLong("paid_cents"))
          .compare(reference, "payments_refunded_cents", row.getLong("refunded_cents"), row.getLong("repaid_cents"))
          .compare(reference, "provider_captured_cents", row.getLong("captured_cents"), row.getLong("charged_cents"))
          .compare(reference, "provider_refunded_cents", row.getLong("refunded_cents"),
              row.getLong("given_back_cents"));
    }
    if (row.getBoolean("in_checkout")) {
      audited.mayHold(reference);
    }
    if (row.getBoolean("confirmed")) {
      audited.moved(row.getLong("location_id"), "sale", reference, -row.getLong("pieces"));
      var parts = row.getJsonArray("restocked_parts");
      var isWhole = row.getBoolean("restocked") && !row.getBoolean("in_parts");
      if (isWhole) {
        audited.moved(row.getLong("location_id"), "return", reference, row.getLong("pieces"));
      }
      for (int i = 0; i < parts.size(); i++) {
        var part = parts.getJsonObject(i);
        // the last part of an order that has ended goes by the reference of the order
        var isRest = row.getBoolean("ended") && part.getInteger("number").equals(row.getInteger("parts"));
        audited.moved(row.getLong("location_id"), "return",
            isRest ? reference : reference + "/" + part.getInteger("number"), part.getLong("pieces"));
      }
    }
    return audited;
  }
}
