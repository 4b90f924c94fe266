package pos.sales.returns;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import pos.common.rule.Failure;
import pos.common.rule.Links;
import pos.common.rule.Wire;
import pos.common.sql.Timestamps;
import pos.sales.core.Booking;
import pos.sales.core.Line;
import pos.sales.core.Totals;
import pos.sales.sale.Sale;

/** A written return. */
public record Return(ReturnContent content, Instant returnedAt) {

  static Return from(Row row) {
    return new Return(ReturnContent.from(row), Timestamps.read(row, "returned_at"));
  }

  static String path(UUID id) {
    return "/sales-service/returns/" + id;
  }

  static Failure idReused(UUID id) {
    return Failure.conflict("return-id-reused", "Another return has the id " + id + ". Use a new id for a new return.");
  }

  /** Returns the id of the return. */
  public UUID id() {
    return content.id();
  }

  /** Returns the lines that came back. */
  public List<Line> lines() {
    return content.lines();
  }

  /** Returns the amounts of the refund. */
  public Totals totals() {
    return content.totals();
  }

  /** @throws Failure 409 when the return that was sent with the same id has other content */
  Return mustMatch(String sentFingerprint) {
    if (!content.fingerprint().equals(sentFingerprint)) {
      throw idReused(id());
    }
    return this;
  }

  /** Returns what the journal says about the return. */
  public Booking booking() {
    var facts = totals().writeTo(new JsonObject()
        .put("sale_id", text(content.saleId()))
        .put("exchanged_for", text(content.exchangedFor()))
        .put("store_id", content.storeId())
        .put("register_id", content.registerId())
        .put("returned_at", returnedAt.toString())
        .put("lines", new JsonArray(lines().stream().map(Line::facts).toList())))
        .put("refund_method", Wire.name(content.terms().refundMethod()))
        .put("restock", content.terms().restock());
    return new Booking(Booking.Kind.RETURN, id().toString(), Optional.empty(), totals().totalCents(), facts);
  }

  /** Returns the payload of events. */
  JsonObject toEvent() {
    return toJson("lines", linesJson(Line::toEvent)).put("refund_cents", totals().totalCents());
  }

  /** Returns the JSON of answers. */
  public JsonObject toJson() {
    return toJson("lines", linesJson(Line::toJson)).put("_links", links());
  }

  /** Returns the JSON of lists, which have the number of the lines instead of the lines. */
  JsonObject toSummary(long lineCount) {
    return toJson("line_count", lineCount).put("_links", links());
  }

  private JsonArray linesJson(Function<Line, JsonObject> json) {
    return new JsonArray(lines().stream().map(json).toList());
  }

  private JsonObject links() {
    var links = Links.self(path(id())).to("receipt", path(id()) + "/receipt");
    if (content.saleId() != null) {
      links.to("sale", Sale.path(content.saleId()));
    }
    if (content.exchangedFor() != null) {
      links.to("exchanged_for", Sale.path(content.exchangedFor()));
    }
    return links.toJson();
  }

  static String text(UUID id) {
    return id == null ? null : id.toString();
  }

  private JsonObject toJson(String member, Object lines) {
    var json = new JsonObject()
        .put("id", id().toString())
        .put("sale_id", text(content.saleId()))
        .put("exchanged_for", text(content.exchangedFor()))
        .put("store_id", content.storeId())
        .put("register_id", content.registerId())
        .put("returned_at", returnedAt.toString())
        .put(member, lines);
    return content.terms().writeTo(totals().writeTo(json)).put("price_mismatch", content.priceMismatch());
  }
}
