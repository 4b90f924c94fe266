package pos.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pos.testing.Reply;

/** Reservations of stock, and their commit, release or expiry. */
final class HoldSteps {

  private static final int LONG = 3_600;
  private static final int SHORT = 1;

  /** The model of a reservation. */
  private static final class Hold {
    final long id;
    final long place;
    final String reference;
    final Map<Product, Long> pieces;
    /** Empty for one that does not expire during the history. */
    final Optional<Instant> expiry;
    String status = "active";

    Hold(long id, long place, String reference, Map<Product, Long> pieces, Optional<Instant> expiry) {
      this.id = id;
      this.place = place;
      this.reference = reference;
      this.pieces = pieces;
      this.expiry = expiry;
    }

    boolean mayHaveExpired() {
      return expiry.isPresent() && !Instant.now().isBefore(expiry.get());
    }
  }

  private final History history;
  private final List<Hold> holds = new ArrayList<>();

  HoldSteps(History history) {
    this.history = history;
  }

  void hold() {
    var place = history.dice.of(history.places);
    var pieces = history.pieces(6);
    var ttl = history.dice.oneIn(4) ? SHORT : LONG;
    var reference = history.key();
    var call = Call.post(history.world.inventory, "/reservations", new JsonObject().put("reference", reference)
        .put("location_id", place).put("ttl_seconds", ttl).put("lines", History.lines(pieces)));
    var reply = history.ask(call);
    if (reply.status() == 409) {
      history.shelves.assertShort(place, pieces, reply);
      return;
    }
    var answer = History.expect(201, reply).json();
    history.shelves.assertEnough(place, pieces);
    assertEquals(History.sortedLines(pieces), answer.getJsonArray("lines"));
    assertEquals(reference, answer.getString("reference"));
    take(new Hold(answer.getLong("id"), place, reference, pieces,
        ttl == SHORT ? Optional.of(Instant.parse(answer.getString("expires_at"))) : Optional.empty()), call);
  }

  private void take(Hold hold, Call call) {
    holds.add(hold);
    if (hold.expiry.isEmpty()) {
      history.shelves.hold(hold.place, hold.pieces, 1);
    } else {
      history.expiring.add(hold.reference);
      hold.pieces.forEach((product, count) -> history.shelves.at(hold.place, product.id()).holdShortly(count));
    }
    history.done.add(new History.Done(call, again -> {
      assertEquals(hold.id, History.expect(201, again).json().getLong("id"));
      assertStatus(hold, again.json());
    }));
  }

  private static void assertStatus(Hold hold, JsonObject answer) {
    var expired = "expired".equals(answer.getString("status")) && "active".equals(hold.status)
        && hold.mayHaveExpired();
    assertTrue(expired || hold.status.equals(answer.getString("status")), () -> hold.status + ", not " + answer);
  }


  void end() {
    if (holds.isEmpty()) {
      hold();
      return;
    }
    var hold = history.dice.of(holds);
    var commit = history.dice.oneIn(2);
    var reply = history.ask(Call.post(history.world.inventory,
        "/reservations/" + hold.id + (commit ? "/commit" : "/release"), null));
    var allowed = hold.status.equals("active") || hold.status.equals(commit ? "committed" : "released");
    if (commit && reply.status() == 409 && hold.status.equals("active")) {
      History.expectRefusal("409 reservation-expired", reply);
      assertTrue(hold.mayHaveExpired());
    } else if (!allowed) {
      History.expectRefusal("409 reservation-" + hold.status, reply);
    } else {
      ended(hold, commit, History.expect(200, reply));
    }
  }

  private void ended(Hold hold, boolean commit, Reply reply) {
    var status = reply.json().getString("status");
    if (status.equals("expired")) {
      assertFalse(commit);
      assertTrue(hold.mayHaveExpired());
      return;
    }
    assertEquals(commit ? "committed" : "released", status);
    if (hold.status.equals(status)) {
      return;
    }
    hold.status = status;
    if (hold.expiry.isEmpty()) {
      history.shelves.hold(hold.place, hold.pieces, -1);
    }
    if (commit) {
      history.shelves.move(hold.place, hold.pieces, -1);
      history.shelves.enter(hold.place, "sale", hold.reference);
    }
  }
}
