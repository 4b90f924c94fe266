package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import pos.common.rule.Failure;
import pos.sales.core.Catalogue;
import pos.sales.core.JournalEnd;

/** The sales of branches and their voids: read from the books there, and written to those here. */
public final class SaleCopies {

  private SaleCopies() {}

  /** Returns what is sent of those of the sales that are written, by id. */
  public static Future<Map<String, JsonObject>> sales(SqlClient client, Collection<UUID> ids) {
    return Sales.taken(client, ids).map(sales -> sales.stream()
        .collect(Collectors.toMap(sale -> sale.id().toString(), sale -> new SaleCopy(sale).toJson())));
  }

  /** Returns what is sent of the voids of those of the sales that are voided, by the sale's id. */
  public static Future<Map<String, JsonObject>> voids(SqlClient client, Collection<UUID> ids) {
    return Sales.voids(client, ids).map(voids -> voids.stream()
        .collect(Collectors.toMap(copy -> copy.saleId().toString(), VoidCopy::toJson)));
  }

  /**
   * Writes sales with their events and entries in the journal.
   *
   * @param entries of the sales in the journal, in their order
   * @return fails with 409 when a sale of another register has one of the ids
   */
  public static Future<?> write(SqlConnection tx, List<SaleCopy> copies, List<JournalEnd.Entry> entries) {
    return Catalogue.categories(tx, copies.stream().flatMap(copy -> copy.sale().content().lines().stream()))
        .map(categories -> copies.stream().map(copy -> copy.sale().categorized(categories)).toList())
        .compose(sales -> WriteSales.insert(tx, new WriteSales.Numbered(Map.of(), sales, entries)))
        .recover(e -> Future.failedFuture(WriteSales.isIdTaken(e)
            ? Failure.conflict(SaleRequest.ID_REUSED, "A sale of another register has the id of a sale that is copied.")
            : e));
  }

  /** Writes a void with its event and its entry in the journal. @param end of the journal, at the time of the entry */
  public static Future<?> write(SqlConnection tx, VoidCopy copy, JournalEnd end) {
    return Sales.find(tx, copy.saleId()).compose(sale -> VoidSale.write(tx, sale.voided(copy.voiding()), end));
  }
}
