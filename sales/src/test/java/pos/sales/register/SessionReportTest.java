package pos.sales.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.sales.core.Figures;
import pos.testing.RowOf;

/** The reports of sessions, computed from the sums that the database returns. */
class SessionReportTest {

  private static final Instant OPENED = Instant.parse("2026-11-22T13:00:00Z");
  private static final Session OPEN = new Session(5, 6, 1, "Ana", OPENED, 10_000, Optional.empty());

  private static JsonObject figures(String kind, long count, long total) {
    return new JsonObject().put("kind", kind).put("number", count).put("subtotal", total - 3).put("tax", 2)
        .put("rounding", 1).put("total", total);
  }

  private static JsonObject flow(String of, String name, long taken, long refunded, long voided) {
    return new JsonObject().put("of", of).put("name", name).put("taken", taken).put("refunded", refunded)
        .put("voided", voided);
  }

  private static JsonObject movement(long number, String type, long cents) {
    return new JsonObject().put("number", number).put("type", type).put("amount_cents", cents).put("reason", "change")
        .put("cashier", "Luc").put("moved_at", "2026-11-22T09:30:00-05:00");
  }

  private static Row row() {
    return RowOf.columns("figures", new JsonArray().add(figures("sale", 4, 9000)).add(figures("return", 2, 700)),
        "flows", new JsonArray().add(flow("payment", "cash", 5000, 300, 20)).add(flow("payment", "debit", 4000, 400, 0))
            .add(flow("tax", "gst", 450, 35, 1)),
        "movements", new JsonArray().add(movement(1, "pay_in", 1000)).add(movement(2, "pay_out", 50))
            .add(movement(3, "pay_in", 7)));
  }

  private static JsonObject amounts(String label, String name, long taken, long refunded, long voided, long net) {
    return new JsonObject().put(label, name).put("taken_cents", taken).put("refunded_cents", refunded)
        .put("voided_cents", voided).put("net_cents", net);
  }

  private static JsonObject moved(long number, String type, long cents) {
    return new JsonObject().put("number", number).put("type", type).put("amount_cents", cents).put("reason", "change")
        .put("cashier", "Luc").put("at", "2026-11-22T14:30:00Z");
  }

  /** 4 sales, 2 returns and 3 movements are 9 events after the opening. */
  private static JsonObject body(long version) {
    return new JsonObject()
        .put("sales", new Figures(4, 8997, 2, 1, 9000).toJson())
        .put("voids", Figures.NONE.toJson())
        .put("returns", new Figures(2, 697, 2, 1, 700).toJson())
        .put("net_cents", 8300L)
        .put("payments", new JsonArray().add(amounts("method", "cash", 5000, 300, 20, 4680))
            .add(amounts("method", "debit", 4000, 400, 0, 3600)).add(amounts("method", "credit", 0, 0, 0, 0))
            .add(amounts("method", "mobile", 0, 0, 0, 0)))
        .put("taxes", new JsonArray().add(amounts("code", "gst", 450, 35, 1, 414)))
        .put("cash_movements", new JsonArray().add(moved(1, "pay_in", 1000)).add(moved(2, "pay_out", 50))
            .add(moved(3, "pay_in", 7)))
        .put("cash", new JsonObject().put("opening_float_cents", 10_000L).put("sales_cents", 5000L)
            .put("refunds_cents", 300L).put("voids_cents", 20L).put("pay_ins_cents", 1007L).put("pay_outs_cents", 50L))
        .put("expected_cash_cents", 15_637L)
        .put("version", version);
  }

  @Test
  void a_report_has_every_way_to_pay_and_the_cash_that_is_expected() {
    var report = SessionReport.from(OPEN, row());
    assertEquals(OPEN.toJson().mergeIn(body(10)).put("late_sales", late(0, 0)), report.toJson());
    assertEquals(body(11), report.closing());
    assertEquals(15_637, report.drawer().expectedCents());
  }

  @Test
  void a_voided_sale_is_two_events_of_a_report_and_a_payment_by_card_no_cash() {
    var report = new SessionReport(OPEN, Figures.NONE, new Figures(3, 0, 0, 0, 0), Figures.NONE,
        List.of(new Flow("debit", 9, 0, 0), Flow.none("cash")), List.of(), List.of());
    assertEquals(10_000, report.drawer().expectedCents());
    assertEquals(7, report.toJson().getLong("version"));
    assertSame(report, report.mustBeAt(ExpectedVersion.of(7L)));
    assertEquals(412, assertThrows(Failure.class, () -> report.mustBeAt(ExpectedVersion.of(8L))).status());
  }

