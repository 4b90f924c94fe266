package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Receipts name the store as inventory does. */
class StoreOnReceiptTest {

  @RegisterExtension
  private static final InventoryStub inventory = new InventoryStub();
  @RegisterExtension
  private static final Shop shop = new Shop().with("GATEWAY_URL", inventory::url);

  private static String text(String path) {
    return shop.service.get(path, "Accept", "text/plain").body().toString();
  }

  @Test
  void receipts_slips_and_reports_carry_the_stores_name_and_address_also_when_inventory_falls_silent() {
    inventory.answer(200, new JsonObject().put("id", 1).put("name", "Vieux-Montréal").put("type", "store")
        .put("address", "120 rue Saint-Paul Ouest, Montréal (Québec) H2Y 1Z5").encode());
    var till = Till.of(shop);
    var session = till.session();
    var sale = till.sell(till.sale());
    var back = shop.service.post("/sales/" + sale + "/returns", Shop.saleReturn(1, 1)).json().getString("id");
    var head = """
                      Vieux-Montréal
            120 rue Saint-Paul Ouest, Montréal
                     (Québec) H2Y 1Z5
                        Magasin 1
        """;
    var receipt = text("/sales/" + sale + "/receipt");
    assertTrue(receipt.contains(head), receipt);
    inventory.answer(503, "");
    assertTrue(text("/returns/" + back + "/receipt").contains(head));
    assertTrue(text("/sessions/" + session).contains(head));
    assertEquals(new JsonObject().put("id", 1).put("name", "Vieux-Montréal")
        .put("address", "120 rue Saint-Paul Ouest, Montréal (Québec) H2Y 1Z5"),
        shop.service.get("/sales/" + sale + "/receipt", "Accept", "application/json").json().getJsonObject("store"));
  }
}
