package pos.sales.receipt;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import pos.common.http.Caller;
import pos.common.http.Etag;
import pos.common.http.Heavy;
import pos.common.http.Html;
import pos.common.http.Query;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.shop.Language;
import pos.common.shop.StoreScope;
import pos.common.sql.Database;
import pos.sales.core.InventoryClient;
import pos.sales.register.ReadSession;
import pos.sales.register.Register;
import pos.sales.register.Registers;
import pos.sales.returns.Return;
import pos.sales.returns.Returns;
import pos.sales.sale.Sale;
import pos.sales.sale.Sales;

/** Receipts, and the X and Z reports of sessions, in the form and language that the client asks for. */
public final class ReceiptApi {

  private static final String TEXT = "text/plain";
  private static final String HTML = "text/html";
  private static final String JSON = "application/json";

  private final Database database;
  private final ReceiptHead head;
  private final Places places;
  private final Heavy large = Heavy.ofLargestAnswers();

  public ReceiptApi(Database database, ReceiptHead head, InventoryClient inventory) {
    this.database = database;
    this.head = head;
    this.places = new Places(inventory);
  }

  /** Adds the routes. */
  public void mount(Router router) {
    router.get("/sales/:id/receipt").produces(TEXT).produces(JSON).produces(HTML).produces(EscPos.TYPE)
        .putMetadata(Query.NAMES, List.of("lang", "width", "copy", "drawer"))
        .setName("print_receipt")
        .respond(large.limit(this::print));
    router.get("/returns/:id/receipt").produces(TEXT).produces(JSON).produces(HTML).produces(EscPos.TYPE)
        .putMetadata(Query.NAMES, List.of("lang", "width", "copy", "drawer"))
        .setName("print_return")
        .respond(large.limit(this::printReturn));
    router.get("/sessions/:id").produces(JSON).produces(TEXT).produces(HTML).produces(EscPos.TYPE)
        .putMetadata(Query.NAMES, List.of("lang", "width", "copy"))
        .setName("read_session")
        .respond(large.limit(this::report));
  }

  private Future<Buffer> print(RoutingContext ctx) {
    var client = database.statements();
    var language = language(ctx);
    var print = print(ctx, language);
    return Sales.find(client, Query.pathUuid(ctx, "id")).compose(sale -> {
      var returns = Returns.ofSale(client, sale.id());
      var register = Registers.find(client, sale.registerId());
      var place = places.find(sale.storeId());
      var exchanged = Returns.inTicketOf(client, sale.id());
      return Future.all(returns, register, place, exchanged).map(_ -> {
        var rows = Receipt.rows(place.result().below(head), sale, exchanged.result(), returns.result(),
            register.result(), language);
        return form(ctx, TEXT).equals(JSON)
            ? json(ctx, language, json(sale, returns.result(), register.result(), Caller.of(ctx).stores())
                .put("exchanged", exchanged.result().map(Return::toJson).orElse(null)), place.result(), rows)
            : printed(ctx, language, rows, Receipt.title(sale, language),
                print.onlyForCash(Receipt.movesCash(sale, exchanged.result())));
      });
    });
  }

  private Future<Buffer> printReturn(RoutingContext ctx) {
    var client = database.statements();
    var language = language(ctx);
    var print = print(ctx, language);
    return Returns.read(client, Query.pathUuid(ctx, "id")).compose(back -> {
      var register = back.content().registerId() == null ? Future.<Register>succeededFuture()
          : Registers.find(client, back.content().registerId());
      var place = places.find(back.content().storeId());
      return Future.all(register, place).map(_ -> {
        var rows = Receipt.slip(place.result().below(head), back, register.result(), language);
        return form(ctx, TEXT).equals(JSON)
            ? json(ctx, language, json(back, register.result(), Caller.of(ctx).stores()), place.result(), rows)
            : printed(ctx, language, rows, Receipt.slipTitle(language), print.onlyForCash(Receipt.movesCash(back)));
      });
    });
  }

  private Future<Buffer> report(RoutingContext ctx) {
    var language = language(ctx);
    var print = print(ctx, language);
    return ReadSession.run(database, Query.pathId(ctx, "id"), Caller.of(ctx).stores()).compose(session ->
        form(ctx, JSON).equals(JSON) ? Future.succeededFuture(json(ctx, language, Etag.answer(ctx, session)))
            : printedReport(ctx, session, language, print));
  }