  private static Row session(OffsetDateTime closedAt) {
    return RowOf.columns("id", 5L, "register_id", 6L, "store_id", 1L, "cashier", "Ana",
        "opened_at", OffsetDateTime.parse("2026-11-22T08:00:00-05:00"), "opening_float_cents", 10_000L,
        "closed_at", closedAt, "z_number", 3L, "closed_by", "Luc", "expected_cash_cents", 15_637L,
        "counted_cash_cents", 15_600L, "report", new JsonObject().put("net_cents", 8300).put("version", 11));
  }

  private static JsonObject head(String status) {
    return new JsonObject().put("id", 5L).put("register_id", 6L).put("store_id", 1L).put("cashier", "Ana")
        .put("opened_at", "2026-11-22T13:00:00Z").put("opening_float_cents", 10_000L).put("status", status);
  }

  private static JsonObject late(long count, long cents) {
    return new JsonObject().put("count", count).put("total_cents", cents).put("_links", new JsonObject().put("self",
        new JsonObject().put("href", "/sales-service/sales?late_for_session=5")));
  }

  private static JsonObject link(String path) {
    return new JsonObject().put("href", "/sales-service/sessions/5" + path);
  }

  @Test
  void an_open_session_has_no_z_report_and_can_be_closed() {
    var open = Session.from(session(null));
    assertEquals(OPEN, open);
    assertSame(open, open.mustBeOpen());
    assertEquals(Optional.empty(), open.closedAt());
    assertEquals(head("open").putNull("z_number").putNull("closed_at").putNull("closed_by")
        .putNull("expected_cash_cents").putNull("counted_cash_cents").putNull("difference_cents")
        .put("_links", new JsonObject().put("self", link(""))
            .put("cash_movements", link("/cash-movements").put("method", "POST"))
            .put("close", link("/close").put("method", "POST"))), open.toJson());
  }

  @Test
  void a_closed_session_shows_what_was_missing_in_the_drawer() {
    var closed = Session.from(session(OffsetDateTime.parse("2026-11-22T17:00:00-05:00")));
    var json = head("closed").put("z_number", 3L).put("closed_at", "2026-11-22T22:00:00Z").put("closed_by", "Luc")
        .put("expected_cash_cents", 15_637L).put("counted_cash_cents", 15_600L).put("difference_cents", -37L)
        .put("_links", new JsonObject().put("self", link("")));
    assertEquals(json, closed.toJson());
    assertEquals(Instant.parse("2026-11-22T22:00:00Z"), closed.closedAt().orElseThrow());
    assertEquals(json.copy().put("net_cents", 8300).put("late_sales", late(2, 450)).put("version", 13L),
        closed.zReport(new LateSales(2, 0, 450)));
    assertEquals("session-closed", assertThrows(Failure.class, closed::mustBeOpen).code());
  }

  @Test
  void a_movement_is_read_as_the_till_sent_it() {
    var sent = new JsonObject().put("type", "pay_out").put("amount_cents", 50).put("reason", "flowers")
        .put("cashier", "Luc");
    assertEquals(new CashMovementDraft(CashMovement.Type.PAY_OUT, 50, "flowers", "Luc"),
        CashMovementDraft.from(Fields.of(sent)));
  }

  @ParameterizedTest
  @CsvSource({"type, withdrawal", "type, ", "amount_cents, 0", "amount_cents, ", "reason, ''", "reason, "})
  void a_movement_that_breaks_a_rule_is_refused(String field, String value) {
    var sent = new JsonObject().put("type", "pay_out").put("amount_cents", 50).put("reason", "flowers")
        .put(field, "0".equals(value) ? (Object) 0 : value);
    var failure = assertThrows(Failure.class, () -> CashMovementDraft.from(Fields.of(sent)));
    assertEquals(field, failure.toJson().getJsonArray("errors").getJsonObject(0).getString("field"));
  }

  @Test
  void a_register_without_a_session_is_told_where_to_open_one() {
    var failure = Session.missing(6);
    assertEquals(409, failure.status());
    assertEquals("No session is open at register 6: open one first, with POST /sales-service/registers/6/sessions.",
        failure.getMessage());
  }
}
