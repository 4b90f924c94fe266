package pos.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Takes the steps of a history as its seed draws them, and compares the services with the model. */
final class HistoryRun {

  private static final int FEWEST_STEPS = 15;
  private static final int MOST_STEPS = 30;

  private final History history;
  private final StockAudit stockAudit;
  private final SalesAudit salesAudit;
  /** Each step as often as its weight. */
  private final List<Runnable> steps = new ArrayList<>();

  HistoryRun(World world, long seed, Tally tally) {
    this.history = new History(world, seed, tally);
    this.stockAudit = new StockAudit(history);
    this.salesAudit = new SalesAudit(history);
  }

  /** @throws AssertionError with the seed and the requests so far when a reply differs from the model */
  void run() {
    var number = history.world.begin();
    try {
      prepare();
      var count = history.dice.from(FEWEST_STEPS, MOST_STEPS);
      for (int step = 1; step <= count; step++) {
        history.beginStep(step);
        history.dice.of(steps).run();
      }
      history.endSteps();
      stockAudit.check();
      salesAudit.check();
      history.tally.add(count, history.sales, history.returns.values());
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("history " + history.seed + " failed\n  " + history.log() + "\n  " + e, e);
    } finally {
      history.world.end(number);
    }
  }

  private void prepare() {
    var stock = new StockSteps(history);
    var holds = new HoldSteps(history);
    var replenishments = new ReplenishmentSteps(history);
    var selling = new SaleSteps(history);
    var returns = new ReturnSteps(history);
    var sessions = new SessionSteps(history);
    history.products.forEach(selling::addToCatalogue);
    var places = history.places;
    Stream.of(places.getFirst(), places.get(places.size() - 2)).forEach(sessions::setUpRegister);
    places.forEach(stock::receiveAll);
    add(26, selling::sell);
    add(6, new BatchSteps(history, selling)::upload);
    add(10, returns::takeBack);
    add(4, returns::takeBackWithoutReceipt);
    add(6, returns::undo);
    add(4, stock::receive);
    add(4, stock::adjust);
    add(5, stock::transfer);
    add(6, stock::count);
    add(3, stockAudit::look);
    add(4, holds::hold);
    add(4, holds::end);
    add(4, replenishments::request);
    add(7, replenishments::move);
    add(4, sessions::open);
    add(3, sessions::moveCash);
    add(3, sessions::read);
    add(3, sessions::close);
    add(6, new RepeatSteps(history)::repeat);
  }

  private void add(int weight, Runnable step) {
    steps.addAll(Collections.nCopies(weight, step));
  }
}
