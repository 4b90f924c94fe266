package pos.gateway.cache;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** A copy of an answer that is on its way to the client, for the cache once the answer is complete. */
public final class Capture {

  private final Cache cache;
  private final String key;
  private int status;
  private MultiMap headers;
  private long begunAt;
  private long timeToLive;
  private Buffer body;

  public Capture(Cache cache, String key) {
    this.cache = cache;
    this.key = key;
  }

  /** Begins to copy an answer that may be cached; an answer for which this is not called is not cached. */
  public void begin(int status, MultiMap headers, long now, long timeToLive) {
    this.status = status;
    this.headers = headers;
    begunAt = now;
    this.timeToLive = timeToLive;
    body = Buffer.buffer();
  }

  public void add(Buffer chunk) {
    if (body != null) {
      body = body.length() + chunk.length() > Cache.LARGEST_BODY ? null : body.appendBuffer(chunk);
    }
  }

  public void keep() {
    if (body != null) {
      cache.put(key, new Cache.Entry(status, headers, body, begunAt, timeToLive));
    }
  }
}
