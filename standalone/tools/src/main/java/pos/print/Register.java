package pos.print;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what a register has to print: its sales and Z reports by their numbers without gaps, and its returns. */
final class Register {

  /** What a return may be older than one that is written after it: transactions overlap, and tills state times. */
  private static final Duration OVERLAP = Duration.ofHours(1);
  /** For a store that has never taken anything back; the service knows no times before the year 2000. */
  private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");
  private static final int PAGE = 200;

  private final Store store;
  private final long id;
  private final long storeId;

  private Register(Store store, long id, long storeId) {
    this.store = store;
    this.id = id;
    this.storeId = storeId;
  }

  static Register of(Store store, long id) throws IOException {
    return new Register(store, id, store.get("/sales-service/registers/" + id).getLong("store_id"));
  }

  /** Returns the position behind all that there is. */
  Position end() throws IOException {
    // the newest one need not have the last number, because sales arrive late
    var receipt = store.items(store.get("/sales-service/sales?register_id=" + id + "&limit=1")).stream()
        .mapToLong(sale -> sale.getLong("receipt_number")).findFirst().orElse(0);
    while (sale(receipt + 1).isPresent()) {
      receipt++;
    }
    var report = store.items(store.get(closedSessions() + "&limit=1")).stream()
        .mapToLong(session -> session.getLong("z_number")).findFirst().orElse(0);
    var back = store.items(store.get("/sales-service/returns?store_id=" + storeId + "&limit=1")).stream().findFirst();
    var until = back.map(Register::returnedAt).orElse(LONG_AGO);
    var returns = returns(until).stream().map(each -> each.getString("id")).toList();
    return new Position(receipt, report, until, returns, null);
  }

  /**
   * Returns what is to be printed next: what was being printed before, or the oldest. Sales are looked for last: those
   * of a session are there before its Z report.
   */
  Next next(Position position) throws IOException {
    var report = report(position.report() + 1);
    var around = returns(position.returnsUntil());
    var back = around.stream().filter(each -> Objects.equals(each.getLong("register_id"), id))
        // what came back in the ticket of a sale is on its receipt
        .filter(each -> each.getString("exchanged_for") == null)
        .filter(each -> !position.returns().contains(each.getString("id")))
        .min(Comparator.comparing(Register::returnedAt));
    var looked = looked(position, around, back);
    var sale = sale(position.receipt() + 1);
    var papers = Stream.of(sale.map(each -> Paper.ofSale(each, looked)), back.map(each -> Paper.ofReturn(each, looked)),
        report.map(each -> Paper.ofReport(each, looked)));
    return new Next(looked, papers.flatMap(Optional::stream).min(Comparator
        .comparing((Paper paper) -> !paper.path().equals(position.printing())).thenComparing(Paper::at)));
  }

  /** What is next to be printed, and the position before it. */
  record Next(Position position, Optional<Paper> paper) {}

  /** Moves on to the oldest return that is not printed, or to the newest of all: the store has many in a week. */
  private static Position looked(Position position, List<JsonObject> around, Optional<JsonObject> back) {
    var until = back.or(() -> around.stream().findFirst()).map(Register::returnedAt)
        .filter(position.returnsUntil()::isBefore).orElse(position.returnsUntil());
    return position.upTo(until, around.stream().filter(each -> !returnedAt(each).isBefore(until.minus(OVERLAP)))
        .map(each -> each.getString("id")).filter(position.returns()::contains).toList());
  }

  Optional<JsonObject> sale(long number) throws IOException {
    return store.items(store.get("/sales-service/sales?register_id=" + id + "&receipt_number=" + number + "&limit=1"))
        .stream().findFirst();
  }

  /** Returns the session of a Z report. */
  Optional<JsonObject> report(long number) throws IOException {
    for (var page = store.get(closedSessions() + "&limit=5");; page = next(page)) {
      var sessions = store.items(page);
      var found = sessions.stream().filter(session -> session.getLong("z_number") == number).findFirst();
      if (found.isPresent() || isLast(page) || sessions.getLast().getLong("z_number") < number) {
        return found;
      }
    }
  }

  private String closedSessions() {
    return "/sales-service/sessions?register_id=" + id + "&status=closed";
  }

  /** Returns the returns of the store since an hour before that time, newest first. */
  private List<JsonObject> returns(Instant until) throws IOException {
    var returns = new ArrayList<JsonObject>();
    var page = store.get("/sales-service/returns?store_id=" + storeId + "&from=" + until.minus(OVERLAP) + "&limit="
        + PAGE);
    returns.addAll(store.items(page));
    while (!isLast(page)) {
      page = next(page);
      returns.addAll(store.items(page));
    }
    return returns;
  }

  private static Instant returnedAt(JsonObject back) {
    return Instant.parse(back.getString("returned_at"));
  }

  private static boolean isLast(JsonObject page) {
    return page.getString("next_cursor") == null;
  }

  private JsonObject next(JsonObject page) throws IOException {
    return store.get(page.getJsonObject("_links").getJsonObject("next").getString("href"));
  }
}
