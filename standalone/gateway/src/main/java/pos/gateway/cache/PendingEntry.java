package pos.gateway.cache;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** A copy of an answer that is being sent to the client; it is cached when the answer is complete. */
public final class PendingEntry {

  private final Cache cache;
  private final String key;
  private int status;
  private MultiMap headers;
  private long begunAt;
  private long timeToLive;
  private Buffer body;

  public PendingEntry(Cache cache, String key) {
    this.cache = cache;
    this.key = key;
  }

  /** Begins to copy an answer that may be cached, if it is worth it. Else nothing is copied. Times are in seconds. */
  public void begin(int status, MultiMap headers, long now, long timeToLive) {
    if (!cache.admits(key)) {
      return;
    }
    this.status = status;
    this.headers = headers;
    begunAt = now;
    this.timeToLive = timeToLive;
    body = Buffer.buffer();
  }

  public void add(Buffer chunk) {
    if (body == null) {
      return;
    }
    if (body.length() + chunk.length() > Cache.LARGEST_BODY || !cache.takeForCopy(chunk.length())) {
      discard();
    } else {
      body.appendBuffer(chunk);
    }
  }

  /** Caches the copy, which is complete. */
  public void store() {
    if (body != null) {
      cache.put(key, new Cache.Entry(status, headers, body.copy(), begunAt, timeToLive));
      discard();
    }
  }

  /** Ends the copy: another can have its room. */
  public void discard() {
    if (body != null) {
      cache.giveBackForCopy(body.length());
      body = null;
    }
  }
}
