package pos.gateway;

import io.vertx.core.http.HttpConnection;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many clients are and were connected, in the states that nginx tells apart. */
final class Connections {

  private long accepted;
  private long closed;
  private long requests;
  private long inProgress;

  void accepted(HttpConnection connection) {
    accepted++;
    connection.closeHandler(end -> closed++);
  }

  void requestBegun() {
    requests++;
    inProgress++;
  }

  void requestEnded() {
    inProgress--;
  }

  /** Prometheus labels and their numbers. */
  Map<String, Long> byState() {
    var active = accepted - closed;
    Map<String, Long> states = new LinkedHashMap<>();
    put(states, "accepted", accepted);
    put(states, "handled", accepted);
    put(states, "total", requests);
    put(states, "active", active);
    put(states, "reading", 0);
    put(states, "writing", inProgress);
    put(states, "waiting", Math.max(0, active - inProgress));
    return states;
  }

  private static void put(Map<String, Long> states, String state, long value) {
    states.put("subsystem=\"http\",state=\"" + state + "\"", value);
  }
}
