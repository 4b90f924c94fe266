package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import pos.common.events.Consumer;
import pos.common.events.Relay;
import pos.common.http.Heavy;
import pos.common.http.HttpApp;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.common.sql.Database;

/** The inventory service: locations, stocks, the ledger of movements, reservations, counts and replenishments. */
public final class InventoryService extends VerticleBase {

  private static final List<String> MIGRATIONS = List.of(
      "V1__stock.sql", "V2__development_data.sql", "V3__counts_and_replenishments.sql",
      "V4__holds.sql", "V5__indices_of_filters.sql", "V6__ended_reservations.sql", "V7__catalogue.sql",
      "V8__who_and_why.sql", "V9__shortfalls.sql", "V10__skus_without_case.sql",
      "V11__types_of_movements.sql", "V12__head_office.sql",
      "V13__ean_8_with_zeros.sql");
  /** A branch has the goods that the head office says it has. */
  private static final String SAMPLE_GOODS = "V2__development_data.sql";
  /** Goods come, go and are counted there. Holds and thresholds are the store's own, but what is held is sold by tills. */
  private static final Pattern KEPT_BY_HEAD_OFFICE =
      Pattern.compile("/(movements|counts|replenishments|locations)(/.*)?|/reservations/[^/]+/commit/?");

  private final Environment environment;
  private HttpApp app;
  private Database database;
  private Relay relay;
  private Consumer events;
  private Consumer products;
  private List<OwnerClient> owners;
  private ProductClient productClient;
  private Sweeper sweeper;
  private Optional<FollowLedger> followLedger = Optional.empty();

  public InventoryService(Environment environment) {
    this.environment = environment;
  }

  public static void main(String[] args) {
    Launch.run("inventory-service", 8002, InventoryService::new);
  }

  @Override
  public Future<?> start() {
    app = new HttpApp(vertx, environment);
    database = Database.open(vertx, environment);
    app.check("database", database::ping);
    app.report("consumer_lag_seconds", () -> events.lagSeconds());
    app.report("catalogue_lag_seconds", () -> products.lagSeconds());
    relay = new Relay(vertx, environment, database);
    events = new Consumer(vertx, environment, database, tellers(),
        (tx, event) -> SaleEvents.apply(tx, List.of(event))).together(SaleEvents::apply);
    // apart from the sales, which must not wait for a catalogue of 100,000 products
    products = new Consumer(vertx, environment, database, List.of("product-service"),
        (tx, event) -> Catalogue.apply(tx, List.of(event))).together(Catalogue::apply);
    owners = List.of(new OwnerClient(vertx, environment, "sales-service", "sale:"),
        new OwnerClient(vertx, environment, "order-service", "order:"));
    sweeper = new Sweeper(vertx, environment, database, new ExpireReservations(database, owners));
    productClient = new ProductClient(vertx, environment);
    followLedger = environment.headOffice().map(_ -> new FollowLedger(vertx, environment, database));
    followLedger.ifPresent(this::serveBranch);
    mountApis();
    Reservations.deleteOld(database);
    return database.migrate("inventory/db", MIGRATIONS.stream()
            .filter(file -> followLedger.isEmpty() || !file.equals(SAMPLE_GOODS)).toList())
        .compose(_ -> followLedger.map(FollowLedger::join).orElseGet(Future::succeededFuture))
        .compose(_ -> app.listen())
        .onSuccess(_ -> startLoops());
  }

  /** Returns the services whose events are read: a branch has no orders, but the movements that follow from them. */
  private List<String> tellers() {
    return environment.headOffice().isPresent() ? List.of("sales-service") : List.of("sales-service", "order-service");
  }

  private void serveBranch(FollowLedger following) {
    app.leaveToHeadOffice(KEPT_BY_HEAD_OFFICE.asMatchPredicate());
    app.report("head_office_lag_seconds", following::lagSeconds);
  }

  private void mountApis() {
    var large = Heavy.ofLargestAnswers();
    new LocationApi(database).mount(app.router());
    new StockApi(database, environment).mount(app.router());
    new MovementApi(database, productClient, large).mount(app.router());
    new CountApi(database, productClient, large).mount(app.router());
    new ReservationApi(database, events::backlogSeconds).mount(app.router());
    new ReplenishmentApi(database, productClient, large).mount(app.router());
    new LedgerApi(database, large).mount(app.router());
    new AuditApi(database).mount(app.router());
  }

  private void startLoops() {
    relay.start();
    events.start();
    products.start();
    sweeper.start();
    followLedger.ifPresent(FollowLedger::start);
  }

  @Override
  public Future<?> stop() {
    return app.drain().eventually(sweeper::close).eventually(events::close).eventually(products::close)
        .eventually(() -> followLedger.map(FollowLedger::close).orElseGet(Future::succeededFuture))
        .eventually(relay::close)
        .eventually(() -> {
          owners.forEach(OwnerClient::close);
          productClient.close();
          return database.close();
        });
  }

  public int port() {
    return app.port();
  }

  HttpApp app() {
    return app;
  }
}
