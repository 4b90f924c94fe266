package pos.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** An answer on its way to a client, of which a copy is to be kept once it has come whole. */
final class Capture {

  private final String key;
  private int status;
  private MultiMap headers;
  private long begunAt;
  private long timeToLive;
  private Buffer body = Buffer.buffer();

  Capture(String key) {
    this.key = key;
  }

  /** The head has come, at a time and good for so long; seconds. */
  void begin(int status, MultiMap headers, long now, long timeToLive) {
    this.status = status;
    this.headers = headers;
    begunAt = now;
    this.timeToLive = timeToLive;
  }

  void add(Buffer chunk) {
    if (body != null) {
      body = body.length() + chunk.length() > Cache.LARGEST_BODY ? null : body.appendBuffer(chunk);
    }
  }

  void keep(Cache cache) {
    if (headers != null && body != null) {
      cache.put(key, new Cache.Entry(status, headers, body, begunAt, timeToLive));
    }
  }
}
