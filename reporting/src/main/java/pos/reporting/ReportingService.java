package pos.reporting;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.SqlConnection;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import pos.common.events.Consumer;
import pos.common.events.Event;
import pos.common.http.HttpApp;
import pos.common.http.Site;
import pos.common.remote.OutsideClient;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.common.sql.Database;
import pos.reporting.books.Books;
import pos.reporting.books.ReadHistory;
import pos.reporting.consolidated.Consolidate;
import pos.reporting.consolidated.ConsolidatedApi;
import pos.reporting.core.CartClient;
import pos.reporting.core.InventoryClient;
import pos.reporting.core.JudgeFreshness;
import pos.reporting.core.SourceClient;
import pos.reporting.dashboard.DashboardApi;
import pos.reporting.dashboard.ReadDashboard;
import pos.reporting.dashboard.StreamApi;
import pos.reporting.reconciliation.Examine;
import pos.reporting.reconciliation.Reconcile;
import pos.reporting.reconciliation.ReconciliationApi;
import pos.reporting.sales.AggregatedMinutes;
import pos.reporting.sales.ReportApi;
import pos.reporting.webhook.Messages;
import pos.reporting.webhook.SendDeliveries;
import pos.reporting.webhook.WebhookApi;

/** The reporting service: totals of all stores and channels, kept up to date from events, and reports on them. */
public final class ReportingService extends VerticleBase {

  private static final List<String> MIGRATIONS = List.of("V1__books.sql", "V2__reports.sql", "V3__minutes.sql",
      "V4__history.sql", "V5__products_in_order.sql", "V6__rebuilding_waits.sql",
      "V7__webhooks.sql", "V8__late_documents.sql");

  /** Reports are made of the events of sales and orders; webhooks tell of the others, too. */
  private static final List<String> SERVICES =
      List.of("sales-service", "order-service", "product-service", "inventory-service");
  private static final List<String> PAGE = List.of("index.html", "dashboard.js", "dashboard.css", "course.js",
      "messages-en.js", "messages-fr.js", "names.js", "panels.js", "services.js", "stream.js", "table.js");
  private static final Map<String, String> CHARTS = Map.of(
      "uplot.js", "/META-INF/resources/webjars/uplot/1.6.30/dist/uPlot.esm.js",
      "uplot.css", "/META-INF/resources/webjars/uplot/1.6.30/dist/uPlot.min.css");

  private final Environment environment;
  private final InstantSource clock;
  private HttpApp app;
  private Database database;
  private Consumer events;
  private SendDeliveries deliveries;
  private List<ReadHistory> histories;
  private List<SourceClient> sources;
  private InventoryClient inventory;
  private CartClient carts;
  private Examine examine;
  private StreamApi stream;

  public ReportingService(Environment environment) {
    this(environment, InstantSource.system());
  }

  /** @param clock says which day is today in a report without dates */
  ReportingService(Environment environment, InstantSource clock) {
    this.environment = environment;
    this.clock = clock;
  }

  public static void main(String[] args) {
    Launch.run("reporting-service", 8004, ReportingService::new);
  }

  @Override
  public Future<?> start() {
    app = new HttpApp(vertx, environment);
    database = Database.open(vertx, environment);
    app.check("database", database::ping);
    app.report("consumer_lag_seconds", () -> events.lagSeconds());
    deliveries = new SendDeliveries(vertx, environment, database.events(),
        new OutsideClient(vertx, environment.webhooksAnywhere()), clock);
    events = new Consumer(vertx, environment, database, SERVICES, (tx, event) -> apply(tx, List.of(event)))
        .together(ReportingService::apply).tellApplied(deliveries::applied);
    var sales = new SourceClient(vertx, environment, "sales-service", "/sales/summary");
    var orders = new SourceClient(vertx, environment, "order-service", "/orders/summary");
    sources = List.of(sales, orders);
    histories = List.of(new ReadHistory(vertx, database, events, sales, "sales"),
        new ReadHistory(vertx, database, events, sales, "returns"),
        new ReadHistory(vertx, database, events, orders, "orders"));
    var freshness = new JudgeFreshness(database.statements(), sources, events);
    inventory = new InventoryClient(vertx, environment);
    new ReportApi(database, freshness, clock).mount(app.router());
    var reconcile = new Reconcile(database, sales, orders);
    examine = new Examine(vertx, environment);
    new ReconciliationApi(reconcile, examine, freshness, clock).mount(app.router());
    new ConsolidatedApi(database, new Consolidate(reconcile, inventory, freshness), clock).mount(app.router());
    carts = new CartClient(vertx, environment);
    var dashboard = new ReadDashboard(database, inventory, carts, freshness);
    new DashboardApi(dashboard, database, freshness, clock).mount(app.router());
    app.serve(new Site("/dashboard/", "reporting/dashboard", PAGE, CHARTS));
    stream = new StreamApi(vertx, database.statements(), dashboard);
    stream.mount(app.router());
    new WebhookApi(database, deliveries, environment.webhooksAnywhere(), clock).mount(app.router());
    AggregatedMinutes.deleteOld(database);
    return database.migrate("reporting/db", MIGRATIONS)
        .compose(_ -> app.listen())
        .onSuccess(_ -> {
          events.start();
          histories.forEach(ReadHistory::start);
          stream.start();
          deliveries.start();
        });
  }

  /** The statements of both are sent at once, and run in their order. */
  private static Future<Void> apply(SqlConnection tx, List<Event> told) {
    return Future.all(Books.apply(tx, told), Messages.add(tx, told)).mapEmpty();
  }

  @Override
  public Future<?> stop() {
    return stream.close().eventually(app::drain)
        .eventually(() -> Future.join(histories.stream().map(ReadHistory::close).toList()))
        .eventually(() -> Future.join(events.close(), deliveries.close())).eventually(() -> {
      sources.forEach(SourceClient::close);
      inventory.close();
      carts.close();
      examine.close();
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
