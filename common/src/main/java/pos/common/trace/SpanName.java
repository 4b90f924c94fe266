package pos.common.trace;

import io.vertx.core.Context;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;

/** The route that serves the request of a context, by which its span is named. */
public final class SpanName {

  private static final ContextLocal<String> ROUTE = ContextLocal.registerLocal(String.class);

  private SpanName() {}

  /** @param route its template, such as {@code /products/:id}, or its name; never the path, which may have ids in it */
  public static void set(Context context, String route) {
    context.putLocal(ROUTE, route);
  }

  /** Returns the route, or null when no route serves the request. */
  static String of(Context context) {
    return context.getLocal(ROUTE);
  }

  /** Registers the context slot before any Vertx is built. */
  public static final class Registration implements VertxServiceProvider {
    @Override
    public void init(VertxBootstrap bootstrap) {
      ROUTE.getClass();
    }
  }
}
