package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import pos.common.shop.StoreScope;
import pos.sales.core.Catalogue;
import pos.sales.core.Item;
import pos.sales.core.PriceList;
import pos.sales.core.ScaleLabels;
import pos.sales.register.Register;
import pos.sales.register.Registers;

/** The rows that some sales refer to: their registers, their products, and the sales that are known already. */
public final class Lookup {

  private final Map<Long, Register> registers;
  private final PriceList prices;
  private final Map<UUID, KnownSale> known;

  private Lookup(Map<Long, Register> registers, PriceList prices, Map<UUID, KnownSale> known) {
    this.registers = registers;
    this.prices = prices;
    this.known = known;
  }

  /** Reads everything at once. */
  public static Future<Lookup> of(SqlClient client, Collection<SaleRequest> requests, ScaleLabels labels) {
    var registers = Registers.findAll(client, requests.stream().map(SaleRequest::registerId).distinct().toList());
    var known = Sales.known(client, requests.stream().map(SaleRequest::id).distinct().toList());
    var prices = Catalogue.find(client, items(requests), labels);
    return Future.all(registers, known, prices)
        .map(_ -> new Lookup(registers.result(), prices.result(), known.result()));
  }

  private static List<Item> items(Collection<SaleRequest> requests) {
    return requests.stream().flatMap(request -> request.items().stream()).toList();
  }

  /** Returns the sales that were known when the rows were read, by id. */
  public Map<UUID, KnownSale> known() {
    return known;
  }

  /**
   * Returns the sale to write; empty when its id is known already.
   *
   * @throws pos.common.rule.Failure 403 for a key of another store, 422 when the request breaks a rule
   */
  public Optional<SaleDraft> judge(SaleRequest request, StoreScope stores) {
    var register = Register.mustExist(registers, request.registerId());
    if (request.storeId() != null) {
      register.mustBelongTo(request.storeId());
    }
    stores.mustInclude(register.storeId());
    if (known.containsKey(request.id())) {
      return Optional.empty();
    }
    register.mustKeepBooks();
    return Optional.of(SaleDraft.of(request, register.storeId(), prices, Instant.now()));
  }
}
