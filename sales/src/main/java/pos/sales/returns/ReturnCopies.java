package pos.sales.returns;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import pos.sales.core.Catalogue;
import pos.sales.core.JournalEnd;

/** The returns at branches: read from the books there, and written to those here. */
public final class ReturnCopies {

  private ReturnCopies() {}

  /** Returns what is sent of those of the returns that are written, by id. */
  public static Future<Map<String, JsonObject>> returns(SqlClient client, Collection<UUID> ids) {
    return Returns.all(client, ids).map(returns -> returns.stream()
        .collect(Collectors.toMap(back -> back.id().toString(), back -> new ReturnCopy(back).toJson())));
  }

  /** Writes a return with its event and its entry in the journal. @param end of the journal, at the entry's time */
  public static Future<?> write(SqlConnection tx, ReturnCopy copy, JournalEnd end) {
    var back = copy.back();
    var sale = back.content().saleId();
    return (sale == null ? Future.succeededFuture() : TakeSaleReturn.markReturned(tx, sale, back.lines()))
        .compose(_ -> Catalogue.categories(tx, back.lines().stream()))
        .compose(categories -> Returns.insert(tx, new ReturnDraft(back.content().categorized(categories),
            Optional.of(back.returnedAt())), Future.succeededFuture(end)))
        .map(written -> written.orElseThrow(() -> Return.idReused(back.id())));
  }
}
