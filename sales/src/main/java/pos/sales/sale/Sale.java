package pos.sales.sale;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import pos.common.rule.Links;
import pos.common.shop.StoreScope;
import pos.sales.core.Line;
import pos.sales.core.Payment;
import pos.sales.core.Totals;
import pos.sales.register.Session;

/** A sale as it was read: what was taken, and its status. */
public record Sale(TakenSale taken, SaleStatus status) {

  static Sale from(Row row) {
    return new Sale(TakenSale.from(row), SaleStatus.from(row));
  }

  /** Returns the path of a sale behind the gateway. */
  public static String path(UUID id) {
    return "/sales-service/sales/" + id;
  }

  /** Returns the id of the sale. */
  public UUID id() {
    return taken.id();
  }

  /** Returns the store that sold the goods. */
  public long storeId() {
    return taken.content().storeId();
  }

  /** Returns the register at which the sale was taken. */
  public long registerId() {
    return taken.content().registerId();
  }

  /** Returns the number of the receipt: 1, 2, 3... at each register, without gaps. */
  public long receiptNumber() {
    return taken.receiptNumber();
  }

  /** Returns the cashier, or null. */
  public String cashier() {
    return taken.content().cashier();
  }

  /** Returns the time of the sale. */
  public Instant soldAt() {
    return taken.soldAt();
  }

  /** Returns the lines, which are numbered from 1. */
  public List<Line> lines() {
    return taken.content().lines();
  }

  /** Returns a line by its number, from 1. */
  public Line line(long lineNo) {
    return lines().get((int) lineNo - 1);
  }

  /** Returns the amounts of the sale. */
  public Totals totals() {
    return taken.content().totals();
  }

  /** Returns the payments, in the order in which they were sent. */
  public List<Payment> payments() {
    return taken.content().payments();
  }

  /** Returns whether the sale is voided. */
  public boolean isVoided() {
    return status.voiding().isPresent();
  }

  /** Returns how many pieces can still come back. */
  public long piecesLeft() {
    return lines().stream().mapToLong(line -> line.quantity() - line.returned()).sum();
  }

  /** @throws pos.common.rule.Failure 409 when the sale cannot be voided, or no longer */
  Sale voided(VoidRequest request) {
    return new Sale(taken, status.voided(request, soldAt()));
  }

  /** Returns the sale after it was voided elsewhere, where the rules of voids were kept. */
  Sale voided(Voiding voiding) {
    return new Sale(taken, new SaleStatus(SaleStatus.State.VOIDED, status.session(), Optional.of(voiding),
        status.readAt()));
  }

  /** Returns the payload of events. */
  JsonObject toEvent() {
    return taken.toEvent(status.state(), status.voiding());
  }

  /** Returns the JSON of answers, with links to what a caller for these stores may do now. */
  public JsonObject toJson(StoreScope stores) {
    var json = taken.toAnswer(status.state(), status.voiding()).put("session_id", sessionId());
    return (status.session().isPresent() ? json : json.put("hint", hint())).put("_links", links(stores));
  }

  /** Returns the JSON of lists, which have the number of the lines instead of the lines. */
  JsonObject toSummary(long lineCount, StoreScope stores) {
    return taken.toSummary(status.state(), status.voiding(), lineCount).put("session_id", sessionId())
        .put("_links", links(stores));
  }

  private Long sessionId() {
    return status.session().map(SaleStatus.InSession::id).orElse(null);
  }

  private String hint() {
    return "No session was open at register " + registerId() + ", so the sale is in no X or Z report and cannot be"
        + " voided. Open one before the next sale: POST " + Session.openingPath(registerId()) + ".";
  }

  /** Goods may come back in any store; the session and the void are the selling store's. */
  private JsonObject links(StoreScope stores) {
    var links = Links.self(path(id())).to("receipt", path(id()) + "/receipt").to("returns", path(id()) + "/returns");
    if (status.canBeReturned()) {
      links.action("return", "POST", path(id()) + "/returns");
    }
    if (stores.includes(storeId())) {
      status.session().ifPresent(session -> links.to("session", Session.path(session.id())));
    }
    if (stores.includes(storeId()) && status.canBeVoided(soldAt())) {
      links.action("void", "POST", path(id()) + "/void");
    }
    return links.toJson();
  }
}
