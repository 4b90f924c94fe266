package pos.sales.register;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pos.common.rule.Failure;
import pos.sales.core.Payment;
import pos.sales.core.Rounding;

class DrawerTest {

  private static final int HISTORIES = 5_000;

  /** The history of a drawer: the cash that really moves, and the amounts that are recorded. */
  private static final class History {

    private final Random random;
    private final long inTheMorning;
    private final ArrayList<CashMovement> movements = new ArrayList<>();
    private long cash;
    private long taken;
    private long refunded;
    private long voided;

    History(Random random) {
      this.random = random;
      inTheMorning = random.nextLong(100_000);
      cash = inTheMorning;
    }

    void act() {
      switch (random.nextInt(5)) {
        case 0 -> move(CashMovement.Type.PAY_IN);
        case 1 -> move(CashMovement.Type.PAY_OUT);
        case 2 -> giveBack();
        default -> sell();
      }
    }

    /** A part may be paid by card; some sales are voided at once, which gives back what the till kept. */
    private void sell() {
      var total = random.nextLong(1_000_000);
      var byCard = random.nextBoolean() ? random.nextLong(total + 1) : 0;
      var due = Rounding.toFiveCents(total - byCard);
      var payment = new Payment(Payment.Method.CASH, due, due + 5 * random.nextLong(2_000));
      cash += payment.tenderedCents();
      cash -= payment.changeCents();
      taken += payment.amountCents();
      if (random.nextInt(4) == 0) {
        cash -= due;
        voided += payment.amountCents();
      }
    }

    private void giveBack() {
      var refund = Rounding.toFiveCents(random.nextLong(100_000));
      cash -= refund;
      refunded += refund;
    }

    private void move(CashMovement.Type type) {
      var cents = 1 + random.nextLong(50_000);
      if (type == CashMovement.Type.PAY_OUT && cents > cash) {
        assertEquals(cash > 0 ? "The drawer has " + cash + " cents: no more can be paid out of it."
            : "The drawer has 0 cents: no more can be paid out of it.",
            assertThrows(Failure.class, () -> drawer().mustHave(cents)).getMessage());
        return;
      }
      if (type == CashMovement.Type.PAY_OUT) {
        drawer().mustHave(cents);
      }
      movements.add(new CashMovement(movements.size() + 1, type, cents, "change", null, null));
      cash += type == CashMovement.Type.PAY_IN ? cents : -cents;
    }

    Drawer drawer() {
      return Drawer.of(inTheMorning, new Flow("cash", taken, refunded, voided), movements);
    }
  }

  @Test
  void the_expected_cash_is_what_is_in_the_drawer_to_the_cent() {
    var seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < HISTORIES; i++) {
      var history = new History(random);
      for (int actions = random.nextInt(50); actions > 0; actions--) {
        history.act();
      }
      assertEquals(history.cash, history.drawer().expectedCents(), "seed " + seed + ", history " + i);
    }
  }

  @Test
  void all_that_is_in_the_drawer_can_be_paid_out_and_no_more() {
    var drawer = Drawer.of(1000, new Flow("cash", 500, 200, 0), List.of());
    assertDoesNotThrow(() -> drawer.mustHave(1300));
    assertThrows(Failure.class, () -> drawer.mustHave(1301));
  }
}
