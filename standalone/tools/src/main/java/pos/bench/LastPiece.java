package pos.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import pos.bench.Report.Target;
import pos.common.shop.CustomerTokens;
import pos.common.run.Environment;

/** Two hundred customers want the last piece at the same instant: one has it, the others soon know that it is gone. */
final class LastPiece {

  private static final int CUSTOMERS = 200;
  private static final double SOON_MILLIS = 500;
  /** Beyond any that has registered. */
  private static final long FIRST_CUSTOMER = 1_000_000_000;

  private final TestBed bed;
  private final Buffer checkout;
  private final List<String> authorizations;
  private final Latencies losers = new Latencies();
  private long wrongRounds;

  /** @param checkout what each sends */
  LastPiece(TestBed bed, Buffer checkout) {
    this.bed = bed;
    this.checkout = checkout;
    var tokens = new CustomerTokens(Environment.read(Map.of(), "order-service", 0));
    this.authorizations = LongStream.range(0, CUSTOMERS)
        .mapToObj(i -> "Bearer " + tokens.issue(FIRST_CUSTOMER + i, UUID.randomUUID(), Instant.now())).toList();
  }

  /** @param products one a round, of which there is nothing yet */
  void measure(List<Long> products) {
    var began = System.nanoTime();
    products.forEach(this::race);
    bed.report.load(
        "%d customers check out the last piece, %d rounds: the losers; errors are rounds without exactly one winner"
            .formatted(CUSTOMERS, products.size()),
        new Load.Result(TestBed.secondsSince(began), losers, wrongRounds, 0, null),
        new Target("p50 < %.0f ms".formatted(SOON_MILLIS), losers.percentile(50) < SOON_MILLIS));
  }

  private void race(long product) {
    var line = new JsonObject().put("product_id", product).put("quantity", 1);
    bed.api.accepted("/inventory-service/movements", new JsonObject().put("type", "receipt")
        .put("location_id", WebMeasurements.LOGISTICS_CENTRE).put("reference", "last piece " + product)
        .put("lines", new JsonArray().add(line)));
    authorizations.forEach(authorization -> bed.api.delete("/cart-service/cart", authorization));
    var added = Future.all(authorizations.stream()
        .map(authorization -> bed.api.post("/cart-service/add", line.toBuffer(), headers(authorization))).toList())
        .await().<Integer>list();
    var outcomes = Future.all(authorizations.stream().map(this::checkOut).toList()).await().<Integer>list();
    var right = added.stream().allMatch(status -> status == 200)
        && outcomes.stream().filter(status -> status == 201).count() == 1
        && outcomes.stream().filter(status -> status == 409).count() == CUSTOMERS - 1;
    wrongRounds += right ? 0 : 1;
  }

  private Future<Integer> checkOut(String authorization) {
    var began = System.nanoTime();
    return bed.api.post("/order-service/checkout", checkout, headers(authorization)).onSuccess(status -> {
      if (status == 409) {
        losers.add(System.nanoTime() - began);
      }
    });
  }

  private static Map<String, String> headers(String authorization) {
    return Map.of("Authorization", authorization, "Idempotency-Key", UUID.randomUUID().toString());
  }
}
