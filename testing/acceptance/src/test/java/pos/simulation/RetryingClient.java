package pos.simulation;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import pos.testing.FromGateway;
import pos.testing.Reply;

/** Sends a request again until it is answered, as a real till does. */
final class RetryingClient {

  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long TIMEOUT_MILLIS = 15_000;
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final Set<Integer> NOT_ANSWERED = Set.of(0, 502, 503, 504);

  private final WebClient client;

  RetryingClient(Vertx vertx) {
    client = WebClient.create(vertx, new WebClientOptions().setDefaultHost("127.0.0.1"),
        new PoolOptions().setHttp1MaxSize(100));
  }

  /** A reply, and how often the request was sent for it. */
  record Answer(Reply reply, int attempts) {}

  Answer ask(Call call) {
    return ask(call, () -> { });
  }

  /** @param strike runs while the first attempt is in progress */
  Answer ask(Call call, Runnable strike) {
    return ask(call, TIMEOUT_MILLIS, strike);
  }

  /** Loses the response to the first attempt after some milliseconds. */
  Answer askAndHangUp(Call call, long millis) {
    return ask(call, millis, () -> { });
  }

  private Answer ask(Call call, long firstTimeoutMillis, Runnable strike) {
    var deadline = System.nanoTime() + LIMIT_NANOS;
    var first = send(call, firstTimeoutMillis);
    strike.run();
    var reply = first.await();
    var attempts = 1;
    while (!isAnswer(call, reply)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not answered: " + reply.status() + " " + reply.body());
      }
      LockSupport.parkNanos(RETRY_NANOS);
      reply = send(call, TIMEOUT_MILLIS).await();
      attempts++;
    }
    return new Answer(reply, attempts);
  }

  private Future<Reply> send(Call call, long timeoutMillis) {
    var request = client.request(call.method(), call.service().port(), "127.0.0.1", call.path()).timeout(timeoutMillis);
    FromGateway.headers().forEach(request::putHeader);
    if (call.key() != null) {
      request.putHeader("Idempotency-Key", call.key());
    }
    return (call.body() == null ? request.send() : request.sendJsonObject(call.body()))
        .map(answer -> new Reply(answer.statusCode(), answer.headers(), answer.body()))
        .otherwise(e -> new Reply(0, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(e.toString())));
  }

  private static boolean isAnswer(Call call, Reply reply) {
    if (reply.status() == 500) {
      throw new AssertionError(call + " was answered " + reply.body());
    }
    return !NOT_ANSWERED.contains(reply.status())
        && !(reply.status() == 409 && "idempotency-in-progress".equals(reply.code()));
  }
}
