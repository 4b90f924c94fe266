package pos.order;

import io.vertx.core.json.JsonObject;
import java.util.List;
import pos.common.http.Site;
import pos.common.run.Environment;
import pos.order.core.Order;
import pos.order.core.Totals;

/** The web shop's page, which uses the API as any other shop's page would. */
final class ShopPage {

  private static final List<String> FILES = List.of("index.html", "shop.js", "shop.css", "account.js", "address.js",
      "api.js", "cart.js", "cart-page.js", "catalogue.js", "checkout.js", "form.js", "messages-en.js",
      "messages-fr.js", "orders.js", "parts.js", "payment.js", "product.js", "router.js", "stock.js");

  private ShopPage() {}

  /** @param key the web shop's own, which is no secret: every visitor's browser sends it */
  static Site of(Environment environment, String key) {
    return new Site("/shop/", "order/shop", FILES).configured(new JsonObject()
        .put("api_key", key)
        .put("location_id", Order.LOCATION)
        .put("shipping_cents", Totals.SHIPPING_CENTS)
        .put("free_shipping_from_cents", Totals.FREE_SHIPPING_FROM_CENTS)
        .put("payment_provider", environment.paymentProvider()));
  }
}
