package pos.product;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Optional;
import pos.common.events.Relay;
import pos.common.http.HttpApp;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.common.sql.Database;

/** The product service: the catalogue with its categories, searches, barcodes and imports. */
public final class ProductService extends VerticleBase {

  private static final List<String> MIGRATIONS = List.of(
      "V1__products.sql", "V2__development_data.sql", "V3__ranked_search.sql", "V4__barcode_in_either_form.sql",
      "V5__indices_of_filters.sql", "V6__ean_8.sql", "V7__skus_without_case.sql", "V8__imports.sql",
      "V9__head_office.sql", "V10__words_that_are_near.sql", "E1__tell_everything.sql", "E2__tell_categories.sql");

  private final Environment environment;
  private HttpApp app;
  private Database database;
  private Relay relay;
  private TellEverything tellEverything;
  private RunImports runImports;
  /** Of a branch, which decides nothing about the catalogue itself, and continues no import either. */
  private Optional<FollowCatalogue> followCatalogue = Optional.empty();

  public ProductService(Environment environment) {
    this.environment = environment;
  }

  public static void main(String[] args) {
    Launch.run("product-service", 8001, ProductService::new);
  }

  @Override
  public Future<?> start() {
    app = new HttpApp(vertx, environment);
    database = Database.open(vertx, environment);
    app.check("database", database::ping);
    relay = new Relay(vertx, environment, database);
    tellEverything = new TellEverything(vertx, database, relay);
    runImports = new RunImports(vertx, database, relay);
    followCatalogue = environment.headOffice().map(_ -> followHeadOffice());
    database.deleteOld("imports", ImportJobs.OLD);
    new ImportApi(database, relay).mount(app.router());
    new ImportJobApi(database, runImports).mount(app.router());
    new ProductApi(database, relay).mount(app.router());
    new CategoryApi(database).mount(app.router());
    return database.migrate("product/db", MIGRATIONS)
        .compose(_ -> app.listen())
        .onSuccess(_ -> {
          relay.start();
          tellEverything.start();
          followCatalogue.ifPresentOrElse(FollowCatalogue::start, runImports::start);
        });
  }

  private FollowCatalogue followHeadOffice() {
    var follow = new FollowCatalogue(vertx, environment, database, relay);
    app.leaveToHeadOffice(_ -> true);
    app.report("head_office_lag_seconds", follow::lagSeconds);
    return follow;
  }

  @Override
  public Future<?> stop() {
    return app.drain()
        .eventually(() -> followCatalogue.map(FollowCatalogue::close).orElseGet(Future::succeededFuture))
        .eventually(runImports::close).eventually(tellEverything::close).eventually(relay::close)
        .eventually(database::close);
  }

  public int port() {
    return app.port();
  }

  HttpApp app() {
    return app;
  }
}
