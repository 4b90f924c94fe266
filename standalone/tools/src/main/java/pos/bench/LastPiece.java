package pos.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import pos.bench.Report.Target;
import pos.common.shop.CustomerTokens;
import pos.common.shop.CustomerTokens.Claims;
import pos.common.run.Environment;

/** Measures how soon the others are refused when 200 customers check out the last piece at the same time. */
final class LastPiece {

  private static final int CUSTOMERS = 200;
  private static final double REFUSAL_MILLIS = 500;
  /** Above the ids of registered customers. */
  private static final long FIRST_CUSTOMER = 1_000_000_000;

  private final TestBed bed;
  private final Buffer checkout;
  private final List<String> authorizations;
  private final Deliveries deliveries;
  private final Latencies refusals = new Latencies();
  private long wrongRounds;

  /** @param checkout the request body that each customer sends */
  LastPiece(TestBed bed, Buffer checkout) {
    this.bed = bed;
    this.checkout = checkout;
    this.deliveries = new Deliveries(bed.api);
    var tokens = new CustomerTokens(bed.vertx, Environment.read(Map.of(), "order-service", 0));
    this.authorizations = LongStream.range(0, CUSTOMERS)
        .mapToObj(i -> "Bearer "
            + tokens.issue(new Claims(FIRST_CUSTOMER + i, UUID.randomUUID(), UUID.randomUUID()), Instant.now()))
        .toList();
  }

  /** @param products one for each round, without stock */
  void measure(List<Long> products) {
    var began = System.nanoTime();
    products.forEach(this::race);
    bed.report.load(
        "refusals when %d customers check out the last piece, %d rounds (errors: rounds without exactly one order)"
            .formatted(CUSTOMERS, products.size()),
        new Load.Result(TestBed.secondsSince(began), refusals, Duration.ZERO, wrongRounds, 0, null),
        new Target("p50 < %.0f ms".formatted(REFUSAL_MILLIS), refusals.percentile(50) < REFUSAL_MILLIS));
  }

  private void race(long product) {
    deliveries.receive("last piece " + product, Deliveries.LOGISTICS_CENTRE, List.of(product), 1);
    var line = new JsonObject().put("product_id", product).put("quantity", 1);
    authorizations.forEach(authorization -> bed.api.delete("/cart-service/cart", authorization));
    var added = Future.all(authorizations.stream()
        .map(authorization -> bed.api.post("/cart-service/add", line.toBuffer(), headers(authorization))).toList())
        .await().<Integer>list();
    var outcomes = Future.all(authorizations.stream().map(this::checkOut).toList()).await().<Integer>list();
    var correct = added.stream().allMatch(status -> status == 200)
        && outcomes.stream().filter(status -> status == 201).count() == 1
        && outcomes.stream().filter(status -> status == 409).count() == CUSTOMERS - 1;
    wrongRounds += correct ? 0 : 1;
  }

  private Future<Integer> checkOut(String authorization) {
    var began = System.nanoTime();
    return bed.api.post("/order-service/checkout", checkout, headers(authorization)).onSuccess(status -> {
      if (status == 409) {
        refusals.add(System.nanoTime() - began);
      }
    });
  }

  private static Map<String, String> headers(String authorization) {
    return Map.of("Authorization", authorization, "Idempotency-Key", UUID.randomUUID().toString());
  }
}
