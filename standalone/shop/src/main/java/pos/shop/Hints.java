package pos.shop;

/** What a person sees when the shop is up: where things are, and lines to paste. */
final class Hints {

  private static final String TEXT = """

      The shop is open: %1$s (started in %2$s s). Ctrl-C closes it; the data stays in
      %3$s

      Try, in another terminal:
        # the catalogue, as the web shop sees it
        curl -s -H 'apikey: pos-web-app-2025-frontend-key' '%1$s/product-service/products?q=cafe'
        # which store has it
        curl -s -H 'apikey: pos-store-1-2025-dev-key' %1$s/inventory-service/products/2/availability
        # a sale at store 1, paid with a 50 dollar bill
        curl -s -H 'apikey: pos-store-1-2025-dev-key' %1$s/sales-service/sales -d '{"register_id": 1, "cashier": "ana",
          "lines": [{"product_id": 2, "quantity": 2}],
          "payments": [{"method": "cash", "amount_cents": 3300, "tendered_cents": 5000}]}'
        # what store 1 sold
        curl -s -H 'apikey: pos-store-1-2025-dev-key' '%1$s/sales-service/sales?store_id=1'
        # a web order: log in, fill the cart, check out
        token=$(curl -s -H 'apikey: pos-web-app-2025-frontend-key' %1$s/customer-service/auth \\
          -d '{"username": "client1", "password": "password"}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
        curl -s -H 'apikey: pos-web-app-2025-frontend-key' -H "Authorization: Bearer $token" \\
          %1$s/cart-service/add -d '{"product_id": 1, "quantity": 2}'
        curl -s -H 'apikey: pos-web-app-2025-frontend-key' -H "Authorization: Bearer $token" \\
          -H "Idempotency-Key: order-$RANDOM" %1$s/order-service/checkout -d '{
          "shipping_address_id": 1, "payment": {"method": "card", "token": "tok_visa"}}'
        curl -s -H 'apikey: pos-web-app-2025-frontend-key' -H "Authorization: Bearer $token" \\
          %1$s/order-service/orders
        # five days of a real retailer's invoices: ./pos replay FILE

      The contract of each service: %1$s/product-service/docs (inventory-, sales-, ...).
      Logs: tail -f %4$s
      """;

  private Hints() {}

  static String text(Settings settings, long millis) {
    return TEXT.formatted(settings.gatewayUrl(), millis / 1000 + "." + millis % 1000 / 100, settings.dataDirectory(),
        settings.logFile());
  }
}
