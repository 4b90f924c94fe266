package pos.soak;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import pos.bench.Memory;
import pos.bench.Programs;
import pos.bench.ShopProcess;
import pos.bench.WorkDirectory;
import pos.shop.Settings;
import pos.soak.Client.Request;

/** Lets a crowd work in the shop for as long as asked, and compares all books each minute. */
public final class Soak {

  private static final int MISUSED = 2;
  private static final int REGISTERS_A_STORE = 2;
  private static final int CUSTOMERS = 5;
  private static final Duration CUSTOMER_PAUSE = Duration.ofSeconds(1);
  private static final Duration OFFICE_PAUSE = Duration.ofSeconds(2);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int LOOKS = 3;
  private static final long LOOK_MILLIS = 1500;

  private final Options options;
  private final Programs programs;
  private final Path data;
  private final Vertx vertx;
  private final Client client;
  private final Books books;
  private final Crowd crowd;
  private ShopProcess shop;
  private int restarts;
  /** Of the minutes that are over. */
  private volatile Verdict verdict = new Verdict(List.of(), 0, "");

  private Soak(Options options, Programs programs, Path data, Vertx vertx, int port) {
    this.options = options;
    this.programs = programs;
    this.data = data;
    this.vertx = vertx;
    client = new Client(vertx, port);
    books = new Books(client);
    crowd = new Crowd(vertx);
  }

  /** Exit codes: 0 every promise was kept, 1 one was not, or the shop did not start, 2 wrong usage. */
  public static void main(String[] arguments) {
    if (List.of(arguments).contains("--help")) {
      System.out.print(Options.USAGE);
      return;
    }
    try {
      System.exit(run(Options.parse(List.of(arguments)), Settings.ofEnvironment()) ? 0 : 1);
    } catch (IllegalArgumentException e) {
      System.err.print("pos soak: " + e.getMessage() + "\n\n" + Options.USAGE);
      System.exit(MISUSED);
    } catch (IOException | RuntimeException e) {
      System.err.println("pos soak: " + e.getMessage());
      System.exit(1);
    }
  }

  private static boolean run(Options options, Settings settings) throws IOException {
    var programs = Programs.withFlagsOf(Soak.class, settings.home());
    var work = WorkDirectory.of("soak", programs);
    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1));
    var soak = new Soak(options, programs, work.resolve("data"), vertx, settings.gateway().port());
    // however it ends, as by Ctrl-C after some hours of a week
    Runtime.getRuntime().addShutdownHook(new Thread(soak::printVerdict, "verdict"));
    soak.open();
    soak.minutes();
    return soak.verdict.broken().isEmpty();
  }

  private void printVerdict() {
    if (!verdict.minutes().isEmpty()) {
      System.out.print("\n" + verdict.text());
    }
  }

  private void open() throws IOException {
    shop = ShopProcess.open(programs, data);
    var more = IntStream.range(Goods.STORES, options.stores()).mapToObj(this::createStore).toList();
    var goods = Goods.received(client, books, more);
    LongStream.concat(LongStream.rangeClosed(1, (long) REGISTERS_A_STORE * Goods.STORES),
        more.stream().flatMapToLong(this::createRegisters)).forEach(register ->
            crowd.add(new Till(client, books, goods, register), Duration.ofMillis(options.pauseMillis())));
    IntStream.rangeClosed(1, CUSTOMERS).forEach(number ->
        crowd.add(Customer.registered(client, books, goods, number), CUSTOMER_PAUSE));
    crowd.add(new Office(client, books, goods), OFFICE_PAUSE);
    // until the tills know the products
    books.compare();
  }

  private long createStore(int number) {
    return client.ask(Request.post("/inventory-service/locations",
        new JsonObject().put("name", "Soak " + number).put("type", "store"))).await().getLong("id");
  }

  private LongStream createRegisters(long store) {
    return IntStream.range(0, REGISTERS_A_STORE).mapToLong(number -> client.ask(Request.post(
        "/sales-service/registers", new JsonObject().put("store_id", store).put("name", "Soak " + number))).await()
        .getLong("id"));
  }

  private void minutes() throws IOException {
    var minutes = new ArrayList<Minute>();
    System.out.print(Minute.HEADER);
    for (int number = 0; number < options.minutes(); number++) {
      var sales = books.number("sales");
      var orders = books.number("orders");
      var working = crowd.work(MINUTE);
      if (options.restartsIn(number)) {
        restart();
      }
      working.await();
      var compared = books.compare();
      minutes.add(new Minute(number + 1, books.number("sales") - sales, books.number("orders") - orders,
          client.takeLatencies(), client.takeRepeated(), compared, memoryAtRest(), openFiles()));
      System.out.println(minutes.getLast());
      minutes.getLast().differences().forEach(System.out::println);
      verdict = new Verdict(List.copyOf(minutes), client.errors(), client.firstError());
    }
  }

  /** The compiler may just have used ten megabytes, which it gives back within a second: so the least of some looks. */
  private Memory memoryAtRest() throws IOException {
    shop.collectGarbage();
    var least = Memory.of(shop, data);
    for (int look = 1; look < LOOKS; look++) {
      vertx.timer(LOOK_MILLIS, TimeUnit.MILLISECONDS).await();
      var next = Memory.of(shop, data);
      least = next.jvm() < least.jvm() ? next : least;
    }
    return least;
  }

  private void restart() throws IOException {
    if (restarts++ % 2 == 0) {
      shop.kill();
    } else {
      shop.close();
    }
    shop = ShopProcess.open(programs, data);
  }

  private long openFiles() throws IOException {
    try (var files = Files.list(Path.of("/proc", String.valueOf(shop.handle().pid()), "fd"))) {
      return files.count();
    }
  }
}
