package pos.sales;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import pos.common.events.Consumer;
import pos.common.events.Event;
import pos.common.events.Relay;
import pos.common.http.AuditRoutes;
import pos.common.http.HttpApp;
import pos.common.http.Site;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.common.sql.Database;
import pos.sales.audit.Audits;
import pos.sales.branch.BranchApi;
import pos.sales.branch.SendJournal;
import pos.sales.core.Catalogue;
import pos.sales.core.InventoryClient;
import pos.sales.core.ScaleLabels;
import pos.sales.journal.JournalApi;
import pos.sales.journal.JournalKeys;
import pos.sales.journal.SealDays;
import pos.sales.receipt.ReceiptApi;
import pos.sales.receipt.ReceiptHead;
import pos.sales.register.RegisterApi;
import pos.sales.register.SessionApi;
import pos.sales.returns.ExchangeApi;
import pos.sales.returns.ReturnApi;
import pos.sales.returns.Returns;
import pos.sales.sale.GivenBackHolds;
import pos.sales.sale.HoldApi;
import pos.sales.sale.KeyedIds;
import pos.sales.sale.Partitions;
import pos.sales.sale.Sales;
import pos.sales.sale.SalesApi;
import pos.sales.sale.TakeSale;
import pos.sales.sale.VoidApi;
import pos.sales.summary.SummaryApi;
import pos.sales.till.CashierApi;
import pos.sales.till.CatalogueApi;
import pos.sales.upload.RefusedSales;
import pos.sales.upload.UploadApi;

/** The tills' sales, returns, registers and sessions, with a copy of the catalogue to sell from. */
public final class SalesService extends VerticleBase {

  private static final List<String> MIGRATIONS = List.of(
      "V1__sales.sql", "V2__development_registers.sql", "V3__sessions.sql", "V4__returns_by_receipt.sql",
      "V5__refunds.sql", "V6__lock_open_session.sql", "V7__given_back_holds.sql", "V8__keyed_ids.sql",
      "V9__partitions_beside_sales.sql", "V10__indices_of_filters.sql", "E1__catalogue_epoch.sql",
      "V11__categories.sql", "V12__past_sales.sql", "V13__what_grows_has_an_end.sql",
      "V14__till.sql", "V15__development_cashiers.sql", "V16__written_at.sql", "V17__return_cashiers.sql",
      "V18__names_of_registers.sql", "V19__flags.sql", "V20__exchanges.sql", "V21__skus_without_case.sql",
      "V22__filters_and_dismissals.sql", "V23__journal.sql", "V24__branches.sql",
      "V25__times_of_sessions.sql", "V26__ean_8_with_zeros.sql");
  private static final Set<String> PRODUCT_EVENTS = Set.of("product.changed", "product.retired");
  /** A branch has the registers of the head office. */
  private static final String SAMPLE_REGISTERS = "V2__development_registers.sql";
  private static final Pattern KEPT_BY_HEAD_OFFICE = Pattern.compile("/registers(/[^/]+)?/?|/branches/.*");

  private static final List<String> TILL = List.of(
      "index.html", "sw.js", "app.js", "cashiers.js", "catalogue.js", "database.js", "dialogs.js", "drawer.js",
      "en.js", "fr.js", "keys.js", "money.js", "outbox.js", "parts.js", "pay.js", "paying.js", "receipt.js",
      "report.js", "returning.js", "returns.js", "scanner.js", "sell.js", "selling.js", "server.js",
      "session.js", "settings.js", "setup.js", "sound.js", "start.js", "suspended.js", "ticket.js", "till.css",
      "till.js", "till.webmanifest", "upkeep.js");

  private final Environment environment;
  private final ReceiptHead receiptHead;
  private final ScaleLabels labels;
  private final JournalKeys journalKeys;
  private HttpApp app;
  private Database database;
  private Relay relay;
  private Consumer consumer;
  private InventoryClient inventory;
  private SealDays seals;
  private Optional<SendJournal> sendJournal = Optional.empty();

  /** @throws IllegalArgumentException naming RECEIPT_HEAD, SCALE_LABELS or a setting of the journal when it is bad */
  public SalesService(Environment environment) {
    this.environment = environment;
    this.receiptHead = ReceiptHead.parse(environment.receiptHead());
    this.labels = ScaleLabels.parse(environment.scaleLabels());
    this.journalKeys = JournalKeys.of(environment.journalSecret(), environment.journalPreviousKeys());
  }

