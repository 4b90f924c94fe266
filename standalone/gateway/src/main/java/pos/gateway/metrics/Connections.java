package pos.gateway.metrics;

import io.vertx.core.http.HttpConnection;

/** Counts the connections and requests of clients. */
public final class Connections {

  private long accepted;
  private long closed;
  private long requests;
  private long inProgress;

  public void accepted(HttpConnection connection) {
    accepted++;
    connection.closeHandler(_ -> closed++);
  }

  public void requestBegun() {
    requests++;
    inProgress++;
  }

  public void requestEnded() {
    inProgress--;
  }

  /** Returns the connections accepted since the start. */
  public long accepted() {
    return accepted;
  }

  /** Returns the requests begun since the start. */
  public long requests() {
    return requests;
  }

  /** Returns the connections open now. */
  public long active() {
    return accepted - closed;
  }

  /** Returns the requests that are being answered now. */
  long inProgress() {
    return inProgress;
  }
}
