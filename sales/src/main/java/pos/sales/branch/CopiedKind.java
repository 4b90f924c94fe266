package pos.sales.branch;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import pos.common.rule.Fields;
import pos.sales.core.Copy;
import pos.sales.register.CashMovementCopy;
import pos.sales.register.SessionClosedCopy;
import pos.sales.register.SessionCopies;
import pos.sales.register.SessionOpenedCopy;
import pos.sales.returns.ReturnCopies;
import pos.sales.returns.ReturnCopy;
import pos.sales.sale.SaleCopies;
import pos.sales.sale.SaleCopy;
import pos.sales.sale.VoidCopy;

/** What the journal of a branch has: how it is read from the books there, and from what is sent here. */
enum CopiedKind {
  SALE((client, ids) -> SaleCopies.sales(client, uuids(ids)), SaleCopy::from),
  VOID((client, ids) -> SaleCopies.voids(client, uuids(ids)), (content, _, register) ->
      VoidCopy.from(content, register)),
  RETURN((client, ids) -> ReturnCopies.returns(client, uuids(ids)), (content, store, _) ->
      ReturnCopy.from(content, store)),
  SESSION_OPENED((client, ids) -> SessionCopies.openings(client, numbers(ids)), SessionOpenedCopy::from),
  SESSION_CLOSED((client, ids) -> SessionCopies.closings(client, numbers(ids)), (content, _, register) ->
      SessionClosedCopy.from(content, register)),
  CASH_MOVEMENT(SessionCopies::movements, (content, _, register) -> CashMovementCopy.from(content, register));

  private interface Reader {

    Copy read(Fields content, long storeId, long registerId);
  }

  private final BiFunction<SqlClient, List<String>, Future<Map<String, JsonObject>>> books;
  private final Reader reader;

  CopiedKind(BiFunction<SqlClient, List<String>, Future<Map<String, JsonObject>>> books, Reader reader) {
    this.books = books;
    this.reader = reader;
  }

  /** Reads the contents of entries from the books, by their references. */
  Future<Map<String, JsonObject>> contents(SqlClient client, List<String> references) {
    return references.isEmpty() ? Future.succeededFuture(Map.of()) : books.apply(client, references);
  }

  /** Reads a content that was sent. @throws pos.common.rule.Failure 422 naming every bad field */
  Copy read(Fields content, long storeId, long registerId) {
    return reader.read(content, storeId, registerId);
  }

  private static List<UUID> uuids(List<String> references) {
    return references.stream().map(UUID::fromString).toList();
  }

  private static List<Long> numbers(List<String> references) {
    return references.stream().map(Long::valueOf).toList();
  }
}
