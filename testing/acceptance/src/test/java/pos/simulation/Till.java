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
import pos.testing.Reply;

/** Whoever asks the services: sends a request again until it is answered, as a real till does. */
final class Till {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long TIMEOUT_MILLIS = 15_000;
  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final Set<Integer> NO_ANSWER = Set.of(0, 502, 503, 504);

  private final WebClient client;

  Till(Vertx vertx) {
    client = WebClient.create(vertx, new WebClientOptions().setDefaultHost("127.0.0.1"),
        new PoolOptions().setHttp1MaxSize(100));
  }

  /** An answer, and how often the request was sent for it. */
  record Answer(Reply reply, int attempts) {}

  /**
   * @param strike what happens while the request is on its way
   * @param millis after which the till hears nothing of the first attempt, or 0
   */
  Answer ask(Call call, Runnable strike, long millis) {
    var deadline = System.nanoTime() + PATIENCE_NANOS;
    var first = send(call, millis == 0 ? TIMEOUT_MILLIS : millis);
    strike.run();
    var reply = first.await();
    var attempts = 1;
    while (!isAnswer(call, reply)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("no answer but " + reply.status() + " " + reply.body());
      }
      LockSupport.parkNanos(AGAIN_NANOS);
      reply = send(call, TIMEOUT_MILLIS).await();
      attempts++;
    }
    return new Answer(reply, attempts);
  }

  private Future<Reply> send(Call call, long millis) {
    var request = client.request(call.method(), call.service().port(), "127.0.0.1", call.path()).timeout(millis);
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
    return !NO_ANSWER.contains(reply.status())
        && !(reply.status() == 409 && "idempotency-in-progress".equals(reply.code()));
  }
}