  private Future<Buffer> printedReport(RoutingContext ctx, JsonObject session, Language language,
      EscPos.Print print) {
    var register = Registers.find(database.statements(), session.getLong("register_id"));
    var place = places.find(session.getLong("store_id"));
    return Future.all(register, place).map(_ -> printed(ctx, language,
        Report.rows(place.result().below(head), session, register.result(), language), Report.title(session, language),
        print));
  }

  /** Reads {@code ?lang}, which takes precedence over Accept-Language. */
  private static Language language(RoutingContext ctx) {
    var query = Query.of(ctx);
    return Optional.ofNullable(query.oneOf("lang", "fr", "en")).flatMap(Language::of).orElseGet(query::language);
  }

  /** Reads how a receipt printer is to print, which has no meaning for what others show. */
  private static EscPos.Print print(RoutingContext ctx, Language language) {
    var query = Query.of(ctx);
    var width = query.oneOf("width", "58", "80");
    var copy = Boolean.TRUE.equals(query.flag("copy"));
    var drawer = Boolean.TRUE.equals(query.flag("drawer"));
    if (!EscPos.TYPE.equals(ctx.getAcceptableContentType())) {
      Stream.of("width", "copy", "drawer").filter(name -> !ctx.queryParam(name).isEmpty()).findFirst()
          .ifPresent(name -> {
            throw Failure.badRequest(name, Flaw.of("escpos_only", "is for " + EscPos.TYPE + " only"));
          });
    }
    return new EscPos.Print("58".equals(width) ? EscPos.Roll.MM_58 : EscPos.Roll.MM_80,
        copy ? Word.COPY.in(language) : null, drawer && !copy);
  }

  /** @param usual the form for clients that do not ask for any */
  private static String form(RoutingContext ctx, String usual) {
    return Objects.requireNonNullElse(ctx.getAcceptableContentType(), usual);
  }

  /** @param json null when the client has it already */
  private static Buffer json(RoutingContext ctx, Language language, JsonObject json) {
    if (json == null) {
      return null;
    }
    head(ctx, language).putHeader("Content-Type", JSON);
    return json.toBuffer();
  }

  private static Buffer printed(RoutingContext ctx, Language language, List<Sheet.Row> rows, String title,
      EscPos.Print print) {
    var response = head(ctx, language);
    return switch (form(ctx, TEXT)) {
      case HTML -> {
        Html.head(response, Html.STYLES_ONLY);
        yield Buffer.buffer(ReceiptPage.of(rows, title, language));
      }
      case EscPos.TYPE -> {
        response.putHeader("Content-Type", EscPos.TYPE);
        yield EscPos.of(rows, print);
      }
      default -> {
        response.putHeader("Content-Type", TEXT + "; charset=utf-8");
        yield Buffer.buffer(String.join("\n", ReceiptText.lines(rows)) + "\n");
      }
    };
  }

  private static HttpServerResponse head(RoutingContext ctx, Language language) {
    return ctx.response().putHeader("Vary", "Accept, Accept-Language").putHeader("Content-Language", language.tag());
  }

  /** Adds to the content of a receipt how it is printed. */
  private static Buffer json(RoutingContext ctx, Language language, JsonObject content, Place place,
      List<Sheet.Row> rows) {
    return json(ctx, language, new JsonObject().put("language", language.tag()).put("currency", "CAD")
        .put("width", ReceiptText.WIDTH).put("store", place.toJson()).mergeIn(content)
        .put("text", new JsonArray(ReceiptText.lines(rows))));
  }

  private static JsonObject json(Sale sale, List<Return> returns, Register register, StoreScope stores) {
    return new JsonObject().put("register", register.toJson(stores))
        .put("sale", sale.toJson(stores))
        .put("returns", new JsonArray(returns.stream().map(Return::toJson).toList()))
        .put("net_cents", Receipt.netCents(sale, returns));
  }

  private static JsonObject json(Return back, Register register, StoreScope stores) {
    return new JsonObject().put("register", register == null ? null : register.toJson(stores))
        .put("return", back.toJson());
  }
}
