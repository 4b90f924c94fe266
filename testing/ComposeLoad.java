import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Sends requests at a constant rate, and prints what became of them: how many, how many failed and how, the 95th
 * percentile of the time since each was due, and how many requests each instance of the cart service answered in the
 * last five seconds. A request that is due while {@link #CLIENTS} others are open waits for one of them, as the client
 * who would send it does; its wait is in the percentile.
 *
 * <p>{@code java ComposeLoad.java URL RATE SECONDS}
 */
public final class ComposeLoad {

  private static final String KEY = "pos-test-automation-dev-key-2025";
  private static final Pattern SESSION = Pattern.compile("\"session_id\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern TOKEN = Pattern.compile("\"access_token\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern CODE = Pattern.compile("\"code\"\\s*:\\s*\"([^\"]+)\"");
  private static final int SESSIONS = 40;
  /** All of them have one address, for which the gateway keeps a limited number of connections. */
  private static final int CLIENTS = 200;
  private static final int LATE_SECONDS = 5;
  private static final String SALE = """
      {"register_id": 1, "cashier": "compose-test", "lines": [{"product_id": 2, "quantity": 2}],
       "payments": [{"method": "cash", "amount_cents": 3300, "tendered_cents": 5000}]}""";
  private static final String LOG_IN = "{\"username\": \"client1\", \"password\": \"password\"}";
  private static final String ITEM = "{\"product_id\": 1, \"quantity\": 1}";

  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(Duration.ofSeconds(5)).build();
  private final String url;
  private String token;
  private final List<String> sessions = new ArrayList<>();
  private final Map<String, LongAdder> failures = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> instances = new ConcurrentSkipListMap<>();
  private final Semaphore clients = new Semaphore(CLIENTS);
  private final List<Long> micros = Collections.synchronizedList(new ArrayList<>());

  private ComposeLoad(String url) {
    this.url = url;
  }

  public static void main(String[] arguments) throws Exception {
    var load = new ComposeLoad(arguments[0]);
    load.logIn();
    load.openSessions();
    System.out.println("begins");
    load.run(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    System.exit(0);
  }

  private void logIn() throws Exception {
    var answer = client.send(request("/customer-service/auth", LOG_IN), BodyHandlers.ofString());
    token = found(TOKEN, answer);
  }

  private void openSessions() throws Exception {
    for (int i = 0; i < SESSIONS; i++) {
      var answer = client.send(request("/cart-service/guest", "{}"), BodyHandlers.ofString());
      var session = found(SESSION, answer);
      sessions.add(session);
      client.send(request("/cart-service/guest/" + session + "/add", ITEM), BodyHandlers.discarding());
    }
  }

  private static String found(Pattern pattern, HttpResponse<String> answer) {
    var matcher = pattern.matcher(answer.body());
    if (!matcher.find()) {
      throw new IllegalStateException(answer.uri() + " answers " + answer.statusCode() + " " + answer.body());
    }
    return matcher.group(1);
  }

  private void run(int rate, int seconds) throws InterruptedException {
    int count = rate * seconds;
    var open = new CountDownLatch(count);
    var began = System.nanoTime();
    for (int i = 0; i < count; i++) {
      var due = began + i * 1_000_000_000L / rate;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      clients.acquire();
      send(i, due, i >= count - LATE_SECONDS * rate, open);
    }
    var sentIn = System.nanoTime() - began;
    open.await(60, TimeUnit.SECONDS);
    print(count, open.getCount(), count * 1e9 / sentIn);
  }

  private void send(int number, long due, boolean late, CountDownLatch open) {
    client.sendAsync(next(number), BodyHandlers.ofString()).whenComplete((answer, failure) -> {
      clients.release();
      micros.add((System.nanoTime() - due) / 1000);
      if (failure != null) {
        count(failures, kind(number) + " " + (failure.getCause() == null ? failure : failure.getCause()));
      } else if (answer.statusCode() / 100 != 2) {
        var code = CODE.matcher(answer.body());
        count(failures, kind(number) + " " + answer.statusCode() + " " + (code.find() ? code.group(1) : answer.body()));
      } else if (late) {
        servedBy(answer);
      }
      open.countDown();
    });
  }

  private void servedBy(HttpResponse<String> answer) {
    if (answer.uri().getPath().startsWith("/cart-service/")) {
      answer.headers().firstValue("X-Instance-ID").ifPresent(instance -> count(instances, instance));
    }
  }

  private static void count(Map<String, LongAdder> counts, String what) {
    counts.computeIfAbsent(what, _ -> new LongAdder()).increment();
  }

  /** One of ten is a sale, three of ten are of carts, four read the catalogue, and two ask the other four services. */
  private HttpRequest next(int number) {
    var guest = "/cart-service/guest/" + sessions.get(number % SESSIONS);
    return switch (kind(number)) {
      case "sale" -> request("/sales-service/sales", SALE);
      case "change" -> HttpRequest.newBuilder(request(guest + "/items/1", ITEM), (_, _) -> true)
          .PUT(BodyPublishers.ofString("{\"quantity\": " + (1 + number % 9) + "}")).build();
      case "cart" -> request(guest + "/cart", null);
      case "stock" -> request("/inventory-service/stocks/1/" + (1 + number % 5), null);
      case "report" -> request("/reporting-service/dashboard", null);
      case "customer" -> request("/customer-service/customers/me", null);
      case "order" -> request("/order-service/orders?limit=1", null);
      // a second id, which no product has: an answer from the cache would not pass the service
      default -> request("/product-service/products?ids=" + (1 + number % 5) + "," + (1_000_000_000 + number), null);
    };
  }

  private static String kind(int number) {
    return switch (number % 20) {
      case 0, 10 -> "sale";
      case 1, 11 -> "change";
      case 2, 6, 12, 16 -> "cart";
      case 3 -> "stock";
      case 7 -> "report";
      case 13 -> "customer";
      case 17 -> "order";
      default -> "product";
    };
  }

  private HttpRequest request(String path, String body) {
    var request = HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(30)).header("apikey", KEY);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return body == null ? request.build()
        : request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)).build();
  }

  private void print(int count, long unanswered, double rate) {
    Collections.sort(micros);
    var failed = failures.values().stream().mapToLong(LongAdder::sum).sum() + unanswered;
    System.out.printf("requests=%d failed=%d rate=%.0f p95_ms=%.1f carts=%s%n", count, failed, rate,
        micros.isEmpty() ? 0 : micros.get(micros.size() * 95 / 100) / 1000.0,
        instances.values());
    failures.forEach((what, times) -> System.out.printf("  %s x %s%n", times, what));
  }
}
