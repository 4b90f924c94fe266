package pos.product;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import pos.common.remote.Remote;
import pos.common.run.Environment;

/** The catalogue of the head office, of which its sales service has the changes in order. */
final class HeadOfficeClient {

  private static final int TIMEOUT_MILLIS = 10_000;

  private final Remote sales;

  HeadOfficeClient(Vertx vertx, Environment environment) {
    this.sales = Remote.ofHeadOffice(vertx, environment, "sales-service", TIMEOUT_MILLIS);
  }

  /** Returns the next changes behind a position; fails without an answer that can be read. */
  Future<CataloguePage> behind(long position) {
    return sales.get(position == 0 ? "/catalogue" : "/catalogue?after=" + position).map(answer -> {
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("the head office answered " + answer.statusCode());
      }
      return CataloguePage.from(answer.bodyAsJsonObject(), position);
    });
  }

  void close() {
    sales.close();
  }
}
