package pos.reporting.core;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import pos.common.remote.Remote;
import pos.common.run.Environment;

/** A service from whose events reports are made, and which has books of its own. */
public final class SourceClient {

  private static final int TIMEOUT_MILLIS = 1500;
  private static final int UP_MILLIS = 500;
  private static final int PAGE_MILLIS = 5000;
  /** A page, and one more sale of as many lines and as long names as there can be. */
  private static final int PAGE_BYTES = 4 << 20;

  private final String service;
  private final String summary;
  private final Remote remote;
  /** By itself, so that neither waits for the other. */
  private final Remote past;

  /** @param summary the path of the sums of its books */
  public SourceClient(Vertx vertx, Environment environment, String service, String summary) {
    this.service = service;
    this.summary = summary;
    this.remote = new Remote(vertx, environment, service, TIMEOUT_MILLIS);
    this.past = new Remote(vertx, environment, service, PAGE_MILLIS, PAGE_BYTES);
  }

  public String service() {
    return service;
  }

  /** Returns whether it is ready; false as well when it does not answer. */
  public Future<Boolean> isUp() {
    return remote.get("/health/ready").map(answer -> answer.statusCode() == 200)
        .timeout(UP_MILLIS, TimeUnit.MILLISECONDS).otherwise(false);
  }

  /** Returns the sums of a period, straight from its books; fails when there is no answer in time. */
  public Future<JsonObject> books(Period period) {
    return read(remote, summary + "?from=" + period.from() + "&to=" + period.to())
        .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Returns a page of what it has in its books, as events.
   *
   * @param cursor null for the first page
   */
  public Future<JsonObject> history(String books, String cursor) {
    return read(past, "/audit/" + books + "/events?limit=100"
        + (cursor == null ? "" : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8)));
  }

  private Future<JsonObject> read(Remote client, String path) {
    return client.get(path).map(answer -> {
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(service + " answered " + answer.statusCode());
      }
      return answer.bodyAsJsonObject();
    });
  }

  public void close() {
    remote.close();
    past.close();
  }
}
