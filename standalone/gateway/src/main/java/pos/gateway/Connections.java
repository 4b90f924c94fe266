package pos.gateway;

import io.vertx.core.http.HttpConnection;

/** The numbers of connections and requests of clients, by the states that nginx distinguishes. */
final class Connections {

  private long accepted;
  private long closed;
  private long requests;
  private long inProgress;

  void accepted(HttpConnection connection) {
    accepted++;
    connection.closeHandler(_ -> closed++);
  }

  void requestBegun() {
    requests++;
    inProgress++;
  }

  void requestEnded() {
    inProgress--;
  }

  /** Returns the connections accepted since the start. */
  long accepted() {
    return accepted;
  }

  /** Returns the requests begun since the start. */
  long requests() {
    return requests;
  }

  /** Returns the connections open now. */
  long active() {
    return accepted - closed;
  }

  /** Returns the requests that are being answered now. */
  long inProgress() {
    return inProgress;
  }
}
