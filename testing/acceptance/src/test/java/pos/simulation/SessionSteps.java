package pos.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;

/** Registers, their sessions, and cash that is paid into the drawer or out of it. */
final class SessionSteps {

  private static final String CASHIER = "Élodie";

  private final History history;

  SessionSteps(History history) {
    this.history = history;
  }

  void setUpRegister(long store) {
    var name = history.key();
    var answer = history.askOnce(Call.post(history.world.sales, "/registers",
        new JsonObject().put("store_id", store).put("name", name)), 201).json();
    history.registers.add(new Register(answer.getLong("id"), store));
  }

  void open() {
    var register = history.dice.of(history.registers);
    var openingFloat = 100L * history.dice.from(0, 300);
    var call = Call.post(history.world.sales, "/registers/" + register.id() + "/sessions",
        new JsonObject().put("cashier", CASHIER).put("opening_float_cents", openingFloat)).under(history.key());
    var reply = history.ask(call);
    if (register.open().isPresent()) {
      History.expectRefusal("409 session-open", reply);
      return;
    }
    var answer = History.expect(201, reply).json();
    var shift = new Shift(answer.getLong("id"), register.key(), CASHIER, openingFloat);
    register.shifts().add(shift);
    history.remember(call, reply);
    assertEquals(shift.expected(), Shift.comparable(answer));
  }

  /** Takes a step with a session, mostly an open one; opens one when there is none. */
  private void withSession(Consumer<Shift> what) {
    var all = history.registers.stream().flatMap(register -> register.shifts().stream()).toList();
    var open = all.stream().filter(shift -> shift.report == null).toList();
    if (all.isEmpty()) {
      open();
    } else {
      what.accept(open.isEmpty() || history.dice.oneIn(8) ? history.dice.of(all) : history.dice.of(open));
    }
  }

  void moveCash() {
    withSession(shift -> {
      var body = new JsonObject().put("type", history.dice.of(List.of("pay_in", "pay_out")))
          .put("amount_cents", history.dice.from(1, 20_000)).put("reason", "Window cleaner").put("cashier", CASHIER);
      var call = Call.post(history.world.sales, "/sessions/" + shift.id + "/cash-movements", body)
          .under(history.key());
      var reply = history.ask(call);
      if (shift.report != null) {
        History.expectRefusal("409 session-closed", reply);
        return;
      }
      if (body.getString("type").equals("pay_out") && body.getLong("amount_cents") > shift.expectedCash()) {
        History.expectRefusal("409 not-enough-cash", reply);
        return;
      }
      var moved = body.copy().put("number", shift.movements.size() + 1);
      var answer = History.expect(201, reply).json();
      answer.remove("at");
      assertEquals(moved, answer);
      shift.movements.add(moved);
      history.remember(call, reply);
    });
  }

  /** Reads the X report of an open session, or the Z report of a closed one, whose figures never change. */
  void read() {
    withSession(this::check);
  }

  void check(Shift shift) {
    var answer = History.expect(200, history.ask(Call.get(history.world.sales, "/sessions/" + shift.id))).json();
    if (shift.report != null) {
      assertEquals(Shift.comparable(shift.report), Shift.comparable(answer));
    } else {
      assertEquals(shift.expected(), Shift.comparable(answer));
    }
  }

  void close() {
    withSession(shift -> {
      var counted = Math.max(0, shift.expectedCash() + 5L * history.dice.from(-4, 4));
      var call = Call.post(history.world.sales, "/sessions/" + shift.id + "/close",
          new JsonObject().put("counted_cash_cents", counted).put("cashier", CASHIER)).under(history.key());
      var reply = history.ask(call);
      if (shift.report != null) {
        History.expectRefusal("409 session-closed", reply);
        return;
      }
      var answer = History.expect(200, reply).json();
      var zNumber = history.register(shift.register).zNumber(shift);
      assertEquals(shift.closed(zNumber, counted, CASHIER), Shift.comparable(answer));
      shift.report = answer;
      history.remember(call, reply);
    });
  }
}
