package pos.sales.register;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.sales.core.Figures;
import pos.sales.core.Payment;

/** What has happened in a session so far: its X report, and its Z report once it is closed with it. */
public record SessionReport(Session session, Figures sales, Figures voids, Figures returns, List<Flow> payments,
    List<Flow> taxes, List<CashMovement> movements) {

  public static SessionReport from(Session session, Row row) {
    var figures = row.getJsonArray("figures");
    var flows = row.getJsonArray("flows");
    var paid = Arrays.stream(Payment.Method.values()).map(Wire::name)
        .map(method -> rows(flows, "of", "payment").map(Flow::from).filter(flow -> flow.name().equals(method))
            .findFirst().orElse(new Flow(method, 0, 0, 0))).toList();
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

  public Drawer drawer() {
    var cash = payments.stream().filter(flow -> flow.name().equals(Wire.name(Payment.Method.CASH))).findFirst();
    return Drawer.of(session.openingFloatCents(), cash.orElseThrow(), movements);
  }

  /** One more with everything that happens; a voided sale has happened twice. */
  private long version() {
    return 1 + sales.count() + 2 * voids.count() + returns.count() + movements.size();
  }

  /** @throws Failure 412 when something has happened since the version that somebody counted on */
  public SessionReport mustBeAt(ExpectedVersion expected) {
    expected.mustMatch(version());
    return this;
  }

  public JsonObject toJson() {
    return session.toJson().mergeIn(body(version()));
  }

  /** What is kept of it when the session is closed. */
  public JsonObject closing() {
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
