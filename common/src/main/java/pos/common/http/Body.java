package pos.common.http;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import pos.common.rule.Failure;
import pos.common.rule.Fields;

/** The body of a request, parsed as JSON whatever its {@code Content-Type} says. */
public final class Body {

  private Body() {}

  /** @throws Failure 400 when the body is missing, not JSON or not an object */
  public static Fields fields(RoutingContext ctx) {
    if (isEmpty(ctx)) {
      throw Failure.of(Failure.Kind.BAD_REQUEST, "malformed-json", "The request body must be JSON.");
    }
    return Fields.of(Json.decodeValue(ctx.body().buffer()));
  }

  /** Reads a body that may be left out. @throws Failure 400 when there is one that is not a JSON object */
  public static Fields optionalFields(RoutingContext ctx) {
    return isEmpty(ctx) ? Fields.of(new JsonObject()) : fields(ctx);
  }

  /** Returns the body as it was sent; empty when there is none. */
  public static String text(RoutingContext ctx) {
    return isEmpty(ctx) ? "" : ctx.body().buffer().toString();
  }

  private static boolean isEmpty(RoutingContext ctx) {
    var buffer = ctx.body().buffer();
    return buffer == null || buffer.length() == 0;
  }
}
