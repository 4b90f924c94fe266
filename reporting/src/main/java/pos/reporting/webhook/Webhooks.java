package pos.reporting.webhook;

import io.vertx.core.Future;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Failure;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Where;

/** The table of receivers. */
final class Webhooks {

  static final String BY_ID = "id";
  static final int MOST = 100;

  private static final String COLUMNS = """
      id, url, description, event_types, enabled, disabled_reason, failing_since,
      CASE WHEN previous_until > now() THEN previous_until END AS previous_until, version, created_at, updated_at""";
  private static final String CHANGED = "version = version + 1, updated_at = date_trunc('milliseconds', now())";
  private static final String EXPECTED = "id = $1 AND version = ANY(coalesce($2, ARRAY[version]))";

  private static final Listing<Webhook> LIST = new Listing<>("SELECT " + COLUMNS + " FROM webhooks", "id",
      Webhook::from, webhook -> new Object[] {webhook.id()});

  private Webhooks() {}

  static Future<Page<Webhook>> list(SqlClient client, PageRequest page) {
    var where = new Where().and("id > ?", page.after().map(cursor -> cursor.number(0)).orElse(null));
    return LIST.page(client, where, page);
  }

  static Future<Webhook> find(SqlClient client, long id) {
    return client.preparedQuery("SELECT " + COLUMNS + " FROM webhooks WHERE id = $1").mapping(Webhook::from)
        .execute(Tuple.of(id)).map(rows -> Rows.found(rows, "webhook", id));
  }

  /** Locks a receiver to which something is to be sent; fails with 409 when it is disabled. */
  static Future<Webhook> lockEnabled(SqlConnection tx, long id) {
    return tx.preparedQuery("SELECT " + COLUMNS + " FROM webhooks WHERE id = $1 FOR UPDATE").mapping(Webhook::from)
        .execute(Tuple.of(id)).map(rows -> Rows.found(rows, "webhook", id)).map(webhook -> {
          if (!webhook.content().enabled()) {
            throw Failure.conflict("webhook-disabled", "Webhook " + id + " is disabled: enable it first, with PUT.");
          }
          return webhook;
        });
  }

  /** Fails with 409 when there are as many as there can be. */
  static Future<Webhook> insert(SqlConnection tx, Webhook.Draft draft, Secret secret) {
    return tx.query("LOCK TABLE webhooks IN SHARE ROW EXCLUSIVE MODE").execute()
        .compose(_ -> tx.query("SELECT count(*) FROM webhooks").execute())
        .compose(rows -> {
          if (Rows.only(rows).getLong(0) >= MOST) {
            throw Failure.conflict("too-many-webhooks",
                "There can be at most " + MOST + " webhooks: delete one that is no longer used.");
          }
          return tx.preparedQuery("""
              INSERT INTO webhooks (url, description, event_types, enabled, secret) VALUES ($1, $2, $3, $4, $5)
              RETURNING\s""" + COLUMNS).mapping(Webhook::from)
              .execute(content(Tuple.tuple(), draft).addString(secret.text())).map(Rows::only);
        });
  }

  private static Tuple content(Tuple before, Webhook.Draft draft) {
    return before.addString(draft.url().toString()).addString(draft.description())
        .addArrayOfString(draft.eventTypes().toArray(String[]::new)).addBoolean(draft.enabled());
  }

  private static final String UPDATE = """
      UPDATE webhooks SET url = $3, description = $4, event_types = $5, enabled = $6, disabled_reason = NULL,
        failures = 0, failing_since = NULL, paused_until = '-infinity', %s
      WHERE %s RETURNING %s
      """.formatted(CHANGED, EXPECTED, COLUMNS);

  /** What is pending begins anew: as if nothing had been tried, and at once. */
  private static final String BEGIN_ANEW = """
      UPDATE webhook_deliveries SET attempts = 0, first_tried_at = NULL, next_attempt_at = now()
      WHERE webhook_id = $1 AND delivered_at IS NULL AND attempts > 0
      """;

  /** Replaces the content; fails with 404 or, when the version is not the expected one, 412. */
  static Future<Webhook> update(SqlConnection tx, long id, Webhook.Draft draft, ExpectedVersion expected) {
    return tx.preparedQuery(UPDATE).mapping(Webhook::from)
        .execute(content(Tuple.of(id).addArrayOfLong(expected.parameter()), draft))
        .compose(rows -> changed(tx, id, rows))
        .compose(webhook -> tx.preparedQuery(BEGIN_ANEW).execute(Tuple.of(id)).map(webhook));
  }

  private static final String ROTATE = """
      UPDATE webhooks SET previous_secret = secret, previous_until = now() + interval '24 hours', secret = $3, %s
      WHERE %s RETURNING %s
      """.formatted(CHANGED, EXPECTED, COLUMNS);

  /** Replaces the secret; the one before it signs as well for 24 hours, and the one before that no longer. */
  static Future<Webhook> rotate(SqlConnection tx, long id, Secret secret, ExpectedVersion expected) {
    return tx.preparedQuery(ROTATE).mapping(Webhook::from)
        .execute(Tuple.of(id).addArrayOfLong(expected.parameter()).addString(secret.text()))
        .compose(rows -> changed(tx, id, rows));
  }

  static Future<Void> delete(SqlConnection tx, long id, ExpectedVersion expected) {
    return tx.preparedQuery("DELETE FROM webhooks WHERE " + EXPECTED + " RETURNING " + COLUMNS)
        .mapping(Webhook::from).execute(Tuple.of(id).addArrayOfLong(expected.parameter()))
        .compose(rows -> changed(tx, id, rows)).mapEmpty();
  }

  private static Future<Webhook> changed(SqlClient client, long id, RowSet<Webhook> rows) {
    return rows.size() == 1 ? Future.succeededFuture(Rows.only(rows)) : find(client, id).map(webhook -> {
      throw Failure.stale(webhook.version());
    });
  }
}
