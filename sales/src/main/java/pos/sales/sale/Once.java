package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;

/**
 * Gives a request one effect: runs it in a transaction that also stores the answer, or returns the answer that is
 * stored.
 *
 * @param <T> the outcome of the effect
 * @param <A> the answer
 */
@FunctionalInterface
public interface Once<T, A> {

  Future<A> run(Function<SqlConnection, Future<T>> effect);
}
