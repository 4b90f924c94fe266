package pos.testing;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A call that concerns store 1, to be made by callers who must not make it.
 *
 * @param operation its method and path template, such as {@code POST /sessions/:id/close}
 * @param path with real ids
 * @param body a valid one, or null
 */
public record ScopedCall(String operation, String path, JsonObject body) {

  private static final String EVERY_GROUP_BUT_ALL_STORES =
      "catalogue, catalogue-admin, shop, store, logistics, reporting, orders-admin, internal";

  /** Makes calls as everybody who has no right to store 1, and returns those that were not refused as expected. */
  public static List<String> wronglyServed(ServiceUnderTest service, List<ScopedCall> calls) {
    var served = new ArrayList<String>();
    for (var call : calls) {
      callers().forEach((headers, expected) -> {
        var reply = call.send(service, headers);
        var outcome = reply.status() + (reply.status() < 400 ? "" : " " + reply.code());
        if (!outcome.equals(expected)) {
          served.add(call.operation + " with " + headers + ": " + outcome);
        }
      });
    }
    return served;
  }

  private Reply send(ServiceUnderTest service, Map<String, String> headers) {
    return service.sendPastGateway(HttpMethod.valueOf(operation.split(" ")[0]), path,
        body == null ? null : body.toBuffer(), headers).await();
  }

  /** Returns the headers of each caller, with the refusal that is due. */
  private static Map<Map<String, String>, String> callers() {
    var callers = new LinkedHashMap<Map<String, String>, String>();
    callers.put(FromGateway.headers(FromGateway.STORE, "2"), "403 not-your-store");
    callers.put(FromGateway.headers(FromGateway.STORE, "no-id"), "403 unknown-store");
    // what is left when the gateway's header with the location gets lost
    callers.put(FromGateway.headers(FromGateway.CONSUMER, "store-3", FromGateway.GROUPS, "catalogue, store"),
        "403 no-store");
    callers.put(FromGateway.headers(FromGateway.GROUPS, EVERY_GROUP_BUT_ALL_STORES), "403 no-store");
    callers.put(FromGateway.headers(FromGateway.GROUPS, ""), "403 no-store");
    return callers;
  }
}
