package pos.reporting.sales;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.List;
import pos.common.sql.Database;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Where;
import pos.reporting.core.Period;
import pos.reporting.core.ProductSums;

/** Reads the table of lines by day, and that of the products as they were sold. */
public final class AggregatedProducts {

  private AggregatedProducts() {}

  /** Returns the sums of each product that was sold or came back, under each name that it had then. */
  static Future<Page<ReportRow>> byProduct(SqlClient client, Period period, PageRequest request) {
    var where = new Where();
    var from = where.parameter(period.firstDay());
    var to = where.parameter(period.endDay());
    request.after().ifPresent(cursor -> where.behind("(p.product_id, p.sku, p.name) >",
        cursor.number(0), cursor.text(1), cursor.text(2)));
    // products one after the other, and the lines of each: joins of all of them take seconds
    where.and("(SELECT true FROM aggregated_products WHERE sold_product_id = p.id AND day >= %s AND day < %s LIMIT 1)"
        .formatted(from, to));
    var limit = where.parameter(request.rows());
    return client.preparedQuery(Database.PLAN_ANEW + """
        SELECT page.*, sums.* FROM (
          SELECT DISTINCT product_id, sku, name FROM sold_products p %2$s ORDER BY product_id, sku, name LIMIT %3$s
        ) AS page CROSS JOIN LATERAL (
          SELECT %1$s FROM sold_products sold JOIN aggregated_products ON sold_product_id = sold.id
          WHERE (sold.product_id, sold.sku, sold.name) = (page.product_id, page.sku, page.name)
            AND day >= %4$s AND day < %5$s) AS sums
        ORDER BY product_id, sku, name
        """.formatted(ProductSums.totals(), where.sql(), limit, from, to)).execute(where.values())
        .map(rows -> request.page(rows.stream().map(ReportRow::ofProduct).toList(), ReportRow::key));
  }

  /**
   * Returns the products by which each store and channel sold most, the best first, and the same of all of them, where
   * store_id and channel are null.
   */
  public static Future<List<Row>> best(SqlClient client, LocalDate from, LocalDate to, int count) {
    // a plan for any week looks for the product of each line by itself
    return client.preparedQuery(Database.PLAN_ANEW + """
        SELECT best.*, shown.sku, shown.name FROM (
          SELECT store_id, channel, product_id, max(sold.number) AS newest, sum(quantity)::bigint AS quantity,
            sum(gross_cents - discounts_cents - returns_cents)::bigint AS net_cents,
            row_number() OVER (PARTITION BY store_id, channel
              ORDER BY sum(gross_cents - discounts_cents - returns_cents) DESC, product_id) AS place
          FROM aggregated_products JOIN sold_products sold ON sold.id = sold_product_id
          WHERE day >= $1 AND day < $2
          GROUP BY GROUPING SETS ((store_id, channel, product_id), (product_id))) AS best
        JOIN sold_products shown ON shown.number = newest
        WHERE place <= $3 AND quantity > 0 ORDER BY store_id, channel, place
        """).execute(Tuple.of(from, to, count)).map(Rows::list);
  }

  /** Returns the sums of each category, under the name that it had on the last day on which it was sold. */
  static Future<Page<ReportRow>> byCategory(SqlClient client, Period period, PageRequest request) {
    return client.preparedQuery("""
        SELECT category_id, (array_agg(category ORDER BY day DESC, category))[1] AS category, %s
        FROM aggregated_categories WHERE day >= $1 AND day < $2 AND category_id > $3
        GROUP BY category_id ORDER BY category_id LIMIT $4
        """.formatted(ProductSums.totals())).execute(Tuple.of(period.firstDay(), period.endDay(),
            request.after().map(cursor -> cursor.number(0)).orElse(-1L), request.rows()))
        .map(rows -> request.page(rows.stream().map(ReportRow::ofCategory).toList(), ReportRow::key));
  }
}
