package pos.print;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * What is to be printed.
 *
 * @param path at which its bytes are
 * @param at when it was made
 * @param hasDrawer whether cash may have changed hands
 * @param printed the position behind it
 */
record Paper(String name, String path, Instant at, boolean hasDrawer, Position printed) {

  static Paper ofSale(JsonObject sale, Position before) {
    var number = sale.getLong("receipt_number");
    return new Paper("receipt " + sale.getLong("register_id") + "-" + number,
        "/sales-service/sales/" + sale.getString("id") + "/receipt", Instant.parse(sale.getString("sold_at")), true,
        before.withReceipt(number));
  }

  static Paper ofReport(JsonObject session, Position before) {
    var number = session.getLong("z_number");
    return new Paper("Z report " + session.getLong("register_id") + "-" + number,
        "/sales-service/sessions/" + session.getLong("id"), Instant.parse(session.getString("closed_at")), false,
        before.withReport(number));
  }

  static Paper ofReturn(JsonObject back, Position before) {
    return new Paper("return " + back.getString("id"), "/sales-service/returns/" + back.getString("id") + "/receipt",
        Instant.parse(back.getString("returned_at")), true, before.withReturn(back.getString("id")));
  }
}
