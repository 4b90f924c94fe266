package pos.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import pos.testing.Reply;

/** The model of what happened so far, on products and registers of this history alone, and a log of the requests. */
final class History {

  static final long CENTRE = 6;
  private static final int LOGGED_CHARACTERS = 600;

  /**
   * An answered request that may be repeated.
   *
   * @param check judges the reply to the repetition
   */
  record Done(Call call, Consumer<Reply> check) {}

  final World world;
  final long seed;
  final Tally tally;
  final Shelves shelves = new Shelves();
  final List<Sold> sales = new ArrayList<>();
  final List<Done> done = new ArrayList<>();
  /** Refunds by the ids of returns. */
  final Map<String, Bill> returns = new TreeMap<>();
  /** The codes of refused sales in batches, by id and cashier. */
  final Map<String, String> refused = new TreeMap<>();
  /** The references of reservations with a short time to live. */
  final List<String> expiring = new ArrayList<>();
  final List<Product> products;
  final List<Register> registers = new ArrayList<>();
  /** The registers' stores and the logistics centre. */
  final List<Long> places;
  Dice dice;
  /** How often the last request was sent. */
  int attempts;
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

  /** Begins a step: it has its own dice, and a crash that strikes during its first request. */
  void beginStep(int number) {
    dice = new Dice(seed, number);
    crash = Crash.drawn(dice);
  }

  /** Ends the last step: there are no more crashes. */
  void endSteps() {
    crash = Crash.NONE;
  }

  /** Sends a request until it is answered. */
  Reply ask(Call call) {
    var now = crash;
    crash = Crash.NONE;
    var delayMicros = dice.from(0, 5_000);
    log.add(call + (now == Crash.NONE ? "" : " !" + now));
    var answer = switch (now) {
      case NONE -> world.client.ask(call);
      case CONNECTION -> world.client.askAndHangUp(call, 1 + delayMicros / 1_000);
      default -> world.client.ask(call, () -> {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(delayMicros));
        world.strike(now);
      });
    };
    attempts = answer.attempts();
    tally.request(now);
    log(answer.reply());
    return answer.reply();
  }

  private void log(Reply reply) {
    var line = log.removeLast();
    log.add("%s -> %s %s (%d)".formatted(line.substring(0, Math.min(LOGGED_CHARACTERS, line.length())), reply.status(),
        reply.status() >= 400 ? reply.body() : reply.json().getValue("id"), attempts));
  }

  /** Returns all requests and their replies. */
  String log() {
    return String.join("\n  ", log);
  }

  /** Sends a request with an idempotency key, to be repeated later with the same reply. */
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

  /** @param expected the status and the code */
  static void expectRefusal(String expected, Reply reply) {
    assertEquals(expected, reply.status() + " " + reply.code());
  }

  /** Returns a new key, which is the same in each run of the seed. */
  String key() {
    return "h%d-%d".formatted(seed, ++keys);
  }

  Register register(RegisterKey key) {
    return registers.stream().filter(register -> register.key().equals(key)).findFirst().orElseThrow();
  }

  /** Draws some products, with a number of pieces of each. */
  Map<Product, Long> pieces(int most) {
    var pieces = new LinkedHashMap<Product, Long>();
    dice.some(products, 3).forEach(product -> pieces.put(product, (long) dice.from(1, most)));
    return pieces;
  }

  static JsonArray lines(Map<Product, Long> pieces) {
    return new JsonArray(pieces.entrySet().stream()
        .map(each -> each.getKey().line("quantity", each.getValue())).toList());
  }

  /** Takes out of lines what the products are called, which inventory does not know here: no event has named them. */
  static JsonArray withoutNames(JsonArray lines) {
    for (var line : lines) {
      for (var name : List.of("sku", "barcode", "name")) {
        assertNull(((JsonObject) line).remove(name));
      }
    }
    return lines;
  }

  /** Returns the lines in the order of replies. */
  static JsonArray sortedLines(Map<Product, Long> pieces) {
    return new JsonArray(lines(pieces).stream().map(JsonObject.class::cast)
        .sorted((one, other) -> Long.compare(one.getLong("product_id"), other.getLong("product_id"))).toList());
  }
}
