package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import pos.common.rule.Failure;
import pos.common.shop.StoreScope;
import pos.sales.core.Catalogue;
import pos.sales.core.Item;
import pos.sales.core.PriceList;
import pos.sales.register.Register;
import pos.sales.register.Registers;

/** What sales refer to, read at one go: their registers, their products, and whether they are in the books already. */
public record Lookup(Map<Long, Register> registers, PriceList prices, Map<UUID, Booked> booked) {

  public static Future<Lookup> of(SqlClient client, Collection<SaleRequest> requests) {
    var registers = Registers.find(client, requests.stream().map(SaleRequest::registerId).distinct().toList());
    var booked = Sales.booked(client, requests.stream().map(SaleRequest::id).distinct().toList());
    var prices = Catalogue.find(client, items(requests));
    return Future.all(registers, booked, prices)
        .map(all -> new Lookup(registers.result(), prices.result(), booked.result()));
  }

  private static List<Item> items(Collection<SaleRequest> requests) {
    return requests.stream().flatMap(request -> request.items().stream()).toList();
  }

  /**
   * @return the sale to write, or null when its id is in the books already
   * @throws pos.common.rule.Failure 403 for another store's key, 422 when the request breaks a rule
   */
  public Sale judge(SaleRequest request, StoreScope stores) {
    var store = Register.mustExist(registers, request.registerId()).mustBelongTo(request.storeId()).storeId();
    stores.mustInclude(store);
    return booked.containsKey(request.id()) ? null : Sale.of(request, store, prices);
  }
}
