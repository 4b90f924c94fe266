package pos.sales.journal;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Function;
import pos.common.http.Caller;
import pos.common.http.Heavy;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.sql.Database;

/** The journal over HTTP, for the head office; the public keys are for every caller. */
public final class JournalApi {

  private final Database database;
  private final JournalKeys keys;
  private final Heavy large = Heavy.ofLargestAnswers();

  public JournalApi(Database database, JournalKeys keys) {
    this.database = database;
    this.keys = keys;
  }

  /** Adds the routes. */
  public void mount(Router router) {
    router.get("/journal/keys").putMetadata(Query.NAMES, List.of()).setName("read_journal_keys")
        .respond(_ -> Future.succeededFuture(keys.toJson()));
    router.get("/journal/chains").putMetadata(Query.NAMES, Query.ofList("register_id")).setName("list_journals")
        .respond(headOffice(this::chains));
    router.get("/journal/entries").putMetadata(Query.NAMES, Query.ofList("register_id", "from_seq"))
        .setName("read_journal").respond(large.limit(headOffice(this::entries)));
    router.get("/journal/seals").putMetadata(Query.NAMES, Query.ofList("register_id")).setName("read_seals")
        .respond(headOffice(this::seals));
    router.get("/journal/differences").putMetadata(Query.NAMES, Query.ofList("register_id"))
        .setName("audit_journal").respond(large.limit(headOffice(this::compare)));
    router.get("/journal/unwritten").putMetadata(Query.NAMES, Query.ofList("kind", "register_id"))
        .setName("audit_unwritten").respond(headOffice(this::unwritten));
    router.get("/journal/archive").putMetadata(Query.NAMES, List.of("from", "to", "register_id"))
        .setName("sign_archive").respond(headOffice(this::archive));
  }

  /** A store does not need to see how its sales are examined. */
  private static <T> Function<RoutingContext, Future<T>> headOffice(Function<RoutingContext, Future<T>> operation) {
    return ctx -> {
      Caller.of(ctx).stores().mustBeHeadOffice("reads the journal");
      return operation.apply(ctx);
    };
  }

  private Future<JsonObject> chains(RoutingContext ctx) {
    var query = Query.of(ctx);
    var register = query.id("register_id");
    var page = query.page(Entries.ORDER_OF_CHAINS);
    return database.readMany(client -> Entries.chains(client, register, page))
        .map(chains -> Pages.toJson(ctx, chains, Entries::chainJson));
  }

  private Future<JsonObject> entries(RoutingContext ctx) {
    var query = Query.of(ctx);
    var register = register(query);
    var from = query.id("from_seq");
    var page = query.page(Entries.ORDER);
    return database.readMany(client -> Entries.list(client, register, from, page))
        .map(entries -> Pages.toJson(ctx, entries, StoredEntry::toJson));
  }

  private Future<JsonObject> seals(RoutingContext ctx) {
    var query = Query.of(ctx);
    var register = register(query);
    var page = query.page(Seals.ORDER);
    return database.readMany(client -> Seals.list(client, register, page))
        .map(seals -> Pages.toJson(ctx, seals, Seals::toJson));
  }

  private Future<JsonObject> compare(RoutingContext ctx) {
    var query = Query.of(ctx);
    var register = register(query);
    var page = query.page(Entries.ORDER);
    return database.readMany(client -> Entries.compare(client, register, page));
  }

  private Future<JsonObject> unwritten(RoutingContext ctx) {
    var query = Query.of(ctx);
    var kind = query.oneOf("kind", Unwritten.KINDS.toArray(String[]::new));
    if (kind == null) {
      throw Failure.badRequest("kind", Flaw.MISSING);
    }
    var register = kind.equals("sale") ? register(query) : 0;
    var page = query.page(Unwritten.ORDER + " " + kind);
    return database.readMany(client -> kind.equals("sale") ? Unwritten.sales(client, register, page)
        : Unwritten.list(client, kind, page));
  }

  private static long register(Query query) {
    var register = query.id("register_id");
    if (register == null) {
      throw Failure.badRequest("register_id", Flaw.MISSING);
    }
    return register;
  }

  private Future<JsonObject> archive(RoutingContext ctx) {
    var query = Query.of(ctx);
    var from = day(query, "from");
    var to = day(query, "to");
    var register = query.id("register_id");
    return database.readMany(client -> Seals.content(client, from, to, register)).map(registers -> {
      var text = new JsonObject().put("type", "archive").put("from", from.toString()).put("to", to.toString())
          .put("made_at", Instant.now().toString()).put("registers", registers)
          .put("key_id", keys.current().id()).encode();
      return new JsonObject().put("archive", text).put("key_id", keys.current().id())
          .put("signature", keys.current().sign(text));
    });
  }

  private static LocalDate day(Query query, String name) {
    var text = query.text(name, 10);
    if (text == null) {
      throw Failure.badRequest(name, Flaw.MISSING);
    }
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw Failure.badRequest(name, Flaw.of("not_a_day", "must be a day, such as 2026-12-01"));
    }
  }
}
