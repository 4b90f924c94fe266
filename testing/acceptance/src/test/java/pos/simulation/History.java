package pos.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pos.testing.Reply;

/** One store's days as a seed draws them, on goods and registers of their own, each answer held against the model. */
final class History {

  static final long CENTRE = 6;
  private static final int FEWEST_STEPS = 15;
  private static final int MOST_STEPS = 30;
  private static final int SHOWN = 600;

  /** Something that was done and may be asked for again. @param check judges the answer to that */
  record Done(Call call, Consumer<Reply> check) {}

  final World world;
  final long seed;
  final Tally tally;
  final Shelves shelves = new Shelves();
  final List<Sold> sales = new ArrayList<>();
  final List<Done> done = new ArrayList<>();
  /** What was refunded, by the ids of returns. */
  final Map<String, Bill> returns = new TreeMap<>();
  /** What batches were refused, by id and cashier, with the reason. */
  final Map<String, String> refused = new TreeMap<>();
  /** The references of short holds. */
  final List<String> expiring = new ArrayList<>();
  final List<Product> products;
  final List<Register> registers = new ArrayList<>();
  /** The registers' stores and the logistics centre. */
  final List<Long> places;
  Dice dice;
  /** How often the last request was sent. */
  int attempts;
  private final List<Runnable> steps = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private Crash crash = Crash.NONE;
  private int keys;

  History(World world, long seed, Tally tally) {
    this.world = world;
    this.seed = seed;
    this.tally = tally;
    dice = new Dice(seed, 0);
    products = IntStream.range(0, dice.from(2, 4)).mapToObj(i -> Product.drawn(dice, seed, i)).toList();
    var stores = dice.some(List.of(1L, 2L, 3L, 4L, 5L), 5);
    places = List.of(stores.getFirst(), stores.getLast(), CENTRE).stream().distinct().toList();
  }

  /** @throws AssertionError with the seed and the steps so far when an answer is not the model's */
  void run() {
    var number = world.begins();
    try {
      begin();
      var count = dice.from(FEWEST_STEPS, MOST_STEPS);
      for (int step = 1; step <= count; step++) {
        dice = new Dice(seed, step);
        crash = Crash.drawn(dice);
        dice.of(steps).run();
      }
      crash = Crash.NONE;
      new Audit(this).check();
      tally.add(this, count);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("history " + seed + " failed\n  " + String.join("\n  ", log) + "\n  " + e, e);
    } finally {
      world.ends(number);
    }
  }

  private void begin() {
    var stock = new StockSteps(this);
    var holds = new HoldSteps(this);
    var replenishments = new ReplenishmentSteps(this);
    var selling = new SaleSteps(this);
    var returns = new ReturnSteps(this);
    var sessions = new SessionSteps(this);
    products.forEach(selling::learn);
    Stream.of(places.getFirst(), places.get(places.size() - 2)).forEach(sessions::setUpRegister);
    places.forEach(stock::receiveAll);
    add(26, selling::sell);
    add(6, new BatchSteps(this, selling)::upload);
    add(10, returns::takeBack);
    add(4, returns::takeBackWithoutReceipt);
    add(6, returns::undo);
    add(4, stock::receive);
    add(4, stock::adjust);
    add(5, stock::transfer);
    add(6, stock::count);
    add(3, () -> new Audit(this).look());
    add(4, holds::hold);
    add(4, holds::end);
    add(4, replenishments::request);
    add(7, replenishments::move);
    add(4, sessions::open);
    add(3, sessions::moveCash);
    add(3, sessions::read);
    add(3, sessions::close);
    add(6, new RepeatSteps(this)::repeat);
  }

  private void add(int weight, Runnable step) {
    steps.addAll(Collections.nCopies(weight, step));
  }

  /** Asks until there is an answer; the step's crash happens during its first request. */
  Reply ask(Call call) {
    var now = crash;
    crash = Crash.NONE;
    var delay = dice.from(0, 5_000);
    log.add(call + (now == Crash.NONE ? "" : " !" + now));
    var answer = world.till.ask(call, () -> {
      if (now != Crash.NONE && now != Crash.LINE) {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(delay));
        world.strike(now);
      }
    }, now == Crash.LINE ? 1 + delay / 1_000 : 0);
    attempts = answer.attempts();
    tally.request(now);
    note(answer.reply());
    return answer.reply();
  }

  private void note(Reply reply) {
    var line = log.removeLast();
    log.add("%s -> %s %s (%d)".formatted(line.substring(0, Math.min(SHOWN, line.length())), reply.status(),
        reply.status() >= 400 ? reply.body() : reply.json().getValue("id"), attempts));
  }

  /** Asks under a key, and remembers that the answer is the same when asked again. */
  Reply askOnce(Call call, int status) {
    var keyed = call.under(key());
    var reply = expect(status, ask(keyed));
    remember(keyed, reply);
    return reply;
  }

  void remember(Call call, Reply reply) {
    done.add(new Done(call, again -> assertEquals(reply.status() + " " + reply.body(),
        again.status() + " " + again.body())));
  }

  static Reply expect(int status, Reply reply) {
    assertEquals(status, reply.status(), () -> reply.body().toString());
    return reply;
  }

  /** @param expected status and code */
  static void expectRefusal(String expected, Reply reply) {
    assertEquals(expected, reply.status() + " " + reply.code());
  }

  /** Never used before, and the same in the next run. */
  String key() {
    return "h%d-%d".formatted(seed, ++keys);
  }

  /** Some products, so many of each. */
  Map<Product, Long> pieces(int most) {
    var pieces = new LinkedHashMap<Product, Long>();
    dice.some(products, 3).forEach(product -> pieces.put(product, (long) dice.from(1, most)));
    return pieces;
  }

  static JsonArray lines(Map<Product, Long> pieces) {
    return new JsonArray(pieces.entrySet().stream()
        .map(each -> each.getKey().line("quantity", each.getValue())).toList());
  }

  /** As answers have them. */
  static JsonArray sortedLines(Map<Product, Long> pieces) {
    return new JsonArray(lines(pieces).stream().map(JsonObject.class::cast)
        .sorted((one, other) -> Long.compare(one.getLong("product_id"), other.getLong("product_id"))).toList());
  }
}