  public static void main(String[] args) {
    Launch.run("sales-service", 8003, SalesService::new);
  }

  @Override
  public Future<?> start() {
    app = new HttpApp(vertx, environment);
    database = Database.open(vertx, environment);
    app.check("database", database::ping);
    app.report("consumer_lag_seconds", () -> consumer.lagSeconds());
    relay = new Relay(vertx, environment, database);
    consumer = new Consumer(vertx, environment, database, List.of("product-service", "inventory-service"),
        (tx, event) -> apply(tx, List.of(event))).together(SalesService::apply);
    inventory = new InventoryClient(vertx, environment);
    seals = new SealDays(vertx, database, journalKeys);
    sendJournal = environment.headOffice().map(_ -> new SendJournal(vertx, environment, database));
    sendJournal.ifPresent(this::serveBranch);
    mountApis();
    KeyedIds.deleteOld(database);
    GivenBackHolds.deleteOld(database);
    RefusedSales.deleteOld(database);
    return database.migrate("sales/db", MIGRATIONS.stream()
            .filter(file -> sendJournal.isEmpty() || !file.equals(SAMPLE_REGISTERS)).toList())
        .compose(_ -> Partitions.keep(vertx, database))
        .compose(_ -> sendJournal.map(SendJournal::join).orElseGet(Future::succeededFuture))
        .compose(_ -> app.listen())
        .onSuccess(_ -> {
          relay.start();
          consumer.start();
          // the journal of a branch is sealed where all of it is
          sendJournal.ifPresentOrElse(SendJournal::start, seals::start);
        });
  }

  private void serveBranch(SendJournal sending) {
    app.leaveToHeadOffice(KEPT_BY_HEAD_OFFICE.asMatchPredicate());
    app.check("journal", sending::check);
    app.report("head_office_lag_seconds", sending::lagSeconds);
  }

  private void mountApis() {
    app.serve(new Site("/till/", "sales/till", TILL)
        .configured(new JsonObject().put("scale_labels", labels.toJson())));
    new CatalogueApi(database).mount(app.router());
    new CashierApi(vertx, database).mount(app.router());
    new UploadApi(database, relay, labels).mount(app.router());
    new SummaryApi(database).mount(app.router());
    var takeSale = new TakeSale(database, relay, inventory, environment.refusesSalesWithoutSession(), labels);
    new SalesApi(database, takeSale).mount(app.router());
    new ExchangeApi(database, takeSale).mount(app.router());
    new HoldApi(database).mount(app.router());
    new AuditRoutes(app.router(), database)
        .examine("sales", Audits.ORDER, Audits::sales).tell("sales", Sales.OLDEST_FIRST, Sales::told)
        .examine("returns", Audits.ORDER, Audits::returns).tell("returns", Returns.OLDEST_FIRST, Returns::told)
        .find(Audits::find);
    new VoidApi(database, relay).mount(app.router());
    new ReturnApi(database, relay, labels).mount(app.router());
    new ReceiptApi(database, receiptHead, inventory).mount(app.router());
    new RegisterApi(database, inventory).mount(app.router());
    new SessionApi(database).mount(app.router());
    new JournalApi(database, journalKeys).mount(app.router());
    new BranchApi(database, relay).mount(app.router());
  }

  @Override
  public Future<?> stop() {
    return app.drain().eventually(consumer::close).eventually(seals::close)
        .eventually(() -> sendJournal.map(SendJournal::close).orElseGet(Future::succeededFuture))
        .eventually(relay::close).eventually(() -> {
          inventory.close();
          return database.close();
        });
  }

  /** Returns the port that is listened on. */
  public int port() {
    return app.port();
  }

  HttpApp app() {
    return app;
  }

  private static Future<Void> apply(SqlConnection tx, List<Event> events) {
    var products = events.stream().filter(event -> PRODUCT_EVENTS.contains(event.type())).toList();
    var settled = events.stream().filter(event -> event.type().equals("stock.settled"))
        .map(event -> UUID.fromString(event.payload().getString("sale_id"))).toList();
    return Catalogue.put(tx, products).compose(_ -> Sales.confirm(tx, settled));
  }
}
