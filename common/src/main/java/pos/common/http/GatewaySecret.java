package pos.common.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import pos.common.rule.Failure;

/** Lets only requests of the gateway pass, which adds a secret: what they say about the caller can be believed. */
final class GatewaySecret implements Handler<RoutingContext> {

  private static final String HEADER = "X-Gateway-Secret";

  private final List<byte[]> accepted;

  /** @param secrets any of which is accepted */
  GatewaySecret(List<String> secrets) {
    this.accepted = secrets.stream().map(GatewaySecret::bytes).toList();
  }

  @Override
  public void handle(RoutingContext ctx) {
    var headers = ctx.request().headers();
    var sent = headers.getAll(HEADER);
    if (sent.size() != 1 || !isAccepted(bytes(sent.getFirst()))) {
      throw Failure.of(Failure.Kind.FORBIDDEN, "not-from-gateway",
          "This service takes requests from the gateway only: send them there.");
    }
    // what logs or forwards the headers later must not show it
    headers.remove(HEADER);
    ctx.next();
  }

  /** Takes the same time for every wrong secret of a length. */
  private boolean isAccepted(byte[] sent) {
    var found = false;
    for (var secret : accepted) {
      found |= MessageDigest.isEqual(secret, sent);
    }
    return found;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
