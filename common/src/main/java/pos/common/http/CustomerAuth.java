package pos.common.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import pos.common.rule.Failure;
import pos.common.shop.CustomerTokens;
import pos.common.shop.CustomerTokens.Claims;
import pos.common.shop.EndedSessions.State;

/** Lets only requests with a customer's valid access token pass, and remembers the customer for what follows. */
public final class CustomerAuth implements Handler<RoutingContext> {

  private static final String CUSTOMER = CustomerAuth.class.getName();

  private final CustomerTokens tokens;
  private final Function<Claims, Future<State>> session;
  private final boolean certain;

  /** @param session returns what is known of the session of a valid token */
  public CustomerAuth(CustomerTokens tokens, Function<Claims, Future<State>> session) {
    this(tokens, session, false);
  }

  private CustomerAuth(CustomerTokens tokens, Function<Claims, Future<State>> session, boolean certain) {
    this.tokens = tokens;
    this.session = session;
    this.certain = certain;
  }

  /** Returns one that also refuses tokens, with 503, while it is not known whether their sessions have ended. */
  public CustomerAuth certain() {
    return new CustomerAuth(tokens, session, true);
  }

  @Override
  public void handle(RoutingContext ctx) {
    authenticate(ctx).onSuccess(_ -> ctx.next()).onFailure(ctx::fail);
  }

  private Future<Void> authenticate(RoutingContext ctx) {
    var headers = ctx.request().headers().getAll("Authorization");
    if (headers.isEmpty()) {
      return Future.failedFuture(challenge(ctx, "Bearer", Failure.of(Failure.Kind.UNAUTHENTICATED, "unauthorized",
          "A customer's access token is required.")));
    }
    // more than one could be read differently by the gateway
    var header = headers.size() == 1 ? headers.getFirst() : "";
    return tokens.verify(header).recover(_ -> Future.failedFuture(invalidToken(ctx))).compose(claims -> {
      ctx.put(CUSTOMER, claims);
      return check(ctx);
    });
  }

  /** Fails when the session has ended, also since the request was let pass; only behind this handler. */
  public Future<Void> check(RoutingContext ctx) {
    return session.apply(claims(ctx).orElseThrow()).compose(state -> switch (state) {
      case OPEN -> Future.succeededFuture();
      case ENDED -> Future.failedFuture(invalidToken(ctx));
      case UNKNOWN -> certain ? Future.failedFuture(Failure.unavailable("The list of ended sessions"))
          : Future.succeededFuture();
    });
  }

  private static Failure invalidToken(RoutingContext ctx) {
    return challenge(ctx, "Bearer error=\"invalid_token\"", Failure.of(Failure.Kind.UNAUTHENTICATED, "invalid-token",
        "The access token is not valid or has expired: log in again."));
  }

  private static Failure challenge(RoutingContext ctx, String challenge, Failure failure) {
    ctx.response().putHeader("WWW-Authenticate", challenge);
    return failure;
  }

  /** Returns the customer who sent the request; only behind this handler. */
  public static long customerId(RoutingContext ctx) {
    return claims(ctx).orElseThrow().customerId();
  }

  /** Names the customer of a request without a token, such as the one that registers them, for its log line. */
  public static void identify(RoutingContext ctx, long customerId) {
    ctx.put(CUSTOMER, new Claims(customerId, new UUID(0, 0), new UUID(0, 0)));
  }

  static Optional<Claims> claims(RoutingContext ctx) {
    return Optional.ofNullable(ctx.get(CUSTOMER));
  }
}
