package pos.order.core;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.regex.Pattern;
import pos.common.sql.Rows;

/** The holds of orders, as inventory knows them by their references. */
public final class Holds {

  private static final Pattern ORDER = Pattern.compile("order:([1-9][0-9]{0,17})(?:[:#].*)?");
  private static final String FIND_IN_CHECKOUT = "SELECT " + Orders.COLUMNS + """
       FROM orders o WHERE o.id = ANY($1) AND o.goal = 'confirmed'
      """;

  private Holds() {}

  /**
   * Returns those of the references that orders need. All others are never needed again: an order is written down
   * before its goods are held, and none that has left its checkout comes back.
   */
  public static Future<List<String>> needed(SqlClient client, List<String> references) {
    var ids = references.stream().map(ORDER::matcher).filter(parts -> parts.matches())
        .map(parts -> Long.parseLong(parts.group(1))).distinct().toArray(Long[]::new);
    return client.preparedQuery(FIND_IN_CHECKOUT).mapping(Order::from).execute(Tuple.of(ids)).map(Rows::list)
        .map(orders -> references.stream()
            .filter(reference -> orders.stream().anyMatch(order -> order.owns(reference))).toList());
  }
}
