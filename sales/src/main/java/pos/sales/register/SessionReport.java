package pos.sales.register;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.stream.Stream;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Wire;
import pos.sales.core.Figures;
import pos.sales.core.Payment;

/** The events of an open session so far: its X report, which becomes its Z report when the session is closed. */
record SessionReport(Session session, Figures sales, Figures voids, Figures returns, List<Flow> payments,
    List<Flow> taxes, List<CashMovement> movements) {

  private static final String CASH = Wire.name(Payment.Method.CASH);

  static SessionReport from(Session session, Row row) {
    var figures = row.getJsonArray("figures");
    var flows = row.getJsonArray("flows");
    var paid = Wire.names(Payment.Method.class).stream()
        .map(method -> rows(flows, "of", "payment").map(Flow::from).filter(flow -> flow.name().equals(method))
            .findFirst().orElse(Flow.none(method))).toList();
    return new SessionReport(session, figures(figures, "sale"), figures(figures, "void"), figures(figures, "return"),
        paid, rows(flows, "of", "tax").map(Flow::from).toList(),
        row.getJsonArray("movements").stream().map(moved -> CashMovement.from((JsonObject) moved)).toList());
  }

  private static Figures figures(JsonArray figures, String kind) {
    return rows(figures, "kind", kind).map(Figures::from).findFirst().orElse(Figures.NONE);
  }

  private static Stream<JsonObject> rows(JsonArray rows, String column, String value) {
    return rows.stream().map(JsonObject.class::cast).filter(row -> value.equals(row.getString(column)));
  }

  Drawer drawer() {
    var cash = payments.stream().filter(flow -> flow.name().equals(CASH)).findFirst();
    return Drawer.of(session.openingFloatCents(), cash.orElseThrow(), movements);
  }

  /** Grows with every event; a voided sale is two events. */
  private long version() {
    return 1 + sales.count() + 2 * voids.count() + returns.count() + movements.size();
  }

  /** @throws pos.common.rule.Failure 412 when the report has changed since the expected version */
  SessionReport mustBeAt(ExpectedVersion expected) {
    expected.mustMatch(version());
    return this;
  }

  JsonObject toJson() {
    return session.toJson().mergeIn(body(version())).put("late_sales", LateSales.NONE.toJson(session.id()));
  }

  /** Returns the report to store when the session is closed; the closing is one more event. */
  JsonObject closing() {
    return body(version() + 1);
  }

  private JsonObject body(long version) {
    return new JsonObject()
        .put("sales", sales.toJson())
        .put("voids", voids.toJson())
        .put("returns", returns.toJson())
        .put("net_cents", sales.totalCents() - returns.totalCents())
        .put("payments", new JsonArray(payments.stream().map(flow -> flow.toJson("method")).toList()))
        .put("taxes", new JsonArray(taxes.stream().map(flow -> flow.toJson("code")).toList()))
        .put("cash_movements", new JsonArray(movements.stream().map(CashMovement::toJson).toList()))
        .put("cash", drawer().toJson())
        .put("expected_cash_cents", drawer().expectedCents())
        .put("version", version);
  }
}
